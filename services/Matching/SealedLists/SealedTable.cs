using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>The rows of a version at a recipient, 64 bytes each: what stands in a row can be read with the unlock key of its identifier alone.</summary>
/// <remarks>Immutable; read by many threads.</remarks>
public sealed class SealedTable
{
    private readonly byte[][] _segments;

    private SealedTable(SealedVersion version, byte[][] segments)
    {
        Version = version;
        _segments = segments;
    }

    /// <summary>The version that it is of.</summary>
    public SealedVersion Version { get; }

    /// <summary>Rows.</summary>
    public int Count => _segments.Length * SealedRow.PerSegment;

    /// <summary>The token of a row; tokens never descend from row to row.</summary>
    public DomainToken TokenAt(int row) => DomainToken.FromBytes(RowAt(row)[..DomainToken.Size]);

    /// <summary>The seed in a row; null when the unlock key is not that of the row's identifier.</summary>
    public EntrySeed? Open(int row, in UnlockKey unlock) => RowBox.Open(Version, row, unlock, RowAt(row)[DomainToken.Size..]);

    /// <summary>List and version.</summary>
    public override string ToString() => $"SealedTable({Version})";

    private ReadOnlySpan<byte> RowAt(int row) =>
        _segments[row / SealedRow.PerSegment].AsSpan(row % SealedRow.PerSegment * SealedRow.Size, SealedRow.Size);

    /// <summary>Takes the segments of a version one after the other and sees to their form.</summary>
    /// <param name="version">The version.</param>
    public sealed class Builder(SealedVersion version)
    {
        private readonly List<byte[]> _segments = [];
        private DomainToken _last;

        /// <summary>Adds the next segment; what is refused is not added.</summary>
        /// <param name="rows">Its rows; the table keeps the array.</param>
        /// <param name="wrongRow">The first row in the segment, from 1, that does not belong where it stands; 0 when the size is wrong.</param>
        /// <returns>False when the segment is not whole, or its rows are not in order.</returns>
        public bool TryAdd(byte[] rows, out int wrongRow)
        {
            ArgumentNullException.ThrowIfNull(rows);
            wrongRow = 0;
            if (rows.Length != SealedRow.PerSegment * SealedRow.Size)
                return false;
            var last = _last;
            for (var row = 0; row < SealedRow.PerSegment; row++)
            {
                var token = DomainToken.FromBytes(rows.AsSpan(row * SealedRow.Size, DomainToken.Size));
                if (token < last)
                {
                    wrongRow = row + 1;
                    return false;
                }
                last = token;
            }
            _last = last;
            _segments.Add(rows);
            return true;
        }

        /// <summary>The table of all segments that were added.</summary>
        /// <exception cref="InvalidOperationException">There is none.</exception>
        public SealedTable Finish() =>
            _segments.Count > 0 ? new SealedTable(version, [.. _segments]) : throw new InvalidOperationException("A list has at least one segment.");
    }
}
