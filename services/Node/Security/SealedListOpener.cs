using System.Diagnostics.CodeAnalysis;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.SealedLists;

namespace ExchangeNetwork.Node.Security;

/// <summary>Opens the segments of a sealed list in order and checks them against the manifest; what stands in the rows stays locked.</summary>
/// <remarks>The counterpart of <see cref="ListOpener"/>. The table is there only once all of it is the owner's. One thread at a time.</remarks>
public sealed class SealedListOpener : IDisposable
{
    private readonly SegmentOpening _opening;
    private readonly SealedTable.Builder _table;

    private SealedListOpener(ListIdentity list, SegmentOpening opening)
    {
        _opening = opening;
        _table = new SealedTable.Builder(new SealedVersion(list.NetworkId, list.ListId, list.Version, opening.ListSalt));
    }

    /// <summary>Prepares the opening of a version.</summary>
    /// <param name="list">The version, from the manifest.</param>
    /// <param name="digests">From the manifest.</param>
    /// <param name="listKey">From the wrap, 32 bytes.</param>
    /// <param name="opener">The opener.</param>
    /// <param name="refusal">XN-SEAL-004 the digests are malformed, or not as many segments as the count bucket allows.</param>
    public static bool TryCreate(
        ListIdentity list,
        ListDigests digests,
        ReadOnlySpan<byte> listKey,
        [NotNullWhen(true)] out SealedListOpener? opener,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        opener = null;
        if (!SegmentOpening.TryCreate(list, digests, SealedListSealer.Fits, listKey, out var opening, out refusal))
            return false;
        opener = new SealedListOpener(list, opening);
        return true;
    }

    /// <summary>The table of a version that was opened before: the segments are those of the manifest, whose root was checked then and is not computed again.</summary>
    /// <param name="list">The version, from the manifest.</param>
    /// <param name="digests">From the manifest.</param>
    /// <param name="listKey">32 bytes.</param>
    /// <param name="segmentOf">Reads a segment as it was received.</param>
    /// <returns>Null when a segment is not one of them.</returns>
    public static SealedTable? OpenAgain(ListIdentity list, ListDigests digests, ReadOnlySpan<byte> listKey, Func<int, byte[]> segmentOf)
    {
        ArgumentNullException.ThrowIfNull(segmentOf);
        if (!TryCreate(list, digests, listKey, out var opener, out _))
            return null;
        using (opener)
        {
            for (var index = 0; index < digests.Segments.Count; index++)
            {
                if (!opener._opening.TryDecrypt(index, segmentOf(index), out var rows, out _) || !opener._table.TryAdd(rows, out _))
                    return null;
                opener._opening.Accept([]);
            }
            return opener._table.Finish();
        }
    }

    /// <summary>Opens the next segment.</summary>
    /// <param name="index">Its number; segments come in order.</param>
    /// <param name="ciphertext">As it lies in the private data of the ledger.</param>
    /// <param name="refusal">XN-SEAL-005 other digest, -006 does not decrypt, -007 a row out of its place, -008 out of order.</param>
    public bool TryOpenSegment(int index, ReadOnlySpan<byte> ciphertext, [NotNullWhen(false)] out Refusal? refusal)
    {
        if (!_opening.TryDecrypt(index, ciphertext, out var rows, out refusal))
            return false;
        if (!_table.TryAdd(rows, out var wrongRow))
        {
            refusal = new Refusal("XN-SEAL-007", $"{index}", $"{wrongRow}");
            return false;
        }
        _opening.Accept(SealedLeaves.Of(_opening.NextSalts(SealedRow.PerSegment), rows));
        return true;
    }

    /// <summary>Hands over the table when all segments were opened and their rows are those of the manifest.</summary>
    /// <param name="table">The table.</param>
    /// <param name="refusal">XN-SEAL-008 segments are missing, -009 another root.</param>
    public bool TryFinish([NotNullWhen(true)] out SealedTable? table, [NotNullWhen(false)] out Refusal? refusal)
    {
        table = _opening.TryFinish(out refusal) ? _table.Finish() : null;
        return table is not null;
    }

    /// <inheritdoc/>
    public void Dispose() => _opening.Dispose();
}
