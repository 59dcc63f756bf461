using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Decoys;

/// <summary>Shows the hits that were reported on decoys of own lists, the newest first.</summary>
internal static class ReadDecoyAlarms
{
    private const int Most = 1_000;

    public static async Task<Ok<Page<DecoyAlarmView>>> ListAsync(int? limit, NodeDatabase database, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var rows = await db.DecoyAlarms.OrderByDescending(row => row.At).Take(Math.Clamp(limit ?? 100, 1, Most)).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<DecoyAlarmView>([.. rows.Select(View)], null));
    }

    public static DecoyAlarmView View(DecoyAlarmRow row) => new(
        row.Id, row.ListId, row.Agency, row.Commit, row.Tag, row.At, row.Source, row.RecordId, row.BatchId, row.TransactionId, row.BlockNumber);
}
