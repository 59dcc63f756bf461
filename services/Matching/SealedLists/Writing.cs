namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>One way to write a name.</summary>
/// <remarks>
/// The shares are judgements from how names are kept in registers, passports and foreign systems, fitted to no data set. What they leave to
/// 1 is written in ways that no rule foresees: slips, other romanisations, traditional for simplified characters, a wrong date.
/// </remarks>
/// <param name="Name">The name, written so.</param>
/// <param name="Share">Share of the records about the subject that write it so.</param>
internal readonly record struct Writing(string Name, double Share)
{
    /// <summary>No set of variants is expected to meet more.</summary>
    public const double MostRecall = 0.95;

    /// <summary>Masks the name.</summary>
    public override string ToString() => "Writing(***)";
}
