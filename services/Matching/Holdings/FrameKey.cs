using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>Where a record is kept.</summary>
/// <param name="Frame">Number of the frame.</param>
/// <param name="Index">Place in the frame.</param>
public readonly record struct RecordPlace(long Frame, int Index)
{
    /// <summary>Whether what is kept here was kept after what is kept there.</summary>
    public bool IsAfter(RecordPlace other) => Frame != other.Frame ? Frame > other.Frame : Index > other.Index;
}

/// <summary>A key that a record of a frame is found by.</summary>
/// <param name="Key">The key: a token, or another keyed image of 128 bits.</param>
/// <param name="Index">Place of the record in the frame.</param>
/// <param name="Type">Ordinal of the type of what the key is made from; 0 where there are no types.</param>
/// <param name="IsWhole">Whether it is made from a whole value, and not from a part by which it may meet others.</param>
public readonly record struct FrameKey(LocalToken Key, int Index, byte Type = 0, bool IsWhole = true)
{
    /// <summary>The key of a record.</summary>
    public FrameKey(in IdentifierKey key, int index)
        : this(key.Token, index, key.Type, key.Kind == KeyKind.Direct)
    {
    }
}

/// <summary>A place where a key is.</summary>
/// <param name="Key">Ordinal of the key that was asked for.</param>
/// <param name="Place">Where a record has it.</param>
/// <param name="IsWhole">Whether it is the key of a whole value there.</param>
public readonly record struct FoundPlace(int Key, RecordPlace Place, bool IsWhole);

/// <summary>A key of a whole value that some record has.</summary>
/// <param name="Key">The key.</param>
/// <param name="Type">Ordinal of its type.</param>
public readonly record struct WholeKey(LocalToken Key, byte Type);

/// <summary>What an index says of a key, in one word: frame (32 bits), place in it (20), type (6), whole or part (1).</summary>
internal readonly record struct PlaceBits(ulong Bits)
{
    private const int FrameAt = 32;
    private const int IndexAt = 12;
    private const int IndexBits = FrameAt - IndexAt;
    private const int TypeAt = 1;
    private const int TypeBits = 6;

    /// <summary>What is said of a key.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place in holdings of any size, or no such type.</exception>
    public PlaceBits(long frame, in FrameKey key)
        : this(((ulong)frame << FrameAt) | ((ulong)key.Index << IndexAt) | ((ulong)key.Type << TypeAt) | (key.IsWhole ? 0UL : 1UL))
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)frame, 1UL << (64 - FrameAt), nameof(frame));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)key.Index, 1u << IndexBits, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(key.Type, 1 << TypeBits, nameof(key));
    }

    /// <summary>Where it is.</summary>
    public RecordPlace Place => new((long)(Bits >> FrameAt), (int)(Bits >> IndexAt) & ((1 << IndexBits) - 1));

    /// <summary>Ordinal of its type.</summary>
    public byte Type => (byte)((Bits >> TypeAt) & ((1 << TypeBits) - 1));

    /// <summary>Whether it is the key of a whole value.</summary>
    public bool IsWhole => (Bits & 1) == 0;
}
