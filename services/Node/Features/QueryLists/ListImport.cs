using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.SealedLists;
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
    // So many segments come from the ledger at once: each has up to a megabyte.
    private const int SegmentsAhead = 4;

    // A version with what opens it.
    private sealed record Version(ListIdentity Identity, ListSecrets Secrets, Manifest Manifest, LegalBasisTerms Basis, long BlockNumber);

    /// <summary>The lists that were being matched when the node stopped and can be opened now.</summary>
    public async Task<IReadOnlyList<ImportedList>> RestoreAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        // A cross-check that still waits for pseudonyms does not meet the records that come.
        var rows = await db.QueryLists.Where(row => row.Matching == MatchingStates.Matching && !row.CrossCheck).ToListAsync(cancellationToken);
        var lists = new List<ImportedList>();
        foreach (var row in rows)
        {
            var (list, _) = await OpenAsync(row, cancellationToken);
            if (list is not null)
                lists.Add(list);
            else
                await ImportAgainAsync(row, cancellationToken);
        }
        stored.RemoveOthers(lists.OfType<DisclosedList>().Select(list => list.Index.Version));
        received.DeleteOthers(lists.Select(KeyOf));
        return lists;
    }

    /// <summary>Those of some lists that are not to be matched any more; of what ended nothing stays.</summary>
    /// <remarks>What ends them is applied wholly before this is said, or after it.</remarks>
    public Task<IReadOnlyList<ImportedList>> EndedAsync(IReadOnlyList<ImportedList> lists, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<ImportedList>>(
            async db =>
            {
                var states = await db.QueryLists.Where(row => row.Matching != MatchingStates.NotRecipient)
                    .ToDictionaryAsync(row => (row.ListId, row.Version), row => row.Matching, cancellationToken);
                var ended = lists.Where(list => states[KeyOf(list)] != MatchingStates.Matching).ToList();
                foreach (var list in ended.Where(list => states[KeyOf(list)] == MatchingStates.Ended))
                    Forget(list.Manifest.ListId, list.Manifest.Version);
                return ended;
            },
            cancellationToken);

    /// <summary>Removes key, segments and index of a received version for good.</summary>
    public void Forget(string listId, int version)
    {
        keys.Store.Delete(KeyKind.List, KeyNameOf(listId, version));
        received.Delete(listId, version);
        stored.Purge(listId, version);
    }

    /// <summary>A list that ended while this node was away is gone from the ledger before the node hears of its end; of any other the import tells what is wrong.</summary>
    private Task ImportAgainAsync(QueryListRow row, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            if (await db.QueryLists.FindAsync([row.ListId, row.Version], cancellationToken) is not { Matching: MatchingStates.Matching } stored)
                return;
            (stored.Matching, stored.HeldFrames, stored.AskedFrames) = (MatchingStates.Waiting, 0, 0);
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
        var version = new Version(identity, secrets, manifest, basis, row.BlockNumber ?? 0);
        var isReceived = IsReceived(manifest);
        // What the node has by itself is matched only while the ledger still has it, too.
        if (isReceived && (await SegmentAsync(manifest, 0, cancellationToken)).Refusal is { } gone)
            return (null, gone);
        if (isReceived && manifest.Mode != ListMode.Sealed && Stored(version) is { } found)
            return (found, null);
        var opened = await ReadAsync(version, isReceived, cancellationToken);
        // A damaged file is as good as none.
        return opened.List is null && isReceived ? await ReadAsync(version, isReceived: false, cancellationToken) : opened;
    }

    private bool IsReceived(Manifest manifest)
    {
        using var file = received.Open(manifest.ListId, manifest.Version);
        return file?.Count == manifest.Segments.Count;
    }

    /// <summary>A disclosed list that is in the index as it was saved.</summary>
    private DisclosedList? Stored(Version version)
    {
        if (Entries(version) is not { } entries)
            return null;
        var name = DisclosedOpening.VersionOf(version.Manifest);
        if (stored.Take(name, engine.ListOnDemand(name, [.. version.Manifest.IdentifierTypes], entries)) is { } index)
            return new DisclosedList(version.Manifest, version.Basis, version.BlockNumber, index, entries);
        entries.Dispose();
        return null;
    }

    // Null when the list ended a moment ago, and its segments are purged.
    private ReceivedEntries? Entries(Version version)
    {
        var (identity, secrets, manifest, _, _) = version;
        if (received.Open(manifest.ListId, manifest.Version) is not { } file)
            return null;
        return new ReceivedEntries(file, identity, secrets.ListKey, Convert.FromHexString(manifest.ListSalt), SegmentOnLedger);

        // Who matches a batch cannot let it rest: this thread waits for the one segment.
        byte[] SegmentOnLedger(int index) => SegmentAsync(manifest, index, CancellationToken.None).GetAwaiter().GetResult().Ciphertext;
    }

    /// <summary>Opens all segments; those that come from the ledger are kept as a file.</summary>
    private async Task<(ImportedList? List, Refusal? Refusal)> ReadAsync(Version version, bool isReceived, CancellationToken cancellationToken)
    {
        using var file = isReceived ? received.Open(version.Manifest.ListId, version.Manifest.Version) : null;
        using var writer = file is null ? received.Begin(version.Manifest.ListId, version.Manifest.Version) : null;
        return version.Manifest.Mode == ListMode.Sealed
            ? await ReadSealedAsync(version, file, writer, cancellationToken)
            : await ReadDisclosedAsync(version, file, writer, cancellationToken);
    }

    private async Task<(ImportedList? List, Refusal? Refusal)> ReadDisclosedAsync(
        Version version, SegmentFile? file, ReceivedLists.Writer? writer, CancellationToken cancellationToken)
    {
        var (identity, secrets, manifest, basis, blockNumber) = version;
        if (!DisclosedOpening.TryBegin(engine, manifest, identity, secrets.ListKey, writer, out var opening, out var refusal))
            return (null, refusal);
        using (opening)
        {
            refusal = await EachSegmentAsync(manifest, file, opening.Add, cancellationToken);
            if (refusal is not null || !opening.TryFinish(out refusal))
                return (null, refusal);
            writer?.Finish();
            return Entries(version) is { } entries
                ? (new DisclosedList(manifest, basis, blockNumber, opening.List(entries), entries), null)
                : (null, new Refusal(Rules.Lists.SegmentNotFound, "0"));
        }
    }

    private async Task<(ImportedList? List, Refusal? Refusal)> ReadSealedAsync(
        Version version, SegmentFile? file, ReceivedLists.Writer? writer, CancellationToken cancellationToken)
    {
        var (identity, secrets, manifest, basis, blockNumber) = version;
        var digests = new ListDigests(manifest.ListSalt, manifest.RowsRoot, manifest.CountBucket, manifest.Segments);
        var keyIds = await KeyIdsAsync(manifest, cancellationToken);
        if (file is not null)
        {
            return SealedListOpener.OpenAgain(identity, digests, secrets.ListKey, file.Read) is { } again
                ? (new SealedList(manifest, basis, blockNumber, again, secrets.DomainKey, keyIds), null)
                : (null, null);
        }
        if (!SealedListOpener.TryCreate(identity, digests, secrets.ListKey, out var opener, out var refusal))
            return (null, refusal);
        using (opener)
        {
            refusal = await EachSegmentAsync(
                manifest,
                file: null,
                (index, ciphertext) =>
                {
                    if (!opener.TryOpenSegment(index, ciphertext, out var wrong))
                        return wrong;
                    writer?.Add(ciphertext, SealedRow.PerSegment);
                    return null;
                },
                cancellationToken);
            if (refusal is not null || !opener.TryFinish(out var table, out refusal))
                return (null, refusal);
            writer?.Finish();
            return (new SealedList(manifest, basis, blockNumber, table, secrets.DomainKey, keyIds), null);
        }
    }

    /// <summary>Opens one segment after the other; those behind it are on their way from the ledger meanwhile.</summary>
    private async Task<Refusal?> EachSegmentAsync(Manifest manifest, SegmentFile? file, Func<int, byte[], Refusal?> open, CancellationToken cancellationToken)
    {
        var ahead = new Queue<Task<(byte[] Ciphertext, Refusal? Refusal)>>();
        var asked = 0;
        try
        {
            foreach (var segment in manifest.Segments)
            {
                for (; asked < manifest.Segments.Count && ahead.Count < SegmentsAhead; asked++)
                    ahead.Enqueue(SegmentAsync(manifest, file, manifest.Segments[asked].Index, cancellationToken));
                var (ciphertext, missing) = await ahead.Dequeue();
                if ((missing ?? open(segment.Index, ciphertext)) is { } refusal)
                    return refusal;
            }
            return null;
        }
        finally
        {
            // Behind a segment that is refused, whatever came of the others is of no interest.
            await ((Task)Task.WhenAll(ahead)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(byte[] Ciphertext, Refusal? Refusal)> SegmentAsync(Manifest manifest, SegmentFile? file, int index, CancellationToken cancellationToken) =>
        file is null ? await SegmentAsync(manifest, index, cancellationToken) : (file.Read(index), null);

    private async Task<(byte[] Ciphertext, Refusal? Refusal)> SegmentAsync(Manifest manifest, int index, CancellationToken cancellationToken)
    {
        var outcome = await contract.EvaluateAsync(
            Functions.QueryListsSegment, new SegmentQuery(manifest.ListId, manifest.Version, index), cancellationToken);
        return (outcome.Result, outcome.Refusal);
    }

    private async Task<IReadOnlyDictionary<string, string>> KeyIdsAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return (await KeysOfList.ReadAsync(db, manifest, cancellationToken)).All;
    }

    private async Task<(ListSecrets? Secrets, Refusal? Refusal)> UnwrapAsync(ListIdentity identity, Manifest manifest, CancellationToken cancellationToken)
    {
        var keyName = KeyNameOf(manifest.ListId, manifest.Version);
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
        // One domain key for all lists of an owner: with another one its lists would not meet.
        if (keys.Store.Find(KeyKind.Domain, manifest.Owner) is { } known && !known.HasSecret(secrets.DomainKey))
            return (null, new Refusal("XN-SEAL-015", manifest.Owner));
        keys.Store.Import(KeyKind.List, keyName, secrets.ListKey);
        keys.Store.Import(KeyKind.Domain, manifest.Owner, secrets.DomainKey);
        return (secrets, null);
    }

    private static (string ListId, int Version) KeyOf(ImportedList list) => (list.Manifest.ListId, list.Manifest.Version);

    private static string KeyNameOf(string listId, int version) => $"{listId}.{version}";
}
