using System.Text.Json;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.TicketAudits;

/// <summary>Shows the audits of tickets that this agency has a part in; what was opened is shown to nobody.</summary>
internal static class ReadTicketAudits
{
    private const int Most = 1_000;

    public static async Task<Ok<Page<TicketAuditView>>> ListAsync(NodeDatabase database, NodeOptions options, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var own = await db.OwnOpenings.OrderByDescending(row => row.Deadline).Take(Most).ToListAsync(cancellationToken);
        var expected = await db.ExpectedOpenings.OrderByDescending(row => row.Deadline).Take(Most).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<TicketAuditView>(
            [
                .. own.Select(row => new TicketAuditView("asked", options.Agency, row.Auditor, row.TicketId, row.Position, row.Deadline, row.State))
                    .Concat(expected.Select(row => new TicketAuditView(
                        "auditor", row.Agency, options.Agency, row.TicketId, row.Position, row.Deadline,
                        row.Finding is null ? OwnOpeningStates.Open : JsonNamingPolicy.CamelCase.ConvertName(row.Finding))))
                    .OrderByDescending(view => view.Deadline).ThenBy(view => view.TicketId, StringComparer.Ordinal).ThenBy(view => view.Position),
            ],
            null));
    }
}
