using System.Security.Cryptography;

namespace ExchangeNetwork.Contract;

/// <summary>The Merkle tree hash of RFC 6962 section 2.1 over SHA-256: leaf prefix 0x00, inner node prefix 0x01.</summary>
/// <remarks>Serves list roots, intake roots and the transaction roots of the embedded ledger's blocks.</remarks>
public static class MerkleTree
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashSize = 32;

    /// <summary>Hash of a leaf: SHA-256(0x00 ‖ data).</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0x00]);
        hash.AppendData(data);
        return hash.GetHashAndReset();
    }

    /// <summary>Root over leaf hashes in order; SHA-256 of nothing for an empty list.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> leafHashes)
    {
        if (leafHashes.Count == 0)
            return SHA256.HashData([]);

        // Level by level; a node without a sibling moves up as it is, which gives the tree of RFC 6962.
        var level = leafHashes.ToArray();
        for (var count = level.Length; count > 1; count = (count + 1) / 2)
        {
            for (var i = 0; i < count; i += 2)
                level[i / 2] = i + 1 < count ? NodeHash(level[i], level[i + 1]) : level[i];
        }
        return level[0];
    }

    /// <summary>The sibling hashes from a leaf to the root (RFC 6962 section 2.1.1).</summary>
    public static IReadOnlyList<byte[]> InclusionProof(IReadOnlyList<byte[]> leafHashes, int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)leafHashes.Count, nameof(index));
        var proof = new List<byte[]>();
        var level = leafHashes.ToArray();
        for (var count = level.Length; count > 1; count = (count + 1) / 2)
        {
            var sibling = index ^ 1;
            if (sibling < count)
                proof.Add(level[sibling]);
            for (var i = 0; i < count; i += 2)
                level[i / 2] = i + 1 < count ? NodeHash(level[i], level[i + 1]) : level[i];
            index /= 2;
        }
        return proof;
    }

    /// <summary>True when the proof leads from the leaf hash at <paramref name="index"/> of <paramref name="count"/> leaves to the root.</summary>
    public static bool Verify(ReadOnlySpan<byte> leafHash, long index, long count, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= count)
            return false;
        var hash = leafHash.ToArray();
        var used = 0;
        for (; count > 1; count = (count + 1) / 2, index /= 2)
        {
            if ((index ^ 1) >= count)
                continue;
            if (used == proof.Count)
                return false;
            var sibling = proof[used++];
            hash = (index & 1) == 0 ? NodeHash(hash, sibling) : NodeHash(sibling, hash);
        }
        return used == proof.Count && root.SequenceEqual(hash);
    }

    private static byte[] NodeHash(byte[] left, byte[] right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * HashSize)];
        bytes[0] = 0x01;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + HashSize)..]);
        return SHA256.HashData(bytes);
    }
}
