using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.SealedLists;

namespace ExchangeNetwork.Node.Security;

/// <summary>The leaves of the rows of a sealed segment.</summary>
internal static class SealedLeaves
{
    /// <summary>leaf = SHA-256(0x00 ‖ salt16 ‖ row) of each row, one behind the other.</summary>
    public static byte[] Of(byte[] salts, byte[] rows)
    {
        var leaves = new byte[SealedRow.PerSegment * MerkleTree.HashSize];
        Parallel.For(0, SealedRow.PerSegment, i => ListCipher.WriteLeaf(
            salts, i, rows.AsSpan(i * SealedRow.Size, SealedRow.Size), leaves.AsSpan(i * MerkleTree.HashSize, MerkleTree.HashSize)));
        return leaves;
    }
}
