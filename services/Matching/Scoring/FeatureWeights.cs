namespace ExchangeNetwork.Matching.Scoring;

/// <summary>What agreement and disagreement of a feature say, in bits (Fellegi and Sunter 1969).</summary>
/// <param name="M">Chance that the values agree when both sides mean the same subject: errors, renewals, several values.</param>
/// <param name="U">Chance that they agree when the sides mean two subjects: shared and reissued values, mistyping into another's.</param>
internal readonly record struct FeatureWeight(double M, double U)
{
    /// <summary>log2(m / u).</summary>
    public double Agreement { get; } = Math.Log2(M / U);

    /// <summary>log2((1 - m) / (1 - u)).</summary>
    public double Disagreement { get; } = Math.Log2((1 - M) / (1 - U));
}

/// <summary>The weights of all features: judgements from how numbers are issued and used, fitted to no data set.</summary>
internal static class FeatureWeights
{
    /// <summary>Evidence before any comparison: one in a million pairs that are ever compared means one subject.</summary>
    public static double Prior { get; } = Math.Log2(1e-6);

    /// <summary>Share of the weight that stays when the agreed value fails its own check.</summary>
    public const double FailedChecksumFactor = 0.5;

    /// <summary>Share of the weight that stays when the agreed value is doubtful otherwise.</summary>
    public const double DoubtfulFactor = 0.8;

    /// <summary>Share of the weight that stays when only the bridge key agreed.</summary>
    public const double BridgeFactor = 0.75;

    /// <summary>Bits against, where a subject has one value and both pass their check: two subjects, but for a number taken from another's paper.</summary>
    public static double Contradiction { get; } = Math.Log2(0.002);

    /// <summary>A person's name: misspelled, in another order, changed by marriage.</summary>
    public static AttributeWeights Name { get; } = new(0.85, new(0.07, 2e-4), new(0.03, 2e-3), 0.04) { SoundsAlike = 4 };

    /// <summary>A birth date: stays with its bearer, but for slips.</summary>
    public static AttributeWeights BirthDate { get; } = new(0.93, new(0.04, 2e-3), new(0.01, 5e-3), 0.015);

    /// <summary>An organisation's name: renamed, abbreviated.</summary>
    public static AttributeWeights Organization { get; } = new(0.75, new(0.1, 1e-5), new(0.05, 1e-4), 0.08);

    /// <summary>An address: people move, and a household shares it with whatever else it shares, so that it weighs little.</summary>
    public static AttributeWeights Address { get; } = new(0.4, new(0.12, 3e-3), new(0.08, 1e-2), 0.4);

    /// <summary>How often another subject has the very address, were it no household's.</summary>
    public const double AddressChance = 5e-3;

    /// <summary>Whether a subject has at most one value of a type at a time, and its check digit tells a slip from another's number.</summary>
    public static bool IsSingle(string typeCode) => typeCode is "resident-id" or "uscc" or "lei";

    // A type that is defined as data.
    private static FeatureWeight Defined { get; } = new(0.9, 1e-7);

    /// <summary>The weights of an identifier type.</summary>
    public static FeatureWeight Of(string typeCode) => ByType.TryGetValue(typeCode, out var weight) ? weight : Defined;

    private static readonly Dictionary<string, FeatureWeight> ByType = new(StringComparer.Ordinal)
    {
        ["resident-id"] = new(0.98, 1e-10),
        ["uscc"] = new(0.98, 1e-10),
        ["lei"] = new(0.98, 1e-10),
        ["iban"] = new(0.5, 1e-9),
        ["passport"] = new(0.85, 1e-9),
        ["travel-permit"] = new(0.95, 1e-9),
        ["invoice"] = new(0.95, 1e-9),
        ["customs-declaration"] = new(0.95, 1e-9),
        ["bank-card"] = new(0.4, 1e-8),
        ["bank-account"] = new(0.4, 1e-8),
        ["mobile"] = new(0.6, 1e-7),
        ["plate"] = new(0.6, 1e-7),
        ["name-birth"] = new(0.92, 1e-8),
        ["organization-name"] = new(0.8, 1e-7),
        ["bic"] = new(0.9, 1e-4),
    };
}
