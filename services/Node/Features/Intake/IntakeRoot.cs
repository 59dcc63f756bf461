using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Node.Security;

namespace ExchangeNetwork.Node.Features.Intake;

/// <summary>The Merkle root over the salted leaves of records that are kept together.</summary>
public static class IntakeRoot
{
    /// <summary>The root of a frame's records under its secret, 32 bytes.</summary>
    public static byte[] Of(byte[] batchSecret, IReadOnlyList<HeldRecord> records)
    {
        var leaves = new byte[records.Count * MerkleTree.HashSize];
        using (var commitments = new Commitments(batchSecret))
            commitments.WriteRecordLeaves(0, [.. records.Select(record => (ReadOnlyMemory<byte>)record.Canonical)], leaves);
        return MerkleTree.Root([.. leaves.Chunk(MerkleTree.HashSize)]);
    }
}
