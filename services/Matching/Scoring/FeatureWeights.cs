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

    /// <summary>A person's name: shared by many.</summary>
    public static FeatureWeight Name { get; } = new(0.95, 1e-4);

    /// <summary>A birth date: some 30,000 days are in use.</summary>
    public static FeatureWeight BirthDate { get; } = new(0.97, 1e-4);

    /// <summary>An organisation's name.</summary>
    public static FeatureWeight Organization { get; } = new(0.8, 1e-7);

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
        ["organization-name"] = Organization,
        ["bic"] = new(0.9, 1e-4),
    };
}
