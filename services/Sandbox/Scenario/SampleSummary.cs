namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>What a sample holds and must lead to: <c>expected.json</c> beside expected.csv.</summary>
/// <param name="V">Version of the document.</param>
/// <param name="Seed">Seed of the sample.</param>
/// <param name="Agencies">Number of agencies.</param>
/// <param name="Lists">Number of lists.</param>
/// <param name="Entries">Entries of all lists.</param>
/// <param name="Records">Rows of all record files.</param>
/// <param name="RejectedRecords">Rows that intake must reject.</param>
/// <param name="DuplicateRecords">Rows that repeat another one byte for byte.</param>
/// <param name="RevisedRecords">Rows that bring a later state of another one; they are accepted.</param>
/// <param name="AcceptedRecords">Rows that are neither rejected nor duplicates.</param>
/// <param name="Hits">Rows of expected.csv.</param>
/// <param name="EntriesHit">Distinct entries among them.</param>
/// <param name="JointAlerts">Entries hit at as many agencies as open a joint alert.</param>
/// <param name="NearMissRecords">Rows that look like an entry and are not.</param>
/// <param name="OutsideRecords">Rows that carry an entry at its owner or at an agency that is no recipient.</param>
/// <param name="OverMatched">The over-matching values.</param>
/// <param name="Noise">Matching rows by the noise that they carry.</param>
public sealed record SampleSummary(
    int V,
    long Seed,
    int Agencies,
    int Lists,
    long Entries,
    long Records,
    long RejectedRecords,
    long DuplicateRecords,
    long RevisedRecords,
    long AcceptedRecords,
    long Hits,
    long EntriesHit,
    long JointAlerts,
    long NearMissRecords,
    long OutsideRecords,
    IReadOnlyList<OverMatchedValue> OverMatched,
    IReadOnlyDictionary<string, int> Noise);

/// <summary>A value that hits so often at one agency that the cap applies; expected.csv has all its rows.</summary>
/// <param name="List">Name of the list.</param>
/// <param name="EntryId">The owner's id of the entry.</param>
/// <param name="Agency">Agency that holds the records.</param>
/// <param name="Type">Type of the value.</param>
/// <param name="Records">Rows in expected.csv.</param>
/// <param name="Cap">Hits of one record each; the rest is one aggregated hit.</param>
/// <param name="Aggregated">Records that the aggregated hit stands for.</param>
public sealed record OverMatchedValue(string List, string EntryId, string Agency, string Type, int Records, int Cap, int Aggregated);
