using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExchangeNetwork.Matching.Tokens;

/// <summary>Messages laid out for one pass of the block cipher: each padded to whole blocks, one after the other in one buffer, and sorted by their form.</summary>
/// <remarks>
/// Messages of one form have one number of blocks, and all need padding or all need none. Reused from batch to batch; it grows to the largest
/// one and allocates nothing afterwards.
/// </remarks>
public sealed class CmacBatch
{
    private byte[] bytes = new byte[64 * 1024];
    private Message[][] messages = [];
    private int[] counts = [];
    private int used;
    private int mostReserved;

    /// <summary>Messages in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>All blocks.</summary>
    internal ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, used);

    /// <summary>Forms that may have messages are below this.</summary>
    internal int Forms => counts.Length;

    /// <summary>A message of a batch.</summary>
    /// <param name="Ordinal">Its ordinal in the batch.</param>
    /// <param name="FirstBlock">Its first block.</param>
    /// <param name="Prefix">Ordinal of what precedes it.</param>
    internal readonly record struct Message(int Ordinal, int FirstBlock, byte Prefix);

    /// <summary>Blocks of the messages of a form.</summary>
    internal static int BlocksOf(int form) => form >> 1;

    /// <summary>Whether the messages of a form fill their last block.</summary>
    internal static bool IsComplete(int form) => (form & 1) != 0;

    /// <summary>The messages of a form.</summary>
    internal ReadOnlySpan<Message> Of(int form) => messages[form].AsSpan(0, counts[form]);

    /// <summary>Adds a message.</summary>
    public void Add(ReadOnlySpan<byte> message)
    {
        message.CopyTo(Reserve(message.Length));
        Commit(message.Length, 0);
    }

    /// <summary>Room for one more message; write it there, then call <see cref="Commit"/> with its length.</summary>
    /// <param name="size">The most bytes that will be written.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<byte> Reserve(int size)
    {
        // One block more than the text: the padding of an empty or a full message.
        if (bytes.Length - used < size + AesCmac.BlockSize)
            GrowBytes(size);
        mostReserved = Math.Max(mostReserved, size);
        return bytes.AsSpan(used, size);
    }

    /// <summary>Takes what was written to the reserved room as the next message.</summary>
    /// <param name="length">Its bytes; at least one behind a prefix.</param>
    /// <param name="prefix">Ordinal of what precedes it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit(int length, byte prefix)
    {
        // SP 800-38B, 6.2: one bit and as many zeros as it takes. A whole block is written, also behind a message that needs none: it is free.
        Vector128.CreateScalar((byte)0x80).CopyTo(bytes.AsSpan(used + length));
        var blocks = length == 0 ? 1 : (int)(((uint)length + AesCmac.BlockSize - 1) / AesCmac.BlockSize);
        var form = (2 * blocks) + (length == blocks * AesCmac.BlockSize ? 1 : 0);
        if ((uint)form >= (uint)counts.Length || counts[form] == messages[form].Length)
            GrowForm(form);
        messages[form][counts[form]++] = new Message(Count++, used / AesCmac.BlockSize, prefix);
        used += blocks * AesCmac.BlockSize;
    }

    /// <summary>Empties the batch and wipes what it held.</summary>
    public void Clear()
    {
        // A value that turned out malformed was written behind the last message and not taken.
        bytes.AsSpan(0, Math.Min(bytes.Length, used + mostReserved)).Clear();
        counts.AsSpan().Clear();
        used = 0;
        Count = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void GrowBytes(int size) => Array.Resize(ref bytes, Math.Max(bytes.Length * 2, used + size + (2 * AesCmac.BlockSize)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void GrowForm(int form)
    {
        if (form >= counts.Length)
        {
            var before = counts.Length;
            Array.Resize(ref counts, Math.Max(8, form + 1));
            Array.Resize(ref messages, counts.Length);
            messages.AsSpan(before).Fill([]);
        }
        Array.Resize(ref messages[form], Math.Max(64, messages[form].Length * 2));
    }
}
