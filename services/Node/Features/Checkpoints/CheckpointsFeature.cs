using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Checkpoints;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Checkpoints;

/// <summary>Signs what the ledger shows, and keeps what the other agencies signed: whoever holds the ledger cannot rewrite it unseen.</summary>
internal static class CheckpointsFeature
{
    public static void AddCheckpoints(this IServiceCollection services)
    {
        services.AddLedgerEventHandler<KeepCheckpoints>();
        services.AddHostedService<SignCheckpoints>();
    }

    public static void MapCheckpoints(this IEndpointRouteBuilder api) =>
        api.MapGet("/checkpoints", ListAsync).WithTags("Checkpoints").RequireAuthorization(AccessPolicies.Auditors).Produces<string>(200, "application/x-ndjson")
            .Named("ListCheckpoints", "本节点保存的账本检查点（NDJSON）", "The ledger checkpoints that this node keeps (NDJSON)");

    /// <summary>The checkpoints that this node keeps, one JSON object a line, as <c>exchange ledger verify --checkpoint</c> takes them.</summary>
    private static async Task<IResult> ListAsync(
        string? agency, NodeDatabase database, NodeOptions options, AgencyDirectory directory, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var rows = await db.Checkpoints.Where(row => agency == null || row.Agency == agency)
            .OrderBy(row => row.Number).ThenBy(row => row.Agency).ToListAsync(cancellationToken);
        var lines = new StringBuilder();
        foreach (var row in rows)
        {
            var kept = CanonicalJson.Deserialize<Checkpoint>(row.Document);
            if (!directory.All.TryGetValue(kept.Agency, out var signer))
                continue;
            var statement = kept.Statement;
            lines.Append(new KeptCheckpoint(
                kept.Agency, signer.MspId, options.NetworkId, statement.Number, statement.BlockHash, statement.At, statement.KeyId, statement.Alg,
                statement.Signature).ToLine()).Append('\n');
        }
        return TypedResults.Text(lines.ToString(), "application/x-ndjson", Encoding.UTF8);
    }
}
