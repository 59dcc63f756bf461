using System.Buffers.Binary;

namespace ExchangeNetwork.Matching.Tokens;

/// <summary>The node-local keyed image of a normalised identifier: 128 bits, equal for equal values under one key, opaque otherwise.</summary>
/// <remarks>Whoever holds the node's key can enumerate identifiers: a token never leaves the node.</remarks>
public readonly record struct LocalToken
{
    /// <summary>Bytes of a token.</summary>
    public const int Size = 16;

    // Two words, in the order of a UInt128 in memory: it would demand places at multiples of 16 bytes.
    private readonly ulong low;
    private readonly ulong high;

    internal LocalToken(UInt128 value) => (low, high) = ((ulong)value, (ulong)(value >> 64));

    internal ulong Low => low;

    internal ulong High => high;

    /// <summary>The token whose bytes are given.</summary>
    /// <param name="bytes">Exactly <see cref="Size"/> bytes.</param>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public static LocalToken FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException("A token has 16 bytes.", nameof(bytes));
        return new LocalToken(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>Writes the token's bytes, for the node's own storage.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, new UInt128(high, low));

    /// <summary>The token's bytes, for the node's own storage.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Masks the token: it stands for an identifier and is never logged.</summary>
    public override string ToString() => "LocalToken(***)";
}
