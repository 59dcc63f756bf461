using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>The secret that opens the rows of an identifier in sealed lists: only who may evaluate the identifier has it.</summary>
public readonly struct UnlockKey : IEquatable<UnlockKey>
{
    /// <summary>Bytes of a key.</summary>
    public const int Size = Bytes32.Size;

    private readonly Bytes32 _bytes;

    private UnlockKey(ReadOnlySpan<byte> bytes) => bytes.CopyTo(_bytes);

    [UnscopedRef]
    private ReadOnlySpan<byte> Secret => _bytes;

    /// <summary>The key whose bytes are given.</summary>
    /// <param name="bytes">Exactly <see cref="Size"/> bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number of bytes.</exception>
    public static UnlockKey FromBytes(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Size, nameof(bytes));
        return new UnlockKey(bytes);
    }

    /// <summary>Whether both keys are the same, in a time that does not tell where they differ.</summary>
    public static bool operator ==(in UnlockKey left, in UnlockKey right) => left.Equals(right);

    /// <summary>Whether the keys differ.</summary>
    public static bool operator !=(in UnlockKey left, in UnlockKey right) => !left.Equals(right);

    /// <summary>Writes the key's bytes, for the node's own protected storage and for what is derived from them.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void CopyTo(Span<byte> destination) => Secret.CopyTo(destination);

    /// <summary>The key's bytes, for the node's own protected storage and for what is derived from them.</summary>
    public byte[] ToArray() => Secret.ToArray();

    /// <inheritdoc/>
    public bool Equals(UnlockKey other) => CryptographicOperations.FixedTimeEquals(Secret, other.Secret);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UnlockKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => MemoryMarshal.Read<int>(Secret);

    /// <summary>Masks the key.</summary>
    public override string ToString() => "UnlockKey(***)";
}
