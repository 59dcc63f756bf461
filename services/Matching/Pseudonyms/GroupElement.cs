using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using ExchangeNetwork.Matching.Native;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>An element of the group ristretto255 (RFC 9496), held as its 32-byte encoding; the default value is the identity.</summary>
/// <remarks>
/// Always valid: what comes from elsewhere passes <see cref="TryParse"/>, or is read while it is computed with, by the same rules.
/// The identity arises only from arithmetic; nobody may send it.
/// </remarks>
public readonly struct GroupElement : IEquatable<GroupElement>
{
    /// <summary>Bytes of an encoding.</summary>
    public const int Size = Libsodium.ElementSize;

    private readonly Bytes32 bytes;

    private GroupElement(ReadOnlySpan<byte> encoding) => encoding.CopyTo(bytes);

    /// <summary>The generator of RFC 9496.</summary>
    public static GroupElement Generator { get; } = MultiplyGenerator(GroupScalar.One);

    /// <summary>Whether this is the identity, of which nothing can be learnt and which therefore nobody may send.</summary>
    public bool IsIdentity => IsZero(Encoding);

    /// <summary>The 32 bytes of the encoding.</summary>
    [UnscopedRef]
    internal ReadOnlySpan<byte> Encoding => bytes;

    /// <summary>Reads an encoding; false when it has not 32 bytes, is the identity, or is no canonical encoding of an element.</summary>
    public static bool TryParse(ReadOnlySpan<byte> encoding, out GroupElement element)
    {
        // The library takes the identity for a valid point, so it is refused before the library is asked.
        var valid = encoding.Length == Size && !IsZero(encoding) && Libsodium.IsElement(encoding);
        element = valid ? new GroupElement(encoding) : default;
        return valid;
    }

    /// <summary>Reads and multiplies at once, for the price of the multiplication; false for what <see cref="TryParse"/> refuses.</summary>
    /// <exception cref="ArgumentException">The scalar is zero.</exception>
    public static bool TryMultiply(in GroupScalar scalar, ReadOnlySpan<byte> encoding, out GroupElement product)
    {
        if (scalar.IsZero)
            throw new ArgumentException("Elements of others are not multiplied by zero.", nameof(scalar));
        // The order of the group is prime: neither factor being zero, the library fails only for an encoding that is none.
        Span<byte> result = stackalloc byte[Size];
        var valid = encoding.Length == Size && !IsZero(encoding) && Libsodium.TryMultiplyElement(scalar.Encoding, encoding, result);
        product = valid ? new GroupElement(result) : default;
        return valid;
    }

    /// <summary>Reads and adds at once, for the price of the addition; false for what <see cref="TryParse"/> refuses.</summary>
    public static bool TryAdd(in GroupElement left, ReadOnlySpan<byte> encoding, out GroupElement sum)
    {
        Span<byte> result = stackalloc byte[Size];
        var valid = encoding.Length == Size && !IsZero(encoding) && Libsodium.TryAddElements(left.Encoding, encoding, result);
        sum = valid ? new GroupElement(result) : default;
        return valid;
    }

    /// <summary>Reads encodings that lie one behind the other; false at the first that <see cref="TryParse"/> refuses.</summary>
    /// <param name="encodings">As many times 32 bytes as there are elements.</param>
    /// <param name="elements">Receives them.</param>
    /// <param name="refused">Position of the refused one, from 0; -1 when all were read.</param>
    /// <exception cref="ArgumentException">Not 32 bytes per element.</exception>
    public static bool TryParseAll(ReadOnlySpan<byte> encodings, Span<GroupElement> elements, out int refused)
    {
        if (encodings.Length != elements.Length * Size)
            throw new ArgumentException("An element has 32 bytes.", nameof(encodings));
        for (refused = 0; refused < elements.Length; refused++)
        {
            if (!TryParse(encodings.Slice(refused * Size, Size), out elements[refused]))
                return false;
        }
        refused = -1;
        return true;
    }

    /// <summary>The generator multiplied by a scalar.</summary>
    public static GroupElement MultiplyGenerator(in GroupScalar scalar)
    {
        if (scalar.IsZero)
            return default;
        Span<byte> product = stackalloc byte[Size];
        return Libsodium.TryMultiplyGenerator(scalar.Encoding, product) ? new GroupElement(product) : throw Fault();
    }

    /// <summary>The element that the library maps 64 uniform bytes to (RFC 9496, 4.3.4).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 64 bytes.</exception>
    public static GroupElement FromUniform(ReadOnlySpan<byte> uniform)
    {
        Span<byte> element = stackalloc byte[Size];
        Libsodium.ElementOf(uniform, element);
        return new GroupElement(element);
    }

    /// <summary>The sum of two elements, about 14 µs.</summary>
    public static GroupElement operator +(in GroupElement left, in GroupElement right)
    {
        Span<byte> sum = stackalloc byte[Size];
        return Libsodium.TryAddElements(left.Encoding, right.Encoding, sum) ? new GroupElement(sum) : throw Fault();
    }

    /// <summary>An element multiplied by a scalar, about 55 µs, in a time that depends on neither.</summary>
    public static GroupElement operator *(in GroupScalar scalar, in GroupElement element)
    {
        // The library reports the identity as a failure; here it is a value like any other.
        if (scalar.IsZero || element.IsIdentity)
            return default;
        Span<byte> product = stackalloc byte[Size];
        return Libsodium.TryMultiplyElement(scalar.Encoding, element.Encoding, product) ? new GroupElement(product) : throw Fault();
    }

    /// <summary>Whether both are the same element.</summary>
    public static bool operator ==(in GroupElement left, in GroupElement right) => left.Equals(right);

    /// <summary>Whether they are different elements.</summary>
    public static bool operator !=(in GroupElement left, in GroupElement right) => !left.Equals(right);

    /// <summary>Writes the encoding.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void CopyTo(Span<byte> destination) => Encoding.CopyTo(destination);

    /// <summary>The encoding, 32 bytes.</summary>
    public byte[] ToArray() => Encoding.ToArray();

    /// <inheritdoc/>
    public bool Equals(GroupElement other) => Encoding.SequenceEqual(other.Encoding);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GroupElement other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => MemoryMarshal.Read<int>(Encoding);

    /// <summary>Masks the element: unblinded, it stands for an identifier.</summary>
    public override string ToString() => "GroupElement(***)";

    private static bool IsZero(ReadOnlySpan<byte> encoding) => !encoding.ContainsAnyExcept((byte)0);

    private static InvalidOperationException Fault() => new("libsodium refused an element that was valid.");
}
