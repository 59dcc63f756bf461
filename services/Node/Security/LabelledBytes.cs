using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ExchangeNetwork.Node.Security;

/// <summary>Puts together what is hashed, signed or authenticated: an ASCII label, then fields; integers are big-endian.</summary>
/// <remarks>Fields of variable length are prefixed by their length as u16, so that two different lists of fields never give the same bytes.</remarks>
public sealed class LabelledBytes
{
    // Refuses lone surrogates: two texts never give the same bytes.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    /// <summary>Starts with a label such as <c>xnet1/notice</c>; empty for none.</summary>
    public LabelledBytes(string label) => Encoding.ASCII.GetBytes(label, _bytes);

    /// <summary>What was put together so far; valid until more is added.</summary>
    public ReadOnlySpan<byte> Span => _bytes.WrittenSpan;

    /// <summary>u16 length ‖ UTF-8 of the text.</summary>
    /// <exception cref="ArgumentException">The text holds half a surrogate pair.</exception>
    /// <exception cref="OverflowException">More than 65,535 bytes.</exception>
    public LabelledBytes Prefixed(string text) => Prefixed(Utf8.GetBytes(text));

    /// <summary>u16 length ‖ bytes.</summary>
    /// <exception cref="OverflowException">More than 65,535 bytes.</exception>
    public LabelledBytes Prefixed(ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.GetSpan(2), checked((ushort)bytes.Length));
        _bytes.Advance(2);
        return Raw(bytes);
    }

    /// <summary>Bytes of a length that both sides know.</summary>
    public LabelledBytes Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>A number that is not negative, as u32.</summary>
    /// <exception cref="OverflowException">Negative.</exception>
    public LabelledBytes Number32(int value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.GetSpan(4), checked((uint)value));
        _bytes.Advance(4);
        return this;
    }

    /// <summary>A number that is not negative, as u64.</summary>
    /// <exception cref="OverflowException">Negative.</exception>
    public LabelledBytes Number64(long value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_bytes.GetSpan(8), checked((ulong)value));
        _bytes.Advance(8);
        return this;
    }

    /// <summary>A copy of the bytes.</summary>
    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>SHA-256 of the bytes.</summary>
    public byte[] Hash() => SHA256.HashData(_bytes.WrittenSpan);
}
