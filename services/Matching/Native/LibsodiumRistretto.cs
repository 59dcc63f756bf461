using System.Runtime.InteropServices;

namespace ExchangeNetwork.Matching.Native;

// The group ristretto255 (RFC 9496) and its scalars. Functions that return a code have it checked here; the others cannot fail.
internal static partial class Libsodium
{
    public const int ElementSize = 32;
    public const int ScalarSize = 32;

    /// <summary>Bytes that are mapped to an element or reduced to a scalar without bias.</summary>
    public const int WideSize = 64;

    /// <summary>True when the 32 bytes are the canonical encoding of an element; the identity, 32 zero bytes, is one.</summary>
    public static bool IsElement(ReadOnlySpan<byte> element) =>
        crypto_core_ristretto255_is_valid_point(Sized(element, ElementSize, nameof(element))) == 1;

    /// <summary>The sum of two elements; false when one of them is no encoding of an element.</summary>
    public static bool TryAddElements(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> sum) =>
        crypto_core_ristretto255_add(
            Sized(sum, ElementSize, nameof(sum)),
            Sized(left, ElementSize, nameof(left)),
            Sized(right, ElementSize, nameof(right))) == 0;

    /// <summary>An element multiplied by a scalar; false when it is no encoding of an element, or the product is the identity.</summary>
    public static bool TryMultiplyElement(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> element, Span<byte> product) =>
        crypto_scalarmult_ristretto255(
            Sized(product, ElementSize, nameof(product)),
            Sized(scalar, ScalarSize, nameof(scalar)),
            Sized(element, ElementSize, nameof(element))) == 0;

    /// <summary>The generator multiplied by a scalar; false when the product is the identity.</summary>
    public static bool TryMultiplyGenerator(ReadOnlySpan<byte> scalar, Span<byte> product) =>
        crypto_scalarmult_ristretto255_base(
            Sized(product, ElementSize, nameof(product)),
            Sized(scalar, ScalarSize, nameof(scalar))) == 0;

    /// <summary>The element of 64 uniform bytes (RFC 9496, 4.3.4).</summary>
    public static void ElementOf(ReadOnlySpan<byte> wide, Span<byte> element)
    {
        if (crypto_core_ristretto255_from_hash(Sized(element, ElementSize, nameof(element)), Sized(wide, WideSize, nameof(wide))) != 0)
            throw new InvalidOperationException("libsodium mapped no bytes to an element.");
    }

    /// <summary>64 bytes, little-endian, modulo the order of the group.</summary>
    public static void ReduceScalar(ReadOnlySpan<byte> wide, Span<byte> scalar) =>
        crypto_core_ristretto255_scalar_reduce(Sized(scalar, ScalarSize, nameof(scalar)), Sized(wide, WideSize, nameof(wide)));

    public static void AddScalars(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> sum) =>
        crypto_core_ristretto255_scalar_add(
            Sized(sum, ScalarSize, nameof(sum)), Sized(left, ScalarSize, nameof(left)), Sized(right, ScalarSize, nameof(right)));

    public static void SubtractScalars(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> difference) =>
        crypto_core_ristretto255_scalar_sub(
            Sized(difference, ScalarSize, nameof(difference)),
            Sized(left, ScalarSize, nameof(left)),
            Sized(right, ScalarSize, nameof(right)));

    public static void MultiplyScalars(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> product) =>
        crypto_core_ristretto255_scalar_mul(
            Sized(product, ScalarSize, nameof(product)), Sized(left, ScalarSize, nameof(left)), Sized(right, ScalarSize, nameof(right)));

    /// <summary>The inverse modulo the order of the group; false for zero.</summary>
    public static bool TryInvertScalar(ReadOnlySpan<byte> scalar, Span<byte> inverse) =>
        crypto_core_ristretto255_scalar_invert(
            Sized(inverse, ScalarSize, nameof(inverse)), Sized(scalar, ScalarSize, nameof(scalar))) == 0;

    // The native side trusts lengths: none is passed on unchecked.
    private static ReadOnlySpan<byte> Sized(ReadOnlySpan<byte> bytes, int size, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, size, name);
        return bytes;
    }

    private static Span<byte> Sized(Span<byte> bytes, int size, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, size, name);
        return bytes;
    }

    [LibraryImport(Library)]
    private static partial int crypto_core_ristretto255_is_valid_point(ReadOnlySpan<byte> element);

    [LibraryImport(Library)]
    private static partial int crypto_core_ristretto255_add(Span<byte> sum, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right);

    [LibraryImport(Library)]
    private static partial int crypto_core_ristretto255_from_hash(Span<byte> element, ReadOnlySpan<byte> wide);

    [LibraryImport(Library)]
    private static partial int crypto_scalarmult_ristretto255(Span<byte> product, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> element);

    [LibraryImport(Library)]
    private static partial int crypto_scalarmult_ristretto255_base(Span<byte> product, ReadOnlySpan<byte> scalar);

    [LibraryImport(Library)]
    private static partial void crypto_core_ristretto255_scalar_reduce(Span<byte> scalar, ReadOnlySpan<byte> wide);

    [LibraryImport(Library)]
    private static partial void crypto_core_ristretto255_scalar_add(Span<byte> sum, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right);

    [LibraryImport(Library)]
    private static partial void crypto_core_ristretto255_scalar_sub(
        Span<byte> difference, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right);

    [LibraryImport(Library)]
    private static partial void crypto_core_ristretto255_scalar_mul(Span<byte> product, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right);

    [LibraryImport(Library)]
    private static partial int crypto_core_ristretto255_scalar_invert(Span<byte> inverse, ReadOnlySpan<byte> scalar);
}
