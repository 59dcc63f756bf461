using System.Diagnostics.CodeAnalysis;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>An agency's share of a network key: t of them evaluate, fewer know nothing of the key.</summary>
/// <remarks>Lives in the key store, never in database, data folder or backup; a refresh replaces it and the old one is erased.</remarks>
public sealed class KeyShare : IDisposable
{
    /// <summary>Bytes of a share.</summary>
    public const int Size = GroupScalar.Size;

    private GroupScalar _value;
    private bool _disposed;

    internal KeyShare(byte index, in GroupScalar value)
    {
        ArgumentOutOfRangeException.ThrowIfZero(index);
        if (value.IsZero)
            throw new ArgumentException("A share is not zero.", nameof(value));
        Index = index;
        _value = value;
        PublicShare = GroupElement.MultiplyGenerator(value);
    }

    /// <summary>The agency's index.</summary>
    public byte Index { get; }

    /// <summary>The generator multiplied by the share, which everybody can compute from the dealers' commitments.</summary>
    public GroupElement PublicShare { get; }

    internal GroupScalar Value
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _value;
        }
    }

    /// <summary>Reads a share as the key store holds it; false for an index of 0, zero, a number that is not reduced, or not 32 bytes.</summary>
    public static bool TryParse(byte index, ReadOnlySpan<byte> encoding, [NotNullWhen(true)] out KeyShare? share)
    {
        share = index != 0 && GroupScalar.TryParseNonZero(encoding, out var value) ? new KeyShare(index, value) : null;
        return share is not null;
    }

    /// <summary>Writes the share for the key store.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    /// <exception cref="ObjectDisposedException">The share was forgotten.</exception>
    public void CopyTo(Span<byte> destination) => Value.CopyTo(destination);

    /// <summary>Forgets the share.</summary>
    public void Dispose()
    {
        _value = default;
        _disposed = true;
    }

    /// <summary>Masks the share.</summary>
    public override string ToString() => $"KeyShare({Index}, ***)";
}
