namespace ExchangeNetwork.Matching.Scoring;

/// <summary>How far two values of one attribute agree.</summary>
internal enum Level : byte
{
    /// <summary>One side has none.</summary>
    Missing,

    /// <summary>Both have one in forms that cannot be compared.</summary>
    NotComparable,

    /// <summary>Different values.</summary>
    Differs,

    /// <summary>Names of other characters that are read the same: what a keyboard offers for one another.</summary>
    Homophone,

    /// <summary>A name in characters and what may be its reading.</summary>
    SoundsAlike,

    /// <summary>Much in common: a part left out, two slips.</summary>
    Partial,

    /// <summary>The same but for order, an initial or a slip.</summary>
    Close,

    /// <summary>The same value.</summary>
    Exact,
}

/// <summary>The outcome of comparing two values of one attribute.</summary>
/// <param name="Level">The level.</param>
/// <param name="Similarity">0 to 1; orders values within a level.</param>
/// <param name="Chance">Chance that another subject has the very value; meaningful where the level is exact.</param>
internal readonly record struct Likeness(Level Level, double Similarity = 0, double Chance = 1)
{
    /// <summary>From here on one slip explains the difference.</summary>
    public const double CloseFrom = 0.9;

    /// <summary>From here on there is more in common than two subjects have by chance.</summary>
    public const double PartialFrom = 0.7;

    /// <summary>The level of a similarity that is no equality.</summary>
    public static Likeness Of(double similarity) =>
        new(similarity >= CloseFrom ? Level.Close : similarity >= PartialFrom ? Level.Partial : Level.Differs, similarity);
}
