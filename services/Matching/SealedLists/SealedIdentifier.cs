using ExchangeNetwork.Matching.Pseudonyms;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>An identifier of an entry, evaluated: what one row of a sealed list is made from.</summary>
/// <param name="Entry">Ordinal of the entry.</param>
/// <param name="Output">Pseudonym and unlock key.</param>
public readonly record struct SealedIdentifier(int Entry, PseudonymOutput Output)
{
    /// <summary>Masks the identifier.</summary>
    public override string ToString() => "SealedIdentifier(***)";
}

/// <summary>Writes the seed of an entry, 32 bytes; called from many threads at once.</summary>
/// <param name="entry">Ordinal of the entry.</param>
/// <param name="seed">Receives the seed.</param>
public delegate void EntrySeedWriter(int entry, Span<byte> seed);
