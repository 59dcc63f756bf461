namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>A row of a sealed list: the token of an identifier, and the entry's seed in a box that the identifier's unlock key opens.</summary>
public static class SealedRow
{
    /// <summary>Bytes of a row: token ‖ box.</summary>
    public const int Size = DomainToken.Size + RowBox.Size;

    /// <summary>Rows come in whole segments of so many: what is short of one is filled up with random rows.</summary>
    public const int PerSegment = 4096;

    /// <summary>Most rows that one entry may have, so that the public count bucket of the entries also bounds the rows.</summary>
    public const int MostPerEntry = 64;

    /// <summary>Segments that so many identifiers take; a list has at least one.</summary>
    public static int SegmentsOf(int identifiers) => Math.Max(1, (int)(((long)identifiers + PerSegment - 1) / PerSegment));
}
