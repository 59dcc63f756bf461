using System.Buffers;
using System.Numerics;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Node.Security;

/// <summary>The Merkle tree over the rows of a version, whose leaves come many at a time: whole subtrees are hashed level by level.</summary>
/// <remarks>The fast version of <see cref="MerkleAccumulator"/> for leaves that lie side by side; the same root. One thread at a time.</remarks>
internal sealed class RowTree
{
    private const int NodeSize = 1 + (2 * MerkleTree.HashSize);

    private readonly MerkleAccumulator _tree = new();

    /// <summary>Rows so far.</summary>
    public long Count => _tree.Count;

    /// <summary>Adds the leaves of the next rows, 32 bytes each.</summary>
    public void Add(ReadOnlySpan<byte> leaves)
    {
        Span<byte> root = stackalloc byte[MerkleTree.HashSize];
        while (!leaves.IsEmpty)
        {
            // The largest subtree that begins here and is whole.
            var level = Math.Min(BitOperations.Log2((uint)(leaves.Length / MerkleTree.HashSize)), _tree.Count == 0 ? 31 : BitOperations.TrailingZeroCount(_tree.Count));
            var size = MerkleTree.HashSize << level;
            WriteRoot(leaves[..size], root);
            _tree.AddSubtree(root, level);
            leaves = leaves[size..];
        }
    }

    /// <summary>The root over all rows.</summary>
    public byte[] Root() => _tree.Root();

    private static void WriteRoot(ReadOnlySpan<byte> leaves, Span<byte> root)
    {
        var count = leaves.Length / MerkleTree.HashSize;
        if (count == 1)
        {
            leaves.CopyTo(root);
            return;
        }
        var nodes = ArrayPool<byte>.Shared.Rent(count / 2 * NodeSize);
        var hashes = ArrayPool<byte>.Shared.Rent(count / 2 * MerkleTree.HashSize);
        for (var level = leaves; count > 1; level = hashes.AsSpan(0, count * MerkleTree.HashSize))
        {
            count /= 2;
            for (var i = 0; i < count; i++)
            {
                nodes[i * NodeSize] = 0x01;
                level.Slice(i * 2 * MerkleTree.HashSize, 2 * MerkleTree.HashSize).CopyTo(nodes.AsSpan((i * NodeSize) + 1));
            }
            Sha256Batch.Hash(nodes.AsSpan(0, count * NodeSize), NodeSize, hashes);
        }
        hashes.AsSpan(0, MerkleTree.HashSize).CopyTo(root);
        ArrayPool<byte>.Shared.Return(nodes);
        ArrayPool<byte>.Shared.Return(hashes);
    }
}
