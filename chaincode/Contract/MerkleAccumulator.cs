using System.Security.Cryptography;

namespace ExchangeNetwork.Contract;

/// <summary>Computes the root of <see cref="MerkleTree"/> from leaf hashes that pass by one after the other, in constant memory.</summary>
/// <remarks>The fast version of <see cref="MerkleTree.Root"/>: no allocation per leaf. One thread at a time.</remarks>
public sealed class MerkleAccumulator
{
    // Roots of perfect subtrees: level i is occupied when bit i of the count is set; 2^48 leaves are more than anybody has.
    private const int Levels = 48;

    private readonly byte[] _roots = new byte[Levels * MerkleTree.HashSize];

    /// <summary>Leaves added so far.</summary>
    public long Count { get; private set; }

    /// <summary>Root over leaf hashes that lie one behind the other, 32 bytes each.</summary>
    /// <exception cref="ArgumentException">Not a multiple of 32 bytes.</exception>
    public static byte[] Root(ReadOnlySpan<byte> leafHashes)
    {
        if (leafHashes.Length % MerkleTree.HashSize != 0)
            throw new ArgumentException("Leaf hashes are 32 bytes each.", nameof(leafHashes));
        var tree = new MerkleAccumulator();
        for (; leafHashes.Length > 0; leafHashes = leafHashes[MerkleTree.HashSize..])
            tree.Add(leafHashes[..MerkleTree.HashSize]);
        return tree.Root();
    }

    /// <summary>Adds the hash of the next leaf, 32 bytes.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public void Add(ReadOnlySpan<byte> leafHash)
    {
        if (leafHash.Length != MerkleTree.HashSize)
            throw new ArgumentException("A leaf hash is 32 bytes.", nameof(leafHash));
        AddSubtree(leafHash, 0);
    }

    /// <summary>Adds 2^<paramref name="level"/> leaves at once by the root over them.</summary>
    /// <param name="root">32 bytes.</param>
    /// <param name="level">From 0 to 32.</param>
    /// <exception cref="ArgumentException">Not 32 bytes, or the leaves before are no multiple of as many: the tree has no such subtree here.</exception>
    public void AddSubtree(ReadOnlySpan<byte> root, int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 32);
        var leaves = 1L << level;
        if (root.Length != MerkleTree.HashSize || Count % leaves != 0)
            throw new ArgumentException("A root is 32 bytes, and stands where its subtree begins.", nameof(root));
        Span<byte> hash = stackalloc byte[MerkleTree.HashSize];
        root.CopyTo(hash);
        for (var bits = Count >> level; (bits & 1) != 0; bits >>= 1, level++)
            NodeHash(Level(level), hash, hash);
        hash.CopyTo(Level(level));
        Count += leaves;
    }

    /// <summary>The root over the leaves added so far; SHA-256 of nothing when there is none.</summary>
    public byte[] Root()
    {
        if (Count == 0)
            return SHA256.HashData([]);
        var root = new byte[MerkleTree.HashSize];
        var level = System.Numerics.BitOperations.TrailingZeroCount(Count);
        Level(level).CopyTo(root);
        for (level++; level < Levels; level++)
        {
            if (((Count >> level) & 1) != 0)
                NodeHash(Level(level), root, root);
        }
        return root;
    }

    private Span<byte> Level(int level) => _roots.AsSpan(level * MerkleTree.HashSize, MerkleTree.HashSize);

    private static void NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * MerkleTree.HashSize)];
        bytes[0] = 0x01;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + MerkleTree.HashSize)..]);
        SHA256.HashData(bytes, hash);
    }
}
