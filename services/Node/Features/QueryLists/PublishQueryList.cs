using System.Globalization;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Brings an approved list onto the ledger: its segments, its key wraps, then the manifest with both statements.</summary>
/// <remarks>Every step is idempotent on the ledger, so a repeat after a kill goes over the same steps again.</remarks>
internal sealed class PublishQueryList(NodeDatabase database, ContractCalls contract, TimeProvider clock) : IWorkHandler
{
    public const string KindName = "publishList";

    // A segment has about a megabyte: so many keep a ledger at work and are no burden on memory.
    private const int SegmentsAtOnce = 16;

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var (id, version) = ListKey.Parse(work.Key);
        await using var db = database.Read();
        var list = await db.QueryLists.FindAsync([id, version], cancellationToken);
        if (list is not { State: ListStates.Publishing })
            return null;
        var manifest = CanonicalJson.Deserialize<Manifest>(list.Manifest!);
        var refusal = await PutPartsAsync(db, manifest, cancellationToken);
        if (refusal is null)
        {
            var function = version == 1 ? Functions.QueryListsPublish : Functions.QueryListsAmend;
            ActorStatement[] statements =
            [
                CanonicalJson.Deserialize<ActorStatement>(list.DraftStatement!), CanonicalJson.Deserialize<ActorStatement>(list.ApprovalStatement!),
            ];
            refusal = (await contract.SubmitActAsync(function, list.Manifest!, statements, cancellationToken)).Refusal;
        }
        if (refusal is not null)
            await RefuseAsync(id, version, refusal.Code, cancellationToken);
        return null;
    }

    private async Task<Refusal?> PutPartsAsync(NodeDbContext db, Manifest manifest, CancellationToken cancellationToken)
    {
        if (await PutSegmentsAsync(manifest, cancellationToken) is { } refusal)
            return refusal;
        var wraps = await db.SealedParts.AsNoTracking()
            .Where(row => row.ListId == manifest.ListId && row.Version == manifest.Version && row.Kind == "wrap")
            .ToDictionaryAsync(row => TransientNames.Wrap(row.Part), row => row.Content, cancellationToken);
        var result = await contract.SubmitAsync(
            Functions.QueryListsPutWraps, new WrapsUpload(manifest.ListId, manifest.Version, manifest.Wraps), wraps, cancellationToken);
        return result.Refusal;
    }

    /// <summary>Several at once: alone, each would wait for a block of its own.</summary>
    private async Task<Refusal?> PutSegmentsAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        Refusal? first = null;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = SegmentsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(manifest.Segments, parallel, async (segment, token) =>
        {
            if (Volatile.Read(ref first) is not null)
                return;
            var part = segment.Index.ToString(CultureInfo.InvariantCulture);
            await using var db = database.Read();
            var row = await db.SealedParts.AsNoTracking().SingleAsync(
                row => row.ListId == manifest.ListId && row.Version == manifest.Version && row.Kind == "segment" && row.Part == part, token);
            var upload = new SegmentUpload(manifest.ListId, manifest.Version, segment.Index, segment.Sha256);
            var transient = new Dictionary<string, byte[]> { [TransientNames.Segment] = row.Content };
            var outcome = await contract.SubmitAsync(Functions.QueryListsPutSegment, upload, transient, token);
            if (outcome.Refusal is { } refusal)
                Interlocked.CompareExchange(ref first, refusal, null);
        });
        return first;
    }

    private Task RefuseAsync(string id, int version, string code, CancellationToken cancellationToken) => database.WriteAsync(
        db => db.QueryLists.Where(row => row.ListId == id && row.Version == version && row.State == ListStates.Publishing).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.State, ListStates.Refused)
                .SetProperty(row => row.Problem, code)
                .SetProperty(row => row.ChangedAt, clock.GetUtcNow()),
            cancellationToken),
        cancellationToken);
}
