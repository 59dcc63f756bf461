namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>A point that is opened: with its blind and its input everybody can make it again.</summary>
public static class PointOpening
{
    /// <summary>The point of an input under a blind.</summary>
    /// <param name="blind">The blind, 32 bytes.</param>
    /// <param name="input">The input as <see cref="PseudonymInput"/> encodes it.</param>
    /// <param name="point">The point.</param>
    /// <returns>False for what is no blind: not 32 bytes, not reduced, or zero.</returns>
    public static bool TryMake(ReadOnlySpan<byte> blind, ReadOnlySpan<byte> input, out GroupElement point)
    {
        point = default;
        return GroupScalar.TryParseNonZero(blind, out var scalar) && Voprf.TryBlind(input, scalar, out point);
    }
}
