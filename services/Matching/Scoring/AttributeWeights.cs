namespace ExchangeNetwork.Matching.Scoring;

/// <summary>What the levels of agreement of an attribute say, in bits (Fellegi and Sunter 1969): log2(m / u) of each.</summary>
/// <param name="Exact">Share of true pairs with the same value; how often two subjects share it depends on the value.</param>
/// <param name="Close">Shares of true pairs and of others whose values differ by a slip.</param>
/// <param name="Partial">Shares of true pairs and of others whose values have much in common.</param>
/// <param name="Differs">Share of true pairs with different values.</param>
internal sealed record AttributeWeights(double Exact, FeatureWeight Close, FeatureWeight Partial, double Differs)
{
    // Orders close values without making one an equal.
    private const double MostNuance = 1;

    /// <summary>Names: what an equal reading says that is written in the other script; which characters stand behind it stays open.</summary>
    public double SoundsAlike { get; init; }

    /// <summary>The bits of a comparison; within a level the more similar say more.</summary>
    public double Of(in Likeness likeness) => likeness.Level switch
    {
        Level.Exact => Math.Log2(Exact / likeness.Chance),
        Level.Close => Close.Agreement + (MostNuance * Share(likeness.Similarity, Likeness.CloseFrom, 1)),
        Level.Partial => Partial.Agreement
            + ((Close.Agreement - Partial.Agreement) * Share(likeness.Similarity, Likeness.PartialFrom, Likeness.CloseFrom)),
        Level.SoundsAlike => SoundsAlike,
        Level.Differs => Math.Log2(Differs),
        _ => 0,
    };

    private static double Share(double value, double from, double to) => Math.Clamp((value - from) / (to - from), 0, 1);
}
