using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Shows who asked for more evaluations, and who approved it.</summary>
internal static class ReadGrants
{
    public static async Task<Ok<Page<EvaluationGrantView>>> ListAsync(NodeDatabase database, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var rows = await db.EvaluationGrants.OrderBy(row => row.GrantId).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<EvaluationGrantView>([.. rows.Select(row => View(CanonicalJson.Deserialize<EvaluationGrant>(row.Document)))], null));
    }

    public static EvaluationGrantView View(EvaluationGrant grant) => new(
        grant.Request.GrantId,
        grant.Request.KeyId,
        AskForMore.WordOf(grant.Request.Use),
        grant.Request.Amount,
        grant.Request.Until,
        grant.Request.Reason,
        grant.GrantedAt is null ? "asked" : "granted",
        grant.AskedBy.Agency,
        [.. grant.Approvals.Select(approval => approval.Agency)],
        grant.GrantedAt);
}
