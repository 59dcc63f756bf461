namespace ExchangeNetwork.Contract.Checkpoints;

/// <summary>Argument of <see cref="Functions.CheckpointsSign"/>: an agency says which block stands at a number.</summary>
/// <param name="Number">Block number, from 0.</param>
/// <param name="BlockHash">Hash of the block, 32 bytes, hex.</param>
/// <param name="At">When it was signed.</param>
/// <param name="KeyId">The agency's signing key, valid then.</param>
/// <param name="Alg">Signature suite: <c>ES256</c>.</param>
/// <param name="Signature">64 bytes r‖s, low S, base64, over <see cref="Message"/>; empty until signed.</param>
public sealed record CheckpointStatement(long Number, string BlockHash, DateTimeOffset At, string KeyId, string Alg, string Signature)
{
    /// <summary>The bytes that are signed: <c>xnet1/checkpoint</c> ‖ LP(channel) ‖ LP(agency) ‖ u64 number ‖ block hash ‖ u64 milliseconds ‖ LP(keyId) ‖ LP(alg).</summary>
    public byte[] Message(string channel, string agency) => new Labelled("xnet1/checkpoint", channel)
        .Lp(agency).U64(checked((ulong)Number)).Raw(Convert.FromHexString(BlockHash)).U64(LedgerTime.Milliseconds(At)).Lp(KeyId).Lp(Alg)
        .ToArray();
}

/// <summary>A signed checkpoint as it stands.</summary>
public sealed record Checkpoint : StoredDocument
{
    /// <summary>The agency that signed.</summary>
    public required string Agency { get; init; }

    /// <summary>What it signed.</summary>
    public required CheckpointStatement Statement { get; init; }
}
