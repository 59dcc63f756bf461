namespace ExchangeNetwork.Matching.Index;

/// <summary>An agreement of one key of a subject with one of an entry.</summary>
/// <param name="Subject">Ordinal of the subject.</param>
/// <param name="List">The list version that holds the entry.</param>
/// <param name="Entry">Ordinal of the entry.</param>
public readonly record struct IndexHit(int Subject, IndexedList List, int Entry);

/// <summary>Bytes that an index takes in memory, without the entries that scoring reads.</summary>
/// <param name="Probe">What a probe reads: filter, directory, and both halves of each token.</param>
/// <param name="Postings">Where the tokens lead.</param>
public readonly record struct IndexSize(long Probe, long Postings)
{
    /// <summary>Both.</summary>
    public long Total => Probe + Postings;
}
