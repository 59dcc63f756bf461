using System.Collections.Frozen;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Node.Features.PseudonymKeys;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;
using IndexVersion = ExchangeNetwork.Matching.Index.ListVersion;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Opens received list versions: unwraps the key, decrypts the segments, checks root and digests, prepares the entries for matching.</summary>
/// <remarks>Decrypted entries stay in memory only; after a restart they are opened again from the ledger.</remarks>
internal sealed class ListImport(
    NodeOptions options, NodeDatabase database, NodeKeys keys, ContractCalls contract, MatchEngine engine, TimeProvider clock)
{
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
        var digests = new ListDigests(manifest.ListSalt, manifest.RowsRoot, manifest.CountBucket, manifest.Segments);
        return manifest.Mode == ListMode.Sealed
            ? await OpenSealedAsync(identity, digests, secrets, manifest, basis, row, cancellationToken)
            : await OpenDisclosedAsync(identity, digests, secrets, manifest, basis, row, cancellationToken);
    }

    private async Task<(ImportedList? List, Refusal? Refusal)> OpenDisclosedAsync(
        ListIdentity identity, ListDigests digests, ListSecrets secrets, Manifest manifest, LegalBasisTerms basis, QueryListRow row, CancellationToken cancellationToken)
    {
        if (!ListOpener.TryCreate(identity, digests, secrets.ListKey, out var opener, out var refusal))
            return (null, refusal);
        using (opener)
        {
            var subjects = new List<ListSubject>(manifest.CountBucket);
            var seeds = new List<EntrySeed>(manifest.CountBucket);
            refusal = await EachSegmentAsync(
                manifest,
                (index, ciphertext) =>
                {
                    if (!opener.TryOpenSegment(index, ciphertext, out var rows, out var wrong))
                        return wrong;
                    foreach (var entry in rows)
                    {
                        subjects.Add(new ListSubject(entry.Identifiers, OwnEntries.AttributesOf(entry.Attributes)));
                        seeds.Add(entry.Seed);
                    }
                    return null;
                },
                cancellationToken);
            if (refusal is not null || !opener.TryFinish(out refusal))
                return (null, refusal);
            var version = new IndexVersion(manifest.ListId, manifest.Version, manifest.ValidFrom, manifest.ValidUntil);
            var index = engine.PrepareList(version, [.. manifest.IdentifierTypes], subjects);
            return (new DisclosedList(manifest, basis, row.BlockNumber ?? 0, index, seeds), null);
        }
    }

    private async Task<(ImportedList? List, Refusal? Refusal)> OpenSealedAsync(
        ListIdentity identity, ListDigests digests, ListSecrets secrets, Manifest manifest, LegalBasisTerms basis, QueryListRow row, CancellationToken cancellationToken)
    {
        if (!SealedListOpener.TryCreate(identity, digests, secrets.ListKey, out var opener, out var refusal))
            return (null, refusal);
        using (opener)
        {
            refusal = await EachSegmentAsync(
                manifest, (index, ciphertext) => opener.TryOpenSegment(index, ciphertext, out var wrong) ? null : wrong, cancellationToken);
            if (refusal is not null || !opener.TryFinish(out var table, out refusal))
                return (null, refusal);
            return (new SealedList(manifest, basis, row.BlockNumber ?? 0, table, secrets.DomainKey, await KeyIdsAsync(manifest, cancellationToken)), null);
        }
    }

    private async Task<Refusal?> EachSegmentAsync(Manifest manifest, Func<int, byte[], Refusal?> open, CancellationToken cancellationToken)
    {
        foreach (var segment in manifest.Segments)
        {
            var outcome = await contract.EvaluateAsync(
                Functions.QueryListsSegment, new SegmentQuery(manifest.ListId, manifest.Version, segment.Index), cancellationToken);
            if ((outcome.Refusal ?? open(segment.Index, outcome.Result)) is { } refusal)
                return refusal;
        }
        return null;
    }

    /// <summary>The network keys that a sealed list names, by what they are for; the ledger had them before it had the list.</summary>
    private async Task<IReadOnlyDictionary<string, string>> KeyIdsAsync(Manifest manifest, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var documents = await db.PseudonymKeys.Where(key => manifest.PseudonymKeys.Contains(key.KeyId)).Select(key => key.Document).ToListAsync(cancellationToken);
        return documents.Select(document => CanonicalJson.Deserialize<PseudonymKey>(document)).DistinctBy(key => key.KeyId)
            .ToFrozenDictionary(key => ReadKeys.NameOf(key.Use), key => key.KeyId, StringComparer.Ordinal);
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
        // One domain key for all lists of an owner: with another one its lists would not meet.
        if (keys.Store.Find(KeyKind.Domain, manifest.Owner) is { } known && !known.HasSecret(secrets.DomainKey))
            return (null, new Refusal("XN-SEAL-015", manifest.Owner));
        keys.Store.Import(KeyKind.List, keyName, secrets.ListKey);
        keys.Store.Import(KeyKind.Domain, manifest.Owner, secrets.DomainKey);
        return (secrets, null);
    }
}
