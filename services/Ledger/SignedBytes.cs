using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ExchangeNetwork.Ledger;

/// <summary>Puts together what is hashed or signed: an ASCII label, then fields of known length, integers big-endian.</summary>
internal sealed class SignedBytes
{
    /// <summary>UTF-8 that refuses lone surrogates, so that two texts never give the same bytes.</summary>
    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    public SignedBytes(string label) => _bytes.Write(Encoding.ASCII.GetBytes(label));

    public SignedBytes Prefixed(string text) => Prefixed(Utf8.GetBytes(text));

    /// <summary>u16 length ‖ bytes.</summary>
    public SignedBytes Prefixed(ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.GetSpan(2), checked((ushort)bytes.Length));
        _bytes.Advance(2);
        return Raw(bytes);
    }

    public SignedBytes Number(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
        return this;
    }

    public SignedBytes Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public ReadOnlySpan<byte> Span => _bytes.WrittenSpan;
}
