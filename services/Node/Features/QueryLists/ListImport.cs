using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Opens received list versions: unwraps the key, decrypts the segments, checks root and digests, prepares the entries for matching.</summary>
/// <remarks>Segments are kept as they lay on the ledger, and decrypted entries in memory only, and only the few that are hit.</remarks>
internal sealed class ListImport(
    NodeOptions options, NodeDatabase database, NodeKeys keys, ContractCalls contract, MatchEngine engine, ReceivedLists received, StoredIndex stored,
    TimeProvider clock)
{
    /// <summary>The lists that were being matched when the node stopped and can be opened now.</summary>
    public async Task<IReadOnlyList<ImportedList>> RestoreAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var rows = await db.QueryLists.Where(row => row.Matching == MatchingStates.Matching).ToListAsync(cancellationToken);
        var lists = new List<ImportedList>();
        foreach (var row in rows)
        {
            var (list, _) = await OpenAsync(row, cancellationToken);
            if (list is not null)
                lists.Add(list);
            else
                await ImportAgainAsync(row, cancellationToken);
        }
        stored.RemoveOthers(lists.Select(list => list.Index.Version));
        received.DeleteOthers(lists.Select(list => (list.Manifest.ListId, list.Manifest.Version)));
        return lists;
    }

    /// <summary>A list that ended while this node was away is gone from the ledger before the node hears of its end; of any other the import tells what is wrong.</summary>
    private Task ImportAgainAsync(QueryListRow row, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            if (await db.QueryLists.FindAsync([row.ListId, row.Version], cancellationToken) is not { Matching: MatchingStates.Matching } stored)
                return;
            stored.Matching = MatchingStates.Waiting;
            await db.AddWorkAsync(
                ImportQueryList.KindName, ListKey.Of(row.ListId, row.Version), clock.GetUtcNow(), cancellationToken: cancellationToken);
        },
        cancellationToken);

    /// <summary>Opens one list version; a refusal when it is not what its manifest says.</summary>
    public async Task<(ImportedList? List, Refusal? Refusal)> OpenAsync(QueryListRow row, CancellationToken cancellationToken)
    {
        var manifest = CanonicalJson.Deserialize<Manifest>(row.Manifest!);
        LegalBasisTerms basis;
        await using (var db = database.Read())
            basis = CanonicalJson.Deserialize<LegalBasis>((await db.LegalBases.SingleAsync(b => b.BasisId == manifest.BasisId, cancellationToken)).Document).Terms;

        var identity = new ListIdentity(options.NetworkId, manifest.ListId, manifest.Version, manifest.Owner, manifest.OwnerKeyId);
        var (secrets, refusal) = await UnwrapAsync(identity, manifest, cancellationToken);
        if (secrets is null)
            return (null, refusal);
        return await OpenDisclosedAsync(identity, secrets, manifest, basis, row, cancellationToken);
    }

    private async Task<(ImportedList? List, Refusal? Refusal)> OpenDisclosedAsync(
        ListIdentity identity, ListSecrets secrets, Manifest manifest, LegalBasisTerms basis, QueryListRow row, CancellationToken cancellationToken)
    {
        if (Entries() is not { } entries)
            return await BuildAsync(isReceived: false);
        // What the node has by itself is matched only while the ledger still has it, too.
        if ((await SegmentAsync(manifest, 0, cancellationToken)).Refusal is { } gone)
            return (null, gone);
        var version = DisclosedOpening.VersionOf(manifest);
        if (stored.Take(version, engine.ListOnDemand(version, [.. manifest.IdentifierTypes], entries)) is { } found)
            return (new ImportedList(manifest, basis, row.BlockNumber ?? 0, found, entries), null);
        entries.Dispose();
        var built = await BuildAsync(isReceived: true);
        // A damaged file is as good as none.
        return built.List is null ? await BuildAsync(isReceived: false) : built;

        ReceivedEntries? Entries()
        {
            var file = received.Open(manifest.ListId, manifest.Version);
            if (file?.Count == manifest.Segments.Count)
                return new ReceivedEntries(file, identity, secrets.ListKey, Convert.FromHexString(manifest.ListSalt), SegmentOnLedger);
            file?.Dispose();
            return null;
        }

        // Who matches a batch cannot let it rest: this thread waits for the one segment.
        byte[] SegmentOnLedger(int index) => SegmentAsync(manifest, index, CancellationToken.None).GetAwaiter().GetResult().Ciphertext;

        async Task<(ImportedList? List, Refusal? Refusal)> BuildAsync(bool isReceived)
        {
            using var file = isReceived ? received.Open(manifest.ListId, manifest.Version) : null;
            if (!DisclosedOpening.TryBegin(engine, manifest, identity, secrets.ListKey, isReceived ? null : received, Entries, out var opening, out var refusal))
                return (null, refusal);
            using (opening)
            {
                foreach (var segment in manifest.Segments)
                {
                    var (ciphertext, missing) = file is null ? await SegmentAsync(manifest, segment.Index, cancellationToken) : (file.Read(segment.Index), null);
                    if ((missing ?? opening.Add(segment.Index, ciphertext)) is { } wrong)
                        return (null, wrong);
                }
                return opening.TryFinish(out var list, out var listEntries, out refusal)
                    ? (new ImportedList(manifest, basis, row.BlockNumber ?? 0, list, listEntries), null)
                    : (null, refusal);
            }
        }
    }

    private async Task<(byte[] Ciphertext, Refusal? Refusal)> SegmentAsync(Manifest manifest, int index, CancellationToken cancellationToken)
    {
        var outcome = await contract.EvaluateAsync(
            Functions.QueryListsSegment, new SegmentQuery(manifest.ListId, manifest.Version, index), cancellationToken);
        return (outcome.Result, outcome.Refusal);
    }

    private async Task<(ListSecrets? Secrets, Refusal? Refusal)> UnwrapAsync(ListIdentity identity, Manifest manifest, CancellationToken cancellationToken)
    {
        var keyName = $"{manifest.ListId}.{manifest.Version}";
        if (keys.Store.Find(KeyKind.List, keyName) is { } listKey && keys.Store.Find(KeyKind.Domain, manifest.Owner) is { } domainKey)
            return (new ListSecrets(listKey.CopySecret(), domainKey.CopySecret()), null);
        // The wrap may have been renewed since the manifest was published.
        var standing = await contract.EvaluateAsync(Functions.QueryListsGet, new ListQuery(manifest.ListId, manifest.Version), cancellationToken);
        if (standing.Refusal is not null)
            return (null, standing.Refusal);
        var wrap = CanonicalJson.Deserialize<ListVersion>(standing.Result).WrapFor(options.Agency)!;
        if (keys.Store.Find(KeyKind.AgencyEncryption, wrap.KeyId) is not { } own)
            return (null, new Refusal("XN-NOTICE-004", wrap.KeyId));
        var outcome = await contract.EvaluateAsync(
            Functions.QueryListsWrap, new ListVersionReference(manifest.ListId, manifest.Version), cancellationToken);
        if (outcome.Refusal is not null)
            return (null, outcome.Refusal);
        using var key = own.OpenEncryption();
        if (!ListWraps.TryUnwrap(identity, manifest.HashWithoutWraps(), wrap, key, outcome.Result, out var secrets, out var refusal))
            return (null, refusal);
        keys.Store.Import(KeyKind.List, keyName, secrets.ListKey);
        keys.Store.Import(KeyKind.Domain, manifest.Owner, secrets.DomainKey);
        return (secrets, null);
    }
}
