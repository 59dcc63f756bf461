using System.Buffers.Binary;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>The network's token of an identifier: 128 bits that nobody can compute alone, equal for equal identifiers under one key.</summary>
public readonly record struct Pseudonym
{
    /// <summary>Bytes of a pseudonym.</summary>
    public const int Size = 16;

    private readonly UInt128 _value;

    private Pseudonym(UInt128 value) => _value = value;

    /// <summary>The pseudonym whose bytes are given.</summary>
    /// <param name="bytes">Exactly <see cref="Size"/> bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number of bytes.</exception>
    public static Pseudonym FromBytes(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Size, nameof(bytes));
        return new Pseudonym(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>Writes the pseudonym's bytes, for the node's own storage and for what is derived from them.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void CopyTo(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, _value);

    /// <summary>The pseudonym's bytes, for the node's own storage and for what is derived from them.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Masks the pseudonym: it stands for an identifier and is never logged.</summary>
    public override string ToString() => "Pseudonym(***)";
}
