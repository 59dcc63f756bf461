using System.Security.Cryptography;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>The rows of a version at its owner: one for each identifier, filled up with random rows, sorted by token and then numbered.</summary>
/// <remarks>
/// All identifiers of an entry hold the same seed. A filling row is random through and through: nobody can tell it from others, and
/// nothing opens it. About 3 µs of one core a row, spread over all cores. Memory: 24 bytes a row, and the rows of one segment.
/// </remarks>
public sealed class SealedRows
{
    private const int Filling = -1;

    // So many rows are made together.
    private const int AtOnce = 256;

    private readonly IReadOnlyList<SealedIdentifier> _identifiers;
    private readonly Place[] _places;

    private SealedRows(IReadOnlyList<SealedIdentifier> identifiers, Place[] places)
    {
        _identifiers = identifiers;
        _places = places;
    }

    // Which identifier stands in a row; the first row of an entry is where its tag is noted.
    private readonly record struct Place(DomainToken Token, int Identifier, bool IsFirst);

    /// <summary>Rows, the filling ones included: whole segments.</summary>
    public int Count => _places.Length;

    /// <summary>Segments of <see cref="SealedRow.PerSegment"/> rows.</summary>
    public int SegmentCount => Count / SealedRow.PerSegment;

    /// <summary>Arranges the rows.</summary>
    /// <param name="domain">Makes the tokens under the owner's domain key.</param>
    /// <param name="identifiers">The identifiers of all entries in any order; what an entry has twice counts once.</param>
    public static SealedRows Arrange(DomainTokenizer domain, IReadOnlyList<SealedIdentifier> identifiers)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(identifiers);
        var own = Distinct(domain, identifiers);
        var places = new Place[SealedRow.SegmentsOf(own.Count) * SealedRow.PerSegment];
        own.CopyTo(places);
        Span<byte> random = stackalloc byte[DomainToken.Size];
        for (var i = own.Count; i < places.Length; i++)
        {
            RandomNumberGenerator.Fill(random);
            places[i] = new Place(DomainToken.FromBytes(random), Filling, IsFirst: false);
        }
        Array.Sort(places, static (a, b) => a.Token.CompareTo(b.Token));
        return new SealedRows(identifiers, places);
    }

    /// <summary>The entries that have their first row in a segment; over all segments each entry once.</summary>
    public IEnumerable<int> EntriesIn(int segment)
    {
        for (var row = segment * SealedRow.PerSegment; row < (segment + 1) * SealedRow.PerSegment; row++)
        {
            if (_places[row].IsFirst)
                yield return _identifiers[_places[row].Identifier].Entry;
        }
    }

    /// <summary>Writes the rows of a segment; the filling ones differ each time.</summary>
    /// <param name="segment">From 0.</param>
    /// <param name="version">The version that is published.</param>
    /// <param name="seeds">Gives the seeds of entries.</param>
    public byte[] Write(int segment, SealedVersion version, EntrySeedWriter seeds)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)segment, (uint)SegmentCount, nameof(segment));
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(seeds);
        var rows = new byte[SealedRow.PerSegment * SealedRow.Size];
        var first = segment * SealedRow.PerSegment;
        Parallel.For(0, SealedRow.PerSegment / AtOnce, part =>
            Write(first + (part * AtOnce), version, seeds, rows.AsSpan(part * AtOnce * SealedRow.Size, AtOnce * SealedRow.Size)));
        return rows;
    }

    private static List<Place> Distinct(DomainTokenizer domain, IReadOnlyList<SealedIdentifier> identifiers)
    {
        var all = new Place[identifiers.Count];
        var (pseudonyms, tokens) = (new Pseudonym[AtOnce], new DomainToken[AtOnce]);
        for (var first = 0; first < all.Length; first += AtOnce)
        {
            var count = Math.Min(AtOnce, all.Length - first);
            for (var i = 0; i < count; i++)
                pseudonyms[i] = identifiers[first + i].Output.Pseudonym;
            domain.Tokens(pseudonyms.AsSpan(0, count), tokens);
            for (var i = 0; i < count; i++)
                all[first + i] = new Place(tokens[i], first + i, IsFirst: false);
        }
        Array.Sort(all, (a, b) => a.Token != b.Token
            ? a.Token.CompareTo(b.Token)
            : identifiers[a.Identifier].Entry.CompareTo(identifiers[b.Identifier].Entry));
        var distinct = new List<Place>(all.Length);
        var seen = new HashSet<int>();
        foreach (var place in all)
        {
            var entry = identifiers[place.Identifier].Entry;
            if (distinct.Count == 0 || distinct[^1].Token != place.Token || identifiers[distinct[^1].Identifier].Entry != entry)
                distinct.Add(place with { IsFirst = seen.Add(entry) });
        }
        return distinct;
    }

    private void Write(int first, SealedVersion version, EntrySeedWriter seeds, Span<byte> rows)
    {
        var (numbers, filled) = (new int[AtOnce], 0);
        var (unlocks, plain, boxes) = (new byte[AtOnce * UnlockKey.Size], new byte[AtOnce * EntrySeed.Size], new byte[AtOnce * RowBox.Size]);
        for (var i = 0; i < AtOnce; i++)
        {
            var place = _places[first + i];
            var row = rows.Slice(i * SealedRow.Size, SealedRow.Size);
            place.Token.CopyTo(row);
            if (place.Identifier == Filling)
            {
                RandomNumberGenerator.Fill(row[DomainToken.Size..]);
                continue;
            }
            var identifier = _identifiers[place.Identifier];
            identifier.Output.Unlock.CopyTo(unlocks.AsSpan(filled * UnlockKey.Size));
            seeds(identifier.Entry, plain.AsSpan(filled * EntrySeed.Size, EntrySeed.Size));
            numbers[filled++] = first + i;
        }
        RowBox.LockAll(
            version, numbers.AsSpan(0, filled), unlocks.AsSpan(0, filled * UnlockKey.Size), plain.AsSpan(0, filled * EntrySeed.Size), boxes);
        for (var i = 0; i < filled; i++)
            boxes.AsSpan(i * RowBox.Size, RowBox.Size).CopyTo(rows[(((numbers[i] - first) * SealedRow.Size) + DomainToken.Size)..]);
        CryptographicOperations.ZeroMemory(unlocks);
        CryptographicOperations.ZeroMemory(plain);
    }
}
