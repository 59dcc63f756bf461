using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>The secret of a ticket that all its blinds come from, so that a node that was stopped asks for the same points again.</summary>
/// <remarks>
/// Random for every ticket: one seed for two tickets would show which of their identifiers are the same. Blind i is
/// SHA-512(<c>xnet1/blind</c> ‖ LP(networkId) ‖ seed ‖ u32 i), reduced. Safe for use from many threads until it is disposed of.
/// </remarks>
public sealed class BlindSeed : IDisposable
{
    /// <summary>Bytes of a seed.</summary>
    public const int Size = 32;

    private readonly byte[] _prefix;
    private bool _disposed;

    /// <summary>The blinds of a ticket.</summary>
    /// <param name="networkId">The network's id.</param>
    /// <param name="seed">Exactly <see cref="Size"/> secret random bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number of bytes, or an id of more than 65,535.</exception>
    public BlindSeed(string networkId, ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, Size, nameof(seed));
        var network = Encoding.UTF8.GetBytes(networkId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(network.Length, ushort.MaxValue, nameof(networkId));
        var label = "xnet1/blind"u8;
        _prefix = new byte[label.Length + sizeof(ushort) + network.Length + Size];
        label.CopyTo(_prefix);
        seed.CopyTo(Composites.WritePrefixed(_prefix.AsSpan(label.Length), network));
    }

    /// <summary>The blind of a point.</summary>
    /// <param name="position">The point's position in the ticket, from 0.</param>
    /// <exception cref="ObjectDisposedException">The seed was forgotten.</exception>
    public GroupScalar Blind(uint position)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var input = new byte[_prefix.Length + sizeof(uint)];
        _prefix.CopyTo(input, 0);
        BinaryPrimitives.WriteUInt32BigEndian(input.AsSpan(_prefix.Length), position);
        Span<byte> uniform = stackalloc byte[GroupScalar.UniformSize];
        SHA512.HashData(input, uniform);
        var blind = GroupScalar.FromUniform(uniform);
        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(uniform);
        // One seed in 2^252 meets it; the ticket is then asked for under another seed.
        return blind.IsZero ? throw new InvalidOperationException("A blind came out as zero.") : blind;
    }

    /// <summary>Forgets the seed.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_prefix);
    }

    /// <summary>Masks the seed.</summary>
    public override string ToString() => "BlindSeed(***)";
}
