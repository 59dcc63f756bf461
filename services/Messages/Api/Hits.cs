using System.ComponentModel.DataAnnotations;

namespace ExchangeNetwork.Messages.Api;

/// <summary>A hit, as the list's owner or as the holder of the record sees it.</summary>
/// <param name="Id">Id of the hit, the same at both agencies.</param>
/// <param name="Side"><c>owner</c>, <c>holder</c>, or <c>own</c> for a hit of an own cross-check in the own holdings.</param>
/// <param name="ListId">The list.</param>
/// <param name="ListVersion">Version that decided it.</param>
/// <param name="Tag">Tag of the entry, hex.</param>
/// <param name="EntryId">The owner's entry id; null at the holder.</param>
/// <param name="Agency">The agency that holds the record.</param>
/// <param name="Source">Source of the record.</param>
/// <param name="RecordId">Id of the record; empty for an aggregated hit.</param>
/// <param name="Count">1, or the number of records that an aggregated hit stands for.</param>
/// <param name="Aggregated">True when the over-match cap folded many records into this hit.</param>
/// <param name="MatchedTypes">Identifier types that agreed.</param>
/// <param name="Score">0..1.</param>
/// <param name="Explanation">Why, for people and programs.</param>
/// <param name="State"><c>found</c>, <c>noticed</c>, <c>anchored</c>, <c>verified</c> (owner: notice and ledger agree) or <c>disputed</c>.</param>
/// <param name="IndexHeight">Ledger height of the index that decided it.</param>
/// <param name="FoundAt">When the holder found it.</param>
/// <param name="BlockNumber">Block that anchors it; null before.</param>
/// <param name="Released">Fields released with it; null when none.</param>
/// <param name="Evidence">How many times evidence was added (1 at first).</param>
public sealed record HitView(
    string Id,
    [property: AllowedValues("owner", "holder", "own")] string Side,
    string ListId,
    int ListVersion,
    string Tag,
    string? EntryId,
    string Agency,
    string Source,
    string RecordId,
    long Count,
    bool Aggregated,
    IReadOnlyList<string> MatchedTypes,
    double Score,
    ExplanationView Explanation,
    [property: AllowedValues("found", "noticed", "anchored", "verified", "disputed")] string State,
    long IndexHeight,
    DateTimeOffset FoundAt,
    long? BlockNumber,
    IReadOnlyDictionary<string, string>? Released,
    int Evidence);

/// <summary>Why a record and an entry are thought to be the same subject.</summary>
/// <param name="Zh">Sentence in Chinese.</param>
/// <param name="En">Sentence in English.</param>
/// <param name="Parts">The evidence, part by part, without subject values.</param>
public sealed record ExplanationView(string Zh, string En, IReadOnlyList<ExplanationPart> Parts);

/// <summary>One piece of evidence.</summary>
/// <param name="Feature">What was compared: an identifier type or <c>name</c>, <c>birth-date</c>, ...</param>
/// <param name="Comparison">How it came out: <c>agrees</c>, <c>agreesInPart</c>, <c>soundsAlike</c>, <c>differs</c>, <c>missing</c>, <c>notComparable</c>.</param>
/// <param name="Weight">Log2 likelihood ratio.</param>
public sealed record ExplanationPart(string Feature, string Comparison, double Weight);
