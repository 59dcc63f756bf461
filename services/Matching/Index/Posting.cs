namespace ExchangeNetwork.Matching.Index;

/// <summary>Where a token leads, in 64 bits: handle of the list (upper half), bridge key or whole value (bit 31), ordinal of the entry.</summary>
/// <param name="Bits">The whole.</param>
internal readonly record struct Posting(ulong Bits)
{
    private const ulong BridgeBit = 1UL << 31;

    /// <summary>The posting of an entry's key.</summary>
    public Posting(int list, int entry, KeyKind kind)
        : this(((ulong)(uint)list << 32) | (kind == KeyKind.Bridge ? BridgeBit : 0) | (uint)entry)
    {
    }

    /// <summary>Handle of the list.</summary>
    public int List => (int)(Bits >> 32);

    /// <summary>Ordinal of the entry in the list.</summary>
    public int Entry => (int)(Bits & (BridgeBit - 1));

    /// <summary>Whether the token is of a bridge key.</summary>
    public bool IsBridge => (Bits & BridgeBit) != 0;
}

/// <summary>A token and where it leads, ordered by both.</summary>
internal readonly record struct TokenPosting(ulong High, ulong Low, Posting Posting) : IComparable<TokenPosting>
{
    public int CompareTo(TokenPosting other)
    {
        if (High != other.High)
            return High < other.High ? -1 : 1;
        return Low != other.Low ? Low.CompareTo(other.Low) : Posting.Bits.CompareTo(other.Posting.Bits);
    }
}
