using System.Diagnostics.CodeAnalysis;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>Records that were kept together: one frame of the log, one intake root.</summary>
/// <param name="Head">What is said of all of them.</param>
/// <param name="Records">The records in order; of a frame that was read in part, those that were read.</param>
public sealed record HeldFrame(FrameHead Head, IReadOnlyList<HeldRecord> Records)
{
    /// <summary>The upload they came with.</summary>
    public string BatchId => Head.BatchId;

    /// <summary>Their source.</summary>
    public string Source => Head.Source;

    /// <summary>When they were kept.</summary>
    public DateTimeOffset ReceivedAt => Head.ReceivedAt;

    /// <summary>32 bytes from which the salts of the record leaves come.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "A secret is handed on as bytes.")]
    public byte[] BatchSecret => Head.BatchSecret;

    /// <summary>Merkle root over the record leaves, 32 bytes.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "A hash is handed on as bytes.")]
    public byte[] IntakeRoot => Head.IntakeRoot;

    /// <summary>Masks the content.</summary>
    public override string ToString() => $"HeldFrame({Records.Count} records)";
}

/// <summary>What a frame says of all its records.</summary>
/// <param name="BatchId">The upload they came with.</param>
/// <param name="Source">Their source.</param>
/// <param name="ReceivedAt">When they were kept.</param>
/// <param name="BatchSecret">32 bytes from which the salts of the record leaves come.</param>
/// <param name="IntakeRoot">Merkle root over the record leaves, 32 bytes.</param>
/// <param name="Count">Number of records.</param>
/// <param name="FirstSeen">Records that were not held before in any revision.</param>
public sealed record FrameHead(
    string BatchId, string Source, DateTimeOffset ReceivedAt, byte[] BatchSecret, byte[] IntakeRoot, int Count, int FirstSeen)
{
    /// <summary>Masks the secret.</summary>
    public override string ToString() => $"FrameHead({Count} records)";
}
