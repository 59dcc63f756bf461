using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>Decides whether a match may become a hit: audience, validity, record source and score.</summary>
/// <remarks>The contract decides again what reaches the ledger; this spares it what it would refuse.</remarks>
public static class HitPolicy
{
    /// <summary>Stands for every source that is not a population register.</summary>
    public const string AnySource = "*";

    /// <summary>True when this agency may report hits of a source on a list version at a moment.</summary>
    /// <param name="agency">This agency.</param>
    /// <param name="registers">The agency's sources that are population registers.</param>
    /// <param name="list">The list version.</param>
    /// <param name="basis">Terms of its legal basis.</param>
    /// <param name="source">Source of the record.</param>
    /// <param name="now">The moment.</param>
    public static bool Admits(
        string agency, IReadOnlySet<string> registers, Manifest list, LegalBasisTerms basis, string source, DateTimeOffset now) =>
        agency != list.Owner
        && list.Recipients.Contains(agency)
        && list.ValidFrom <= now && now < list.ValidUntil
        && basis.ValidFrom <= now && now < basis.ValidUntil
        && AdmitsSource(registers, basis.RecordSources, source);

    /// <summary>True when a score reaches what a list asks for.</summary>
    /// <param name="score">Of the match, 0 to 1.</param>
    /// <param name="threshold">Of the list, thousandths.</param>
    public static bool Reaches(double score, int threshold) => score * 1000 >= threshold;

    /// <summary>True when records of a source may match under a basis; a population register only where the basis names it.</summary>
    /// <param name="registers">The agency's sources that are population registers.</param>
    /// <param name="sources">What the basis says of sources.</param>
    /// <param name="source">Source of the record.</param>
    public static bool AdmitsSource(IReadOnlySet<string> registers, RecordSources sources, string source) => registers.Contains(source)
        ? sources.Registers.Contains(source)
        : sources.Include.Contains(AnySource) || sources.Include.Contains(source);
}
