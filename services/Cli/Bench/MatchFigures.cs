namespace ExchangeNetwork.Cli.Bench;

/// <summary>What the match benchmark measured; its members are part of the command's interface.</summary>
/// <param name="Entries">Entries on lists.</param>
/// <param name="Threads">Threads that matched.</param>
/// <param name="IdentifiersPerSecond">Identifiers from text to matches: normalised, validated, tokenised, matched, one in a hundred found.</param>
/// <param name="BaselineIdentifiersPerSecond">The same by <see cref="MatchBaseline"/>.</param>
/// <param name="Ratio">The one over the other.</param>
/// <param name="BuildSeconds">Seconds from the text of the entries to an index over them.</param>
/// <param name="Found">Matches in one round, the same for both.</param>
/// <param name="NanosecondsPerIdentifier">Where the time goes.</param>
internal sealed record MatchFigures(
    int Entries,
    int Threads,
    double IdentifiersPerSecond,
    double BaselineIdentifiersPerSecond,
    double Ratio,
    double BuildSeconds,
    int Found,
    StageFigures NanosecondsPerIdentifier);

/// <summary>Nanoseconds of one identifier in each stage.</summary>
/// <param name="Normalize">Normalising and validating.</param>
/// <param name="Token">Computing the token.</param>
/// <param name="Match">Probing the index.</param>
internal sealed record StageFigures(double Normalize, double Token, double Match);
