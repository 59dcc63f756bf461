namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>What an evaluated identifier gives: its pseudonym, and the key of its rows.</summary>
/// <param name="Pseudonym">Bytes 0 to 15 of the function's output.</param>
/// <param name="Unlock">Bytes 32 to 63.</param>
public readonly record struct PseudonymOutput(Pseudonym Pseudonym, UnlockKey Unlock)
{
    /// <summary>The parts of an output of 64 bytes.</summary>
    internal static PseudonymOutput Of(ReadOnlySpan<byte> output) =>
        new(Pseudonym.FromBytes(output[..Pseudonym.Size]), UnlockKey.FromBytes(output[^UnlockKey.Size..]));
}
