using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ExchangeNetwork.Matching.Native;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>An integer modulo the order of ristretto255, held as its 32 bytes, little-endian; the default value is zero.</summary>
/// <remarks>Always reduced. Arithmetic takes the same time for all values. Most scalars are secret: none prints itself.</remarks>
public readonly struct GroupScalar : IEquatable<GroupScalar>
{
    /// <summary>Bytes of a scalar.</summary>
    public const int Size = Libsodium.ScalarSize;

    /// <summary>Bytes that <see cref="FromUniform"/> takes.</summary>
    public const int UniformSize = Libsodium.WideSize;

    private readonly Bytes32 bytes;

    private GroupScalar(ReadOnlySpan<byte> encoding) => encoding.CopyTo(bytes);

    /// <summary>One.</summary>
    public static GroupScalar One { get; } = FromUInt128(1);

    /// <summary>Whether this is zero.</summary>
    public bool IsZero => CryptographicOperations.FixedTimeEquals(Encoding, default(GroupScalar).Encoding);

    /// <summary>The 32 bytes.</summary>
    [UnscopedRef]
    internal ReadOnlySpan<byte> Encoding => bytes;

    /// <summary>Reads a scalar; false when it has not 32 bytes or is not reduced. Zero is read.</summary>
    public static bool TryParse(ReadOnlySpan<byte> encoding, out GroupScalar scalar)
    {
        scalar = default;
        if (encoding.Length != Size)
            return false;
        // The library takes any 32 bytes: only what reduction leaves as it is counts as a scalar.
        Span<byte> wide = stackalloc byte[UniformSize];
        wide.Clear();
        encoding.CopyTo(wide);
        var reduced = FromUniform(wide);
        CryptographicOperations.ZeroMemory(wide);
        var canonical = CryptographicOperations.FixedTimeEquals(reduced.Encoding, encoding);
        if (canonical)
            scalar = reduced;
        return canonical;
    }

    /// <summary>Reads a share or a blind; false for zero and for what <see cref="TryParse"/> refuses.</summary>
    public static bool TryParseNonZero(ReadOnlySpan<byte> encoding, out GroupScalar scalar) =>
        TryParse(encoding, out scalar) && !scalar.IsZero;

    /// <summary>64 uniform bytes, little-endian, reduced.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 64 bytes.</exception>
    public static GroupScalar FromUniform(ReadOnlySpan<byte> uniform)
    {
        Span<byte> reduced = stackalloc byte[Size];
        Libsodium.ReduceScalar(uniform, reduced);
        return Take(reduced);
    }

    /// <summary>A number of at most 128 bits, which is below the order.</summary>
    public static GroupScalar FromUInt128(UInt128 value)
    {
        Span<byte> encoding = stackalloc byte[Size];
        encoding.Clear();
        BinaryPrimitives.WriteUInt128LittleEndian(encoding, value);
        return Take(encoding);
    }

    /// <summary>A secret random scalar other than zero.</summary>
    public static GroupScalar Random()
    {
        Span<byte> uniform = stackalloc byte[UniformSize];
        GroupScalar scalar;
        do
        {
            RandomNumberGenerator.Fill(uniform);
            scalar = FromUniform(uniform);
        }
        while (scalar.IsZero);
        CryptographicOperations.ZeroMemory(uniform);
        return scalar;
    }

    /// <summary>The sum.</summary>
    public static GroupScalar operator +(in GroupScalar left, in GroupScalar right)
    {
        Span<byte> sum = stackalloc byte[Size];
        Libsodium.AddScalars(left.Encoding, right.Encoding, sum);
        return Take(sum);
    }

    /// <summary>The difference.</summary>
    public static GroupScalar operator -(in GroupScalar left, in GroupScalar right)
    {
        Span<byte> difference = stackalloc byte[Size];
        Libsodium.SubtractScalars(left.Encoding, right.Encoding, difference);
        return Take(difference);
    }

    /// <summary>The product.</summary>
    public static GroupScalar operator *(in GroupScalar left, in GroupScalar right)
    {
        Span<byte> product = stackalloc byte[Size];
        Libsodium.MultiplyScalars(left.Encoding, right.Encoding, product);
        return Take(product);
    }

    /// <summary>Whether both are the same scalar, in a time that does not tell where they differ.</summary>
    public static bool operator ==(in GroupScalar left, in GroupScalar right) => left.Equals(right);

    /// <summary>Whether they are different scalars.</summary>
    public static bool operator !=(in GroupScalar left, in GroupScalar right) => !left.Equals(right);

    /// <summary>The inverse, about 30 µs.</summary>
    /// <exception cref="DivideByZeroException">This is zero.</exception>
    public GroupScalar Invert()
    {
        Span<byte> inverse = stackalloc byte[Size];
        return Libsodium.TryInvertScalar(Encoding, inverse) ? Take(inverse) : throw new DivideByZeroException("Zero has no inverse.");
    }

    /// <summary>Inverts all scalars in place for the price of one inversion and three multiplications each.</summary>
    /// <exception cref="DivideByZeroException">One of them is zero; nothing was changed.</exception>
    public static void InvertAll(Span<GroupScalar> scalars)
    {
        if (scalars.IsEmpty)
            return;
        // Each place first holds the product of all scalars before it; from the inverse of the whole product the way back peels them off.
        var products = new GroupScalar[scalars.Length];
        var product = One;
        for (var i = 0; i < scalars.Length; i++)
        {
            products[i] = product;
            product *= scalars[i];
        }
        var inverse = product.Invert();
        for (var i = scalars.Length - 1; i >= 0; i--)
        {
            var single = inverse * products[i];
            inverse *= scalars[i];
            scalars[i] = single;
        }
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(products.AsSpan()));
    }

    /// <summary>Writes the 32 bytes, for the key store and for messages that are encrypted or public.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void CopyTo(Span<byte> destination) => Encoding.CopyTo(destination);

    /// <summary>The 32 bytes, for the key store and for messages that are encrypted or public.</summary>
    public byte[] ToArray() => Encoding.ToArray();

    /// <inheritdoc/>
    public bool Equals(GroupScalar other) => CryptographicOperations.FixedTimeEquals(Encoding, other.Encoding);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GroupScalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => MemoryMarshal.Read<int>(Encoding);

    /// <summary>Masks the scalar.</summary>
    public override string ToString() => "GroupScalar(***)";

    // The only copy that stays is the one in the value returned.
    private static GroupScalar Take(Span<byte> encoding)
    {
        var scalar = new GroupScalar(encoding);
        CryptographicOperations.ZeroMemory(encoding);
        return scalar;
    }
}
