using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Coverage;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Purges what this node holds of an ended list version and says so on the ledger; the owner also purges the segments there.</summary>
internal sealed class PurgeQueryList(
    NodeOptions options, NodeDatabase database, NodeKeys keys, ListImport import, ContractCalls contract, AuditLog audit, TimeProvider clock) : IWorkHandler
{
    public const string KindName = "purgeList";

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var (id, version) = ListKey.Parse(work.Key);
        QueryListRow? list;
        await using (var db = database.Read())
            list = await db.QueryLists.FindAsync([id, version], cancellationToken);
        if (list is null)
            return null;
        import.Forget(id, version);
        keys.Store.Delete(KeyKind.ListSeeds, id);
        await database.WriteAsync(
            async db =>
            {
                // It serves the owner's lists; the next one that comes brings it again.
                if (list.Owner != options.Agency && !await db.QueryLists.AnyAsync(
                    other => other.Owner == list.Owner && (other.Matching == MatchingStates.Waiting || other.Matching == MatchingStates.Matching), cancellationToken))
                {
                    keys.Store.Delete(KeyKind.Domain, list.Owner);
                }
                // Which entry a tag stood for is kept: hits and alerts of the list's time name it, and it says nothing of the subject.
                await db.SealedParts.Where(row => row.ListId == id && row.Version == version).ExecuteDeleteAsync(cancellationToken);
                await db.ListEntries.Where(row => row.ListId == id && row.Version == version).ExecuteDeleteAsync(cancellationToken);
                await audit.AppendAsync(db, AuditLog.System, "", "listPurged", ListKey.Of(id, version), cancellationToken: cancellationToken);
            },
            cancellationToken);

        var published = list.BlockNumber is not null;
        var concerned = list.Owner == options.Agency || list.Matching != MatchingStates.NotRecipient;
        if (!published || !concerned)
            return null;
        if (list.Owner == options.Agency)
            await contract.SubmitAsync(Functions.QueryListsPurge, new ListVersionReference(id, version), cancellationToken);
        var statement = new PurgeStatement(id, version, PurgedPart.All, LedgerTime.Cut(clock.GetUtcNow()));
        await contract.SubmitAsync(Functions.PurgesRecord, statement, cancellationToken);
        return null;
    }
}
