namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>A hit that a scenario says must be found: one row of <c>expected.csv</c>.</summary>
public readonly record struct ExpectedHit(string List, string EntryId, string Agency, string Source, string RecordId);

/// <summary>A hit that the nodes found: one row of <c>--hits-out</c>.</summary>
/// <param name="List">Name of the list.</param>
/// <param name="EntryId">The owner's id of the entry.</param>
/// <param name="Agency">Holder of the record.</param>
/// <param name="Source">Source of the record; of an aggregated hit it may be empty.</param>
/// <param name="RecordId">Id of the record within its source; empty for an aggregated hit.</param>
/// <param name="MatchedTypes">Type codes of the identifiers that matched.</param>
/// <param name="Score">Score of the hit, 0 to 1.</param>
/// <param name="AggregatedCount">Records that an aggregated hit stands for; null for a hit of one record.</param>
public sealed record FoundHit(
    string List,
    string EntryId,
    string Agency,
    string Source,
    string RecordId,
    IReadOnlyList<string> MatchedTypes,
    double Score,
    int? AggregatedCount = null);

/// <summary>A joint alert as its owner sees it: one row of <c>--alerts-out</c>.</summary>
/// <param name="List">Name of the list.</param>
/// <param name="EntryId">The owner's id of the entry.</param>
/// <param name="Agencies">Agencies with hits on the entry, the owner not among them.</param>
/// <param name="State">State on the ledger.</param>
public sealed record FoundAlert(string List, string EntryId, IReadOnlyList<string> Agencies, string State);
