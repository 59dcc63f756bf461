namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>Size and seed of a sample scenario.</summary>
/// <param name="Agencies">Agencies, 2 to <see cref="MaxAgencies"/>: tax, police, customs, bank, then further ones.</param>
/// <param name="Lists">Lists, 1 to <see cref="MaxLists"/>, owned by the agencies in turn.</param>
/// <param name="Entries">Entries of each list; lists × entries at most <see cref="MaxTotalEntries"/>.</param>
/// <param name="Records">Rows of all record files together, those to be rejected and repeats included; at most <see cref="MaxRecords"/>.</param>
/// <param name="Seed">The same seed and sizes give the same bytes on every machine.</param>
/// <param name="Mode">Mode of the lists: <c>sealed</c> or <c>disclosed</c>.</param>
public sealed record SampleOptions(
    int Agencies = 4, int Lists = 12, int Entries = 10_000, long Records = 200_000, long Seed = 1, string Mode = "sealed")
{
    /// <summary>Most agencies.</summary>
    public const int MaxAgencies = 32;

    /// <summary>Most lists.</summary>
    public const int MaxLists = 1_000;

    /// <summary>Most entries of all lists together: the number spaces are laid out for so many.</summary>
    public const int MaxTotalEntries = 10_000_000;

    /// <summary>Most rows of all record files together.</summary>
    public const long MaxRecords = 100_000_000;
}
