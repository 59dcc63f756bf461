using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Node.Security;

/// <summary>Seals a version of a sealed list: segments of whole rows one after the other, then the digests for its manifest.</summary>
/// <remarks>
/// The counterpart of <see cref="ListSealer"/> for lists whose recipients see no subject. The number of segments shows the number of rows in
/// steps of 4,096, and the count bucket that of the entries. One thread at a time.
/// </remarks>
public sealed class SealedListSealer : IListSealer
{
    private readonly IReadOnlyList<string> _entryIds;
    private readonly SegmentSealing _sealing;
    private readonly SealedVersion _version;
    private readonly SealedRows _rows;
    private readonly byte[] _seeds;
    private bool _begun;

    private SealedListSealer(ListIdentity list, ListSecrets secrets, ReadOnlySpan<byte> listSeedKey, IReadOnlyList<string> entryIds, IReadOnlyList<SealedIdentifier> identifiers)
    {
        _entryIds = entryIds;
        // An entry's seed is in each of its rows, and its tag comes of it.
        _seeds = GC.AllocateUninitializedArray<byte>(entryIds.Count * EntrySeed.Size, pinned: true);
        using (var seeds = new ListSeedKey(listSeedKey))
            seeds.WriteAll(list.ListId, entryIds, _seeds);
        using (var domain = new DomainTokenizer(secrets.DomainKey))
            _rows = SealedRows.Arrange(domain, identifiers);
        _sealing = new SegmentSealing(list, secrets.ListKey, ListSealer.BucketOf(entryIds.Count), _rows.SegmentCount);
        _version = new SealedVersion(list.NetworkId, list.ListId, list.Version, _sealing.ListSalt);
    }

    /// <summary>Segments there will be.</summary>
    public int SegmentCount => _rows.SegmentCount;

    /// <summary>Prepares the sealing of a version, under a list salt of its own.</summary>
    /// <param name="list">The version.</param>
    /// <param name="secrets">List key, a new one when a recipient was removed, and the owner's domain key.</param>
    /// <param name="listSeedKey">32 bytes; the same in all versions of the list.</param>
    /// <param name="entryIds">Ids of the entries by ordinal; distinct.</param>
    /// <param name="identifiers">What the entries' identifiers were evaluated to; each entry has at least one.</param>
    /// <param name="sealer">The sealer.</param>
    /// <param name="refusal">XN-SEAL-001 no entries, -013 an entry without identifiers, -014 one with too many.</param>
    public static bool TryCreate(
        ListIdentity list,
        ListSecrets secrets,
        ReadOnlySpan<byte> listSeedKey,
        IReadOnlyList<string> entryIds,
        IReadOnlyList<SealedIdentifier> identifiers,
        [NotNullWhen(true)] out SealedListSealer? sealer,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        sealer = null;
        refusal = entryIds.Count == 0 ? new Refusal("XN-SEAL-001") : CheckCounts(entryIds, identifiers);
        if (refusal is not null)
            return false;
        sealer = new SealedListSealer(list, secrets, listSeedKey, entryIds, identifiers);
        return true;
    }

    /// <summary>The segments in order; can be read once, for a second reading would encrypt other filling rows under the same nonces.</summary>
    /// <exception cref="InvalidOperationException">Read a second time.</exception>
    public IEnumerable<SealedSegment> Segments()
    {
        if (_begun)
            throw new InvalidOperationException("A list is sealed once; a new attempt takes a new sealer, which has a new salt.");
        _begun = true;
        return Enumerable.Range(0, SegmentCount).Select(Seal);
    }

    /// <summary>What goes into the manifest, after the last segment was read.</summary>
    /// <exception cref="InvalidOperationException">There are segments left.</exception>
    public ListDigests Finish() => _sealing.Finish();

    /// <inheritdoc/>
    public void Dispose()
    {
        _sealing.Dispose();
        CryptographicOperations.ZeroMemory(_seeds);
    }

    /// <summary>Whether there may be so many segments for a count bucket: each entry has a row at least, and only so many at most.</summary>
    internal static bool Fits(int countBucket, int segments) =>
        segments >= SealedRow.SegmentsOf((countBucket / 2) + 1) && (segments - 1L) * SealedRow.PerSegment < (long)countBucket * SealedRow.MostPerEntry;

    private static Refusal? CheckCounts(IReadOnlyList<string> entryIds, IReadOnlyList<SealedIdentifier> identifiers)
    {
        var counts = new int[entryIds.Count];
        foreach (var identifier in identifiers)
            counts[identifier.Entry]++;
        for (var entry = 0; entry < counts.Length; entry++)
        {
            if (counts[entry] == 0)
                return new Refusal("XN-SEAL-013", entryIds[entry]);
            if (counts[entry] > SealedRow.MostPerEntry)
                return new Refusal("XN-SEAL-014", entryIds[entry], $"{counts[entry]}", $"{SealedRow.MostPerEntry}");
        }
        return null;
    }

    private SealedSegment Seal(int segment)
    {
        var rows = _rows.Write(segment, _version, (entry, seed) => SeedOf(entry).CopyTo(seed));
        var leaves = SealedLeaves.Of(_sealing.NextSalts(SealedRow.PerSegment), rows);
        var entries = _rows.EntriesIn(segment).ToArray();
        var tagged = new TaggedEntry[entries.Length];
        Parallel.For(0, entries.Length, i =>
        {
            var tag = new byte[EntrySeed.TagSize];
            EntrySeed.WriteTag(SeedOf(entries[i]), tag);
            tagged[i] = new TaggedEntry(_entryIds[entries[i]], tag);
        });
        return new SealedSegment(segment, _sealing.Close(leaves, rows), tagged);
    }

    private ReadOnlySpan<byte> SeedOf(int entry) => _seeds.AsSpan(entry * EntrySeed.Size, EntrySeed.Size);
}
