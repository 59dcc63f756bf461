using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>Where a record is kept.</summary>
/// <param name="Frame">Number of the frame.</param>
/// <param name="Index">Place in the frame.</param>
public readonly record struct RecordPlace(long Frame, int Index)
{
    private const int IndexBits = 24;

    /// <summary>The place in one word: 40 bits of frame, 24 of index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place in holdings of any size.</exception>
    internal ulong Bits
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)Index, 1u << IndexBits, nameof(Index));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)Frame, 1UL << (64 - IndexBits), nameof(Frame));
            return ((ulong)Frame << IndexBits) | (uint)Index;
        }
    }

    /// <summary>The place that a word stands for.</summary>
    internal static RecordPlace Of(ulong bits) => new((long)(bits >> IndexBits), (int)(bits & ((1u << IndexBits) - 1)));

    /// <summary>Whether what is kept here was kept after what is kept there.</summary>
    public bool IsAfter(RecordPlace other) => Frame != other.Frame ? Frame > other.Frame : Index > other.Index;
}

/// <summary>A key that a record of a frame is found by.</summary>
/// <param name="Key">The key: a token, or another keyed image of 128 bits.</param>
/// <param name="Index">Place of the record in the frame.</param>
public readonly record struct FrameKey(LocalToken Key, int Index);

/// <summary>A place where a key is.</summary>
/// <param name="Key">Ordinal of the key that was asked for.</param>
/// <param name="Place">Where a record has it.</param>
public readonly record struct FoundPlace(int Key, RecordPlace Place);
