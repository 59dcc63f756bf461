using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Node.Security;

/// <summary>The leaves of the rows of a sealed segment.</summary>
internal static class SealedLeaves
{
    private const int AtOnce = 512;
    private const int LeafSize = 1 + ListCipher.LeafSaltSize + SealedRow.Size;

    /// <summary>leaf = SHA-256(0x00 ‖ salt16 ‖ row) of each row, one behind the other.</summary>
    public static byte[] Of(byte[] salts, byte[] rows)
    {
        var leaves = new byte[SealedRow.PerSegment * MerkleTree.HashSize];
        Parallel.For(0, SealedRow.PerSegment / AtOnce, part =>
        {
            var content = new byte[AtOnce * LeafSize];
            for (var i = 0; i < AtOnce; i++)
            {
                var row = (part * AtOnce) + i;
                var leaf = content.AsSpan((i * LeafSize) + 1, LeafSize - 1);
                salts.AsSpan(row * ListCipher.LeafSaltSize, ListCipher.LeafSaltSize).CopyTo(leaf);
                rows.AsSpan(row * SealedRow.Size, SealedRow.Size).CopyTo(leaf[ListCipher.LeafSaltSize..]);
            }
            Sha256Batch.Hash(content, LeafSize, leaves.AsSpan(part * AtOnce * MerkleTree.HashSize));
        });
        return leaves;
    }
}
