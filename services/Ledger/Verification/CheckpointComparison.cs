using ExchangeNetwork.Ledger.Embedded;

namespace ExchangeNetwork.Ledger.Verification;

/// <summary>Holds checkpoints of other agencies against the blocks of a file.</summary>
internal static class CheckpointComparison
{
    public static IReadOnlyList<CheckpointFinding> Run(VerificationRequest request, string channel, BlockTables blocks, BlockReplay replay) =>
        [.. request.Checkpoints.Select(checkpoint => Judge(checkpoint, request, channel, blocks, replay))];

    private static CheckpointFinding Judge(
        KeptCheckpoint checkpoint, VerificationRequest request, string channel, BlockTables blocks, BlockReplay replay)
    {
        // Named by MSP id: that is what the signature proves, the agency's id is its own word.
        var who = checkpoint.MspId;
        if (checkpoint.Channel != channel)
            return new(checkpoint, CheckpointVerdict.OtherChannel, LedgerRefusals.CheckpointChannel(who, checkpoint.Channel));
        var key = request.TrustedKeys.TryGetValue((checkpoint.MspId, checkpoint.KeyId), out var trusted)
            ? trusted
            : replay.FindKey(checkpoint.MspId, checkpoint.KeyId, checkpoint.At);
        if (key is null || !checkpoint.IsSignedBy(key))
            return new(checkpoint, CheckpointVerdict.BadSignature, LedgerRefusals.CheckpointSignature(who, checkpoint.Number));
        if (blocks.Block(checkpoint.Number) is not { } block)
            return new(checkpoint, CheckpointVerdict.BlockMissing, LedgerRefusals.CheckpointBlockMissing(who, checkpoint.Number, replay.Head.Number));
        return Convert.ToHexStringLower(block.Hash) == checkpoint.BlockHash
            ? new(checkpoint, CheckpointVerdict.Matches, null)
            : new(checkpoint, CheckpointVerdict.Differs, LedgerRefusals.CheckpointDiffers(who, checkpoint.Number));
    }
}
