using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>Tests on the bytes of a text, many at once.</summary>
internal static class Ascii
{
    // A test of one byte and of sixteen; a struct for each, so that every test is compiled by itself.
    private interface ITest
    {
        static abstract bool Passes(byte c);

        static abstract Vector128<byte> Passes(Vector128<byte> bytes);
    }

    /// <summary>0-9.</summary>
    public static bool IsDigit(byte c) => (uint)(c - '0') <= 9;

    /// <summary>A-Z.</summary>
    public static bool IsLetter(byte c) => (uint)(c - 'A') <= 25;

    /// <summary>0-9 or A-Z.</summary>
    public static bool IsAlphanumeric(byte c) => IsDigit(c) || IsLetter(c);

    /// <summary>Only 0-9.</summary>
    public static bool AreDigits(ReadOnlySpan<byte> text) => All<Digits>(text);

    /// <summary>Only A-Z.</summary>
    public static bool AreLetters(ReadOnlySpan<byte> text) => All<Letters>(text);

    /// <summary>Only 0-9 and A-Z.</summary>
    public static bool AreAlphanumeric(ReadOnlySpan<byte> text) => All<Alphanumerics>(text);

    /// <summary>Only characters that folding leaves alone: printable, no space, no hyphen, no small letter.</summary>
    public static bool AreFolded(ReadOnlySpan<byte> text) => All<Folded>(text);

    // The last bytes are looked at together with the first ones, some of them twice: no text needs a loop over single bytes but a short one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool All<TTest>(ReadOnlySpan<byte> text)
        where TTest : struct, ITest
    {
        if (text.Length >= Vector128<byte>.Count)
        {
            var passes = TTest.Passes(Vector128.Create(text)) & TTest.Passes(Vector128.Create(text[^Vector128<byte>.Count..]));
            for (var i = Vector128<byte>.Count; i < text.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
                passes &= TTest.Passes(Vector128.Create(text[i..]));
            return passes == Vector128<byte>.AllBitsSet;
        }
        if (text.Length >= sizeof(ulong))
        {
            var ends = Vector128.Create(BinaryPrimitives.ReadUInt64LittleEndian(text), BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]));
            return TTest.Passes(ends.AsByte()) == Vector128<byte>.AllBitsSet;
        }
        foreach (var c in text)
        {
            if (!TTest.Passes(c))
                return false;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Within(Vector128<byte> bytes, byte first, byte last) =>
        Vector128.LessThanOrEqual(bytes - Vector128.Create(first), Vector128.Create((byte)(last - first)));

    private readonly struct Digits : ITest
    {
        public static bool Passes(byte c) => IsDigit(c);

        public static Vector128<byte> Passes(Vector128<byte> bytes) => Within(bytes, (byte)'0', (byte)'9');
    }

    private readonly struct Letters : ITest
    {
        public static bool Passes(byte c) => IsLetter(c);

        public static Vector128<byte> Passes(Vector128<byte> bytes) => Within(bytes, (byte)'A', (byte)'Z');
    }

    private readonly struct Alphanumerics : ITest
    {
        public static bool Passes(byte c) => IsAlphanumeric(c);

        public static Vector128<byte> Passes(Vector128<byte> bytes) => Within(bytes, (byte)'0', (byte)'9') | Within(bytes, (byte)'A', (byte)'Z');
    }

    private readonly struct Folded : ITest
    {
        public static bool Passes(byte c) => c is > (byte)' ' and <= (byte)'~' and not (byte)'-' and not (>= (byte)'a' and <= (byte)'z');

        public static Vector128<byte> Passes(Vector128<byte> bytes) => Vector128.AndNot(
            Within(bytes, (byte)'!', (byte)'~'), Within(bytes, (byte)'a', (byte)'z') | Vector128.Equals(bytes, Vector128.Create((byte)'-')));
    }
}
