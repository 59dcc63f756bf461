using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace Hyperledger.Fabric.Client;

/// <summary>Brings ECDSA signatures into the one form a peer accepts: DER, with s in the lower half of the curve's order.</summary>
/// <remarks>Fabric's BCCSP refuses a high s, since r and n - s would be a second valid signature of the same message.</remarks>
public static class EcdsaSignature
{
    private const int LongestScalar = 48;

    // Orders of the groups of NIST P-256 and P-384 (FIPS 186-4, D.1.2.3 and D.1.2.4).
    private static readonly byte[] P256Order =
        Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
    private static readonly byte[] P384Order = Convert.FromHexString(
        "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973");
    private static readonly byte[] P256Half = Half(P256Order);
    private static readonly byte[] P384Half = Half(P384Order);

    /// <summary>Makes a Fabric signature of r and s put side by side, as PKCS#11 and IEEE P1363 write them.</summary>
    /// <param name="raw">r then s, big-endian: 64 bytes on P-256, 96 bytes on P-384.</param>
    /// <returns>DER with the fewest bytes and a low s.</returns>
    /// <exception cref="CryptographicException">The length belongs to neither curve, or r or s is not between 1 and the order less 1.</exception>
    public static byte[] FromRaw(ReadOnlySpan<byte> raw)
    {
        var (order, half) = raw.Length switch
        {
            64 => (P256Order, P256Half),
            96 => (P384Order, P384Half),
            _ => throw new CryptographicException($"A raw signature has 64 bytes (P-256) or 96 bytes (P-384), this one {raw.Length}."),
        };
        var size = order.Length;
        var r = raw[..size];
        var s = raw[size..];
        if (!InRange(r, order) || !InRange(s, order))
            throw new CryptographicException("A value of the signature lies outside the curve's order.");
        if (s.SequenceCompareTo(half) <= 0)
            return Encode(r, s);
        Span<byte> low = stackalloc byte[LongestScalar];
        low = low[..size];
        Subtract(order, s, low);
        return Encode(r, low);
    }

    /// <summary>Makes a Fabric signature of a DER one, as cloud key vaults return them.</summary>
    /// <param name="der">DER sequence of r and s.</param>
    /// <param name="curveBits">256 or 384.</param>
    /// <returns>DER with the fewest bytes and a low s.</returns>
    /// <exception cref="CryptographicException">Not a DER signature of that curve.</exception>
    public static byte[] FromDer(ReadOnlyMemory<byte> der, int curveBits)
    {
        if (curveBits is not (256 or 384))
            throw new CryptographicException($"Curves of 256 and 384 bits are known, not {curveBits}.");
        var size = curveBits / 8;
        Span<byte> raw = stackalloc byte[2 * LongestScalar];
        raw = raw[..(2 * size)];
        raw.Clear();
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            WriteScalar(sequence.ReadInteger(), raw[..size]);
            WriteScalar(sequence.ReadInteger(), raw[size..]);
            sequence.ThrowIfNotEmpty();
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("The signature is not a DER sequence of two integers.", e);
        }
        return FromRaw(raw);
    }

    private static void WriteScalar(BigInteger value, Span<byte> field)
    {
        if (value.Sign <= 0 || value.GetByteCount(isUnsigned: true) > field.Length)
            throw new CryptographicException("A value of the signature lies outside the curve's order.");
        value.TryWriteBytes(field[(field.Length - value.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
    }

    private static bool InRange(ReadOnlySpan<byte> value, ReadOnlySpan<byte> order) =>
        value.ContainsAnyExcept((byte)0) && value.SequenceCompareTo(order) < 0;

    private static void Subtract(ReadOnlySpan<byte> from, ReadOnlySpan<byte> value, Span<byte> result)
    {
        var borrow = 0;
        for (var i = from.Length - 1; i >= 0; i--)
        {
            var difference = from[i] - value[i] - borrow;
            borrow = difference < 0 ? 1 : 0;
            result[i] = (byte)difference;
        }
    }

    // Both lengths stay below 128, hence the one-byte DER lengths: at most 2 + 2 * (2 + 49) bytes.
    private static byte[] Encode(ReadOnlySpan<byte> r, ReadOnlySpan<byte> s)
    {
        r = r.TrimStart((byte)0);
        s = s.TrimStart((byte)0);
        var rLength = r.Length + (r[0] >> 7);
        var sLength = s.Length + (s[0] >> 7);
        var der = new byte[6 + rLength + sLength];
        der[0] = 0x30;
        der[1] = (byte)(4 + rLength + sLength);
        WriteInteger(der.AsSpan(2), r, rLength);
        WriteInteger(der.AsSpan(4 + rLength), s, sLength);
        return der;
    }

    private static void WriteInteger(Span<byte> target, ReadOnlySpan<byte> value, int length)
    {
        target[0] = 0x02;
        target[1] = (byte)length;
        // A leading bit would make the number negative: the byte left free before it stays zero.
        value.CopyTo(target[(2 + length - value.Length)..]);
    }

    private static byte[] Half(byte[] order)
    {
        var half = new byte[order.Length];
        for (var i = 0; i < order.Length; i++)
            half[i] = (byte)((order[i] >> 1) | (i > 0 ? (order[i - 1] & 1) << 7 : 0));
        return half;
    }
}
