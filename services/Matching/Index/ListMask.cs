namespace ExchangeNetwork.Matching.Index;

/// <summary>Which lists of a snapshot may match: a bit for each, so that many lists cost a probe what one does.</summary>
/// <remarks>Made once for a batch by <see cref="IndexSnapshot.InForce(DateTimeOffset)"/>; immutable.</remarks>
public sealed class ListMask
{
    private readonly ulong[] bits;

    internal ListMask(IndexSnapshot snapshot, ReadOnlySpan<IndexedList?> lists, Func<IndexedList, bool> admits)
    {
        Snapshot = snapshot;
        bits = new ulong[(lists.Length + 63) >> 6];
        for (var handle = 0; handle < lists.Length; handle++)
        {
            if (lists[handle] is { } list && admits(list))
                bits[handle >> 6] |= 1UL << (handle & 63);
        }
    }

    internal IndexSnapshot Snapshot { get; }

    internal bool Contains(int handle) => (bits[handle >> 6] >> (handle & 63) & 1) != 0;
}
