using ExchangeNetwork.Contract.Hits;

namespace ExchangeNetwork.Contract.QueryLists;

/// <summary>The salted tree over the tags of a list's decoys: whoever published it can show later that a tag was a decoy, and nobody can tell before.</summary>
/// <remarks>A leaf is H(0x00 ‖ salt32 ‖ tag). There are always as many places, so that the root says nothing of their number; empty ones hold a leaf of nothing.</remarks>
public static class DecoyTree
{
    /// <summary>Places of the tree, and most decoys of a list.</summary>
    public const int Places = 16;

    /// <summary>The leaf of a place.</summary>
    /// <param name="salt">32 bytes of its own.</param>
    /// <param name="tag">The decoy's tag; nothing for an empty place.</param>
    public static byte[] Leaf(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> tag) => Claims.RecordLeaf(salt, tag);

    /// <summary>True when the tag stands at a place under a manifest's root.</summary>
    public static bool Verify(string decoyRoot, int place, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> tag, IReadOnlyList<byte[]> path) =>
        tag.Length == Claims.Size && MerkleTree.Verify(Leaf(salt, tag), place, Places, path, Convert.FromHexString(decoyRoot));
}
