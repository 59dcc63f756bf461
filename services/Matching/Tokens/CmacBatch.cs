namespace ExchangeNetwork.Matching.Tokens;

/// <summary>Messages laid out for one pass of the block cipher: each padded to whole blocks, one after the other in one buffer.</summary>
/// <remarks>Reused from batch to batch; it grows to the largest one and allocates nothing afterwards.</remarks>
public sealed class CmacBatch
{
    private byte[] bytes = new byte[64 * 1024];
    private byte[] states = [];
    private Message[] messages = new Message[1024];
    private int[] order = [];
    private int[] starts = [];
    private int used;
    private int maxBlocks;

    private readonly record struct Message(int FirstBlock, ushort Blocks, bool Complete);

    /// <summary>Messages in the batch.</summary>
    public int Count { get; private set; }

    internal ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, used);

    /// <summary>Room for one more message; write it there, then call <see cref="Commit"/> with its length.</summary>
    /// <param name="size">The most bytes that will be written.</param>
    public Span<byte> Reserve(int size)
    {
        // One block more than the text: the padding of an empty or a full message.
        if (bytes.Length - used < size + AesCmac.BlockSize)
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, used + size + (2 * AesCmac.BlockSize)));
        return bytes.AsSpan(used, size);
    }

    /// <summary>Takes what was written to the reserved room as the next message.</summary>
    /// <param name="length">Its bytes.</param>
    public void Commit(int length)
    {
        var blocks = Math.Max(1, (length + AesCmac.BlockSize - 1) / AesCmac.BlockSize);
        var complete = length == blocks * AesCmac.BlockSize;
        if (!complete)
        {
            var padding = bytes.AsSpan(used + length, (blocks * AesCmac.BlockSize) - length);
            padding.Clear();
            padding[0] = 0x80;
        }
        if (Count == messages.Length)
            Array.Resize(ref messages, Count * 2);
        messages[Count++] = new Message(used / AesCmac.BlockSize, checked((ushort)blocks), complete);
        used += blocks * AesCmac.BlockSize;
        maxBlocks = Math.Max(maxBlocks, blocks);
    }

    /// <summary>Adds a whole message.</summary>
    public void Add(ReadOnlySpan<byte> message)
    {
        message.CopyTo(Reserve(message.Length));
        Commit(message.Length);
    }

    /// <summary>Empties the batch and wipes what it held.</summary>
    public void Clear()
    {
        bytes.AsSpan(0, used).Clear();
        used = 0;
        maxBlocks = 0;
        Count = 0;
    }

    internal int BlocksOf(int message) => messages[message].Blocks;

    internal int FirstBlockOf(int message) => messages[message].FirstBlock;

    internal bool IsComplete(int message) => messages[message].Complete;

    internal Span<byte> States()
    {
        if (states.Length < Count * AesCmac.BlockSize)
            states = new byte[messages.Length * AesCmac.BlockSize];
        return states.AsSpan(0, Count * AesCmac.BlockSize);
    }

    /// <summary>The messages ordered by their number of blocks, most first (a counting sort).</summary>
    internal ReadOnlySpan<int> LongestFirst()
    {
        if (order.Length < Count)
            order = new int[messages.Length];
        if (starts.Length < maxBlocks + 2)
            starts = new int[maxBlocks + 2];
        Array.Clear(starts);
        for (var i = 0; i < Count; i++)
            starts[maxBlocks - messages[i].Blocks + 1]++;
        for (var i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        for (var i = 0; i < Count; i++)
            order[starts[maxBlocks - messages[i].Blocks]++] = i;
        return order.AsSpan(0, Count);
    }
}
