using Google.Protobuf;

namespace Hyperledger.Fabric.Client;

/// <summary>An argument of a transaction: text, sent as UTF-8, or bytes, sent as they are.</summary>
/// <remarks>Bytes are not copied until the proposal is made: leave them alone until then.</remarks>
public readonly struct Argument : IEquatable<Argument>
{
    private readonly ByteString? value;

    /// <summary>Takes text.</summary>
    /// <param name="text">The argument.</param>
    public Argument(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = ByteString.CopyFromUtf8(text);
    }

    /// <summary>Takes bytes.</summary>
    /// <param name="bytes">The argument.</param>
    public Argument(ReadOnlyMemory<byte> bytes) => value = UnsafeByteOperations.UnsafeWrap(bytes);

    internal ByteString Value => value ?? ByteString.Empty;

    /// <summary>Makes an argument of text.</summary>
    /// <param name="text">The argument.</param>
    public static implicit operator Argument(string text) => new(text);

    /// <summary>Makes an argument of bytes.</summary>
    /// <param name="bytes">The argument.</param>
    public static implicit operator Argument(byte[] bytes) => new(bytes);

    /// <summary>Makes an argument of bytes.</summary>
    /// <param name="bytes">The argument.</param>
    public static implicit operator Argument(ReadOnlyMemory<byte> bytes) => new(bytes);

    /// <summary>Compares by bytes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Argument left, Argument right) => left.Equals(right);

    /// <summary>Compares by bytes.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Argument left, Argument right) => !left.Equals(right);

    /// <summary>Makes an argument of text.</summary>
    /// <param name="text">The argument.</param>
    /// <returns>The argument.</returns>
    public static Argument FromString(string text) => new(text);

    /// <summary>Makes an argument of bytes.</summary>
    /// <param name="bytes">The argument.</param>
    /// <returns>The argument.</returns>
    public static Argument FromByteArray(byte[] bytes) => new(bytes);

    /// <summary>Makes an argument of bytes.</summary>
    /// <param name="bytes">The argument.</param>
    /// <returns>The argument.</returns>
    public static Argument FromReadOnlyMemory(ReadOnlyMemory<byte> bytes) => new(bytes);

    /// <inheritdoc />
    public bool Equals(Argument other) => Value.Equals(other.Value);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Argument other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Value.GetHashCode();
}
