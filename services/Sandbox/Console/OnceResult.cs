using Newtonsoft.Json;

namespace ExchangeNetwork.Sandbox.Console;

/// <summary>What <c>--once --json</c> prints: the scenario's size, what was found against what was planted, and the figures.</summary>
/// <param name="Agencies">Agencies that took part.</param>
/// <param name="ListsPublished">Lists published.</param>
/// <param name="Entries">Entries of all lists.</param>
/// <param name="RecordsIn">Records handed to intake, the rejected ones included.</param>
/// <param name="RejectedRecords">Rows that intake rejected.</param>
/// <param name="HitsExpected">Rows of expected.csv.</param>
/// <param name="HitsFound">Records found to hit, those in aggregated hits included.</param>
/// <param name="HitsMissing">Expected and not found.</param>
/// <param name="HitsUnexpected">Found and not expected.</param>
/// <param name="HitsDuplicated">Found more than once.</param>
/// <param name="JointAlertsExpected">Entries that enough agencies hit.</param>
/// <param name="JointAlertsFound">Entries with a joint alert.</param>
/// <param name="LedgerBlocks">Blocks of the ledger.</param>
/// <param name="LedgerVerified">Whether the ledger's verification passed.</param>
/// <param name="WarmUpSeconds">From process start until the first record was handed in.</param>
/// <param name="PseudonymsEvaluated">Identifiers whose pseudonym is known at the nodes by then, entries of lists and records together.</param>
/// <param name="ColdRecordsPerSecond">Records whose pseudonyms were asked for before the clock, by the seconds that took: the rate at which unknown ones can come in.</param>
/// <param name="Seconds">From the first record handed in until the last hit was stored.</param>
/// <param name="RecordsPerSecond">Records in by seconds.</param>
/// <param name="PeakMemoryMiB">Highest resident memory of the process.</param>
public sealed record OnceResult(
    int Agencies,
    int ListsPublished,
    long Entries,
    long RecordsIn,
    long RejectedRecords,
    long HitsExpected,
    long HitsFound,
    long HitsMissing,
    long HitsUnexpected,
    long HitsDuplicated,
    long JointAlertsExpected,
    long JointAlertsFound,
    long LedgerBlocks,
    bool LedgerVerified,
    double WarmUpSeconds,
    long PseudonymsEvaluated,
    double ColdRecordsPerSecond,
    double Seconds,
    double RecordsPerSecond,
    double PeakMemoryMiB)
{
    /// <summary>Nothing missing, unexpected or doubled, every joint alert there and no other, and the ledger verifies.</summary>
    [JsonIgnore]
    public bool Succeeded => HitsMissing == 0 && HitsUnexpected == 0 && HitsDuplicated == 0
        && JointAlertsFound == JointAlertsExpected && LedgerVerified;

    /// <summary>The one JSON object, its members in the order of declaration.</summary>
    public string ToJson() => JsonConvert.SerializeObject(this, Formatting.Indented, Format);

    private static readonly JsonSerializerSettings Format = new()
    {
        ContractResolver = new Newtonsoft.Json.Serialization.CamelCasePropertyNamesContractResolver(),
        Culture = System.Globalization.CultureInfo.InvariantCulture,
    };
}
