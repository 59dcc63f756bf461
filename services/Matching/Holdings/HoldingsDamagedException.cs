namespace ExchangeNetwork.Matching.Holdings;

/// <summary>A part of the holdings that was acknowledged can no longer be read: restore it from a backup.</summary>
/// <param name="segment">Segment number.</param>
/// <param name="offset">Byte offset of the frame in it.</param>
public sealed class HoldingsDamagedException(int segment, long offset)
    : Exception($"The holdings are damaged in segment {segment} at byte {offset}; restore this segment from a backup.")
{
    /// <summary>Segment number.</summary>
    public int Segment { get; } = segment;

    /// <summary>Byte offset of the frame.</summary>
    public long Offset { get; } = offset;
}
