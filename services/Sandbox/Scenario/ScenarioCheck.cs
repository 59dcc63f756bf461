namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>How a found hit or alert differs from what was expected.</summary>
public enum ScenarioMismatchKind
{
    /// <summary>Expected and not found.</summary>
    Missing,

    /// <summary>Found and not expected, or found as a hit of its own although the cap was reached.</summary>
    Unexpected,

    /// <summary>Found more than once.</summary>
    Duplicated,

    /// <summary>A joint alert with other agencies than those that hold hits.</summary>
    WrongAgencies,
}

/// <summary>One difference; source and record id are empty where it is about an aggregated hit or an alert.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Hit">Where.</param>
/// <param name="Count">How many records it stands for.</param>
public sealed record ScenarioMismatch(ScenarioMismatchKind Kind, ExpectedHit Hit, long Count);

/// <summary>The result of comparing what was found with what was expected.</summary>
/// <param name="Expected">Distinct rows of expected.csv.</param>
/// <param name="Found">Distinct records found to hit, those in aggregated hits included.</param>
/// <param name="Missing">Expected and not found.</param>
/// <param name="Unexpected">Found and not expected.</param>
/// <param name="Duplicated">Found more than once.</param>
/// <param name="AlertsExpected">Entries hit at enough agencies.</param>
/// <param name="AlertsFound">Distinct entries with a joint alert.</param>
/// <param name="AlertsMissing">Entries that lack their joint alert.</param>
/// <param name="AlertsUnexpected">Entries with a joint alert that they should not have.</param>
/// <param name="AlertsDuplicated">Joint alerts beyond the first on one entry.</param>
/// <param name="AlertsWithWrongAgencies">Expected joint alerts that name other agencies than those with hits.</param>
/// <param name="Mismatches">The first differences, at most <see cref="ScenarioCheck.MostMismatches"/>.</param>
public sealed record ScenarioCheckResult(
    long Expected,
    long Found,
    long Missing,
    long Unexpected,
    long Duplicated,
    long AlertsExpected,
    long AlertsFound,
    long AlertsMissing,
    long AlertsUnexpected,
    long AlertsDuplicated,
    long AlertsWithWrongAgencies,
    IReadOnlyList<ScenarioMismatch> Mismatches)
{
    /// <summary>No difference of any kind.</summary>
    public bool Agrees => Missing == 0 && Unexpected == 0 && Duplicated == 0
        && AlertsMissing == 0 && AlertsUnexpected == 0 && AlertsDuplicated == 0 && AlertsWithWrongAgencies == 0;
}

/// <summary>Compares hits and joint alerts with <c>expected.csv</c>.</summary>
/// <remarks>
/// The cap: of the hits that one agency has on one entry by one type of identifier alone, at most the list's cap may be hits of their own;
/// the remaining ones are one aggregated hit with their count. A source may be written with or without <c>.csv</c>.
/// </remarks>
public static class ScenarioCheck
{
    /// <summary>Most differences that are listed; all are counted.</summary>
    public const int MostMismatches = 100;

    /// <summary>Compares.</summary>
    /// <param name="lists">The lists: owner, k, cap.</param>
    /// <param name="expected">Rows of expected.csv; a row twice counts once.</param>
    /// <param name="hits">Hits found.</param>
    /// <param name="alerts">Joint alerts found.</param>
    public static ScenarioCheckResult Compare(
        IReadOnlyCollection<ScenarioList> lists, IEnumerable<ExpectedHit> expected, IEnumerable<FoundHit> hits, IEnumerable<FoundAlert> alerts)
    {
        var comparison = new ScenarioComparison(lists.ToDictionary(list => list.Name, StringComparer.Ordinal), expected);
        foreach (var hit in hits)
            comparison.Add(hit);
        return comparison.Finish(alerts);
    }
}
