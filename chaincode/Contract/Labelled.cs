using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ExchangeNetwork.Contract;

/// <summary>Builds the input of a hash or signature: an ASCII label, LP(network id), then the parts (reference: sealed lists, protocol 1).</summary>
/// <remarks>The label keeps a signature made for one use from serving another; LP(x) is the length as u16, big-endian, then x.</remarks>
public sealed class Labelled
{
    private readonly ArrayBufferWriter<byte> bytes = new(128);

    /// <summary>Begins with a label such as <c>xnet1/act</c> and the network's id (the ledger's channel).</summary>
    public Labelled(string label, string networkId)
    {
        bytes.Write(Encoding.ASCII.GetBytes(label));
        Lp(networkId);
    }

    /// <summary>Appends bytes as they are.</summary>
    public Labelled Raw(ReadOnlySpan<byte> part)
    {
        bytes.Write(part);
        return this;
    }

    /// <summary>Appends the UTF-8 bytes of a text as they are.</summary>
    public Labelled Raw(string part) => Raw(Encoding.UTF8.GetBytes(part));

    /// <summary>Appends LP(part).</summary>
    /// <exception cref="ArgumentException">The part is longer than 65,535 bytes.</exception>
    public Labelled Lp(ReadOnlySpan<byte> part)
    {
        if (part.Length > ushort.MaxValue)
            throw new ArgumentException("A length-prefixed part holds at most 65,535 bytes.", nameof(part));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.GetSpan(2), (ushort)part.Length);
        bytes.Advance(2);
        return Raw(part);
    }

    /// <summary>Appends LP of a text's UTF-8 bytes.</summary>
    public Labelled Lp(string part) => Lp(Encoding.UTF8.GetBytes(part));

    /// <summary>Appends an unsigned 32-bit integer, big-endian.</summary>
    public Labelled U32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes.GetSpan(4), value);
        bytes.Advance(4);
        return this;
    }

    /// <summary>Appends an unsigned 64-bit integer, big-endian.</summary>
    public Labelled U64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes.GetSpan(8), value);
        bytes.Advance(8);
        return this;
    }

    /// <summary>The bytes so far, to be signed.</summary>
    public byte[] ToArray() => bytes.WrittenSpan.ToArray();

    /// <summary>SHA-256 of the bytes so far.</summary>
    public byte[] Sha256() => SHA256.HashData(bytes.WrittenSpan);
}
