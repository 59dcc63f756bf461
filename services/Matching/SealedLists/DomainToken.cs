using System.Buffers.Binary;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>What a pseudonym looks like in the sealed lists of one owner: 128 bits, the same in all of them and in nobody else's.</summary>
/// <remarks>Rows show it in place of the pseudonym, or recipients would see that two owners seek the same subject.</remarks>
public readonly record struct DomainToken : IComparable<DomainToken>
{
    /// <summary>Bytes of a token.</summary>
    public const int Size = 16;

    // Two words rather than one of 16 bytes, which would demand places at multiples of 16.
    private readonly ulong _high;
    private readonly ulong _low;

    internal DomainToken(UInt128 value) => (_high, _low) = ((ulong)(value >> 64), (ulong)value);

    internal ulong High => _high;

    internal ulong Low => _low;

    /// <summary>The token whose bytes are given.</summary>
    /// <param name="bytes">Exactly <see cref="Size"/> bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number of bytes.</exception>
    public static DomainToken FromBytes(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Size, nameof(bytes));
        return new DomainToken(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>Writes the token's bytes, which is how a row begins.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[sizeof(ulong)..], _low);
    }

    /// <summary>The order of the tokens' bytes, which is the order of rows.</summary>
    public int CompareTo(DomainToken other) => _high != other._high ? _high.CompareTo(other._high) : _low.CompareTo(other._low);

    /// <summary>Masks the token: it stands for an identifier and is never logged.</summary>
    public override string ToString() => "DomainToken(***)";

    /// <summary>Whether the left token comes first.</summary>
    public static bool operator <(DomainToken left, DomainToken right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left token comes first or is the same.</summary>
    public static bool operator <=(DomainToken left, DomainToken right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left token comes last.</summary>
    public static bool operator >(DomainToken left, DomainToken right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left token comes last or is the same.</summary>
    public static bool operator >=(DomainToken left, DomainToken right) => left.CompareTo(right) >= 0;
}
