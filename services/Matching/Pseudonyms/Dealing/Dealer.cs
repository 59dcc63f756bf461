using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ExchangeNetwork.Matching.Pseudonyms.Dealing;

/// <summary>An agency that deals shares, and what it deals them of: all hashes of a dealing begin with it, so that none serves another.</summary>
/// <param name="NetworkId">The network's id.</param>
/// <param name="KeyId">The key.</param>
/// <param name="Epoch">The epoch that is to become active, from 1.</param>
/// <param name="Index">The agency's index, from 1.</param>
public sealed record Dealer(string NetworkId, string KeyId, int Epoch, byte Index)
{
    /// <summary>SHA-512(label ‖ LP(networkId) ‖ LP(keyId) ‖ u32 epoch ‖ u32 index ‖ parts), reduced.</summary>
    internal GroupScalar Hash(ReadOnlySpan<byte> label, params ReadOnlySpan<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(label);
        AppendPrefixed(hash, NetworkId);
        AppendPrefixed(hash, KeyId);
        AppendNumber(hash, (uint)Epoch);
        AppendNumber(hash, Index);
        foreach (var part in parts)
            hash.AppendData(part);
        Span<byte> uniform = stackalloc byte[GroupScalar.UniformSize];
        hash.GetHashAndReset(uniform);
        var scalar = GroupScalar.FromUniform(uniform);
        CryptographicOperations.ZeroMemory(uniform);
        return scalar;
    }

    private static void AppendPrefixed(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)bytes.Length));
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    private static void AppendNumber(IncrementalHash hash, uint number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
