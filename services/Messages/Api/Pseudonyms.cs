using System.ComponentModel.DataAnnotations;

namespace ExchangeNetwork.Messages.Api;

/// <summary>How far this node is with the pseudonyms of identifiers under a network key.</summary>
/// <param name="KeyName"><c>person</c> or <c>thing</c>; during a change-over there are two keys of a name.</param>
/// <param name="KeyId">The key; null when there is none of the name.</param>
/// <param name="Known">Identifiers whose pseudonym is known under this key.</param>
/// <param name="Waiting">Identifiers that wait for their pseudonym under this key; one that waits under two keys counts at both.</param>
/// <param name="QuotaUsed">Evaluations asked for today.</param>
/// <param name="QuotaLeft">Evaluations of incoming records left today.</param>
/// <param name="WarmUpLeft">Evaluations of holdings left.</param>
/// <param name="ListLeft">Evaluations of list entries left.</param>
/// <param name="WarmUp">How far the holdings are queued; null when there is no key.</param>
/// <param name="Problems">What keeps or kept identifiers waiting; none when nothing does.</param>
/// <param name="Current">True for the key that new lists are made with; false for an older one, under which identifiers are asked for as long as received lists in force were made with it.</param>
public sealed record PseudonymStatus(
    [property: AllowedValues("person", "thing")] string KeyName,
    string? KeyId,
    long Known,
    long Waiting,
    long QuotaUsed,
    long QuotaLeft,
    long WarmUpLeft,
    long ListLeft,
    WarmUpProgress? WarmUp,
    IReadOnlyList<EvaluationProblem> Problems,
    bool Current = true);

/// <summary>How far the identifiers of what was held before a key was there are queued for it.</summary>
/// <param name="Records">Records whose identifiers are queued or known.</param>
/// <param name="Of">Records that were held, revisions included.</param>
public sealed record WarmUpProgress(long Records, long Of);

/// <summary>What asking for the pseudonyms of records that are about to come has come to.</summary>
/// <param name="Source">The records' source.</param>
/// <param name="Records">Records read.</param>
/// <param name="Rejected">Rows that intake would reject; it says why.</param>
/// <param name="Asked">Identifiers that wait for their pseudonym because of this file; the others are known or waited already.</param>
public sealed record WarmUpSummary(string Source, long Records, long Rejected, long Asked);

/// <summary>Asks the other agencies for evaluations that the daily quota does not allow.</summary>
/// <param name="KeyName"><c>person</c> or <c>thing</c>.</param>
/// <param name="Use">What for: incoming records, holdings, or entries of lists.</param>
/// <param name="Amount">How many: so many more a day for records, in all for the others.</param>
/// <param name="Reason">Why, for the people of the agencies that approve it.</param>
/// <param name="Until">For records: from when on it no longer counts; else null.</param>
/// <param name="KeyId">The key, where it is not the current one of its name.</param>
public sealed record AskForEvaluations(
    [property: AllowedValues("person", "thing")] string KeyName,
    [property: AllowedValues("records", "warmUp", "list")] string Use,
    long Amount,
    string Reason,
    DateTimeOffset? Until = null,
    string? KeyId = null);

/// <summary>What an agency asked for beyond its quota.</summary>
/// <param name="GrantId">Its id.</param>
/// <param name="KeyId">The key.</param>
/// <param name="Use">What for.</param>
/// <param name="Amount">How many.</param>
/// <param name="Until">From when on it no longer counts; null when it is used up and no more.</param>
/// <param name="Reason">Why.</param>
/// <param name="State">Asked, or granted.</param>
/// <param name="AskedBy">The agency that asked.</param>
/// <param name="ApprovedBy">Agencies that approved; two grant it.</param>
/// <param name="GrantedAt">When it was granted; null before.</param>
public sealed record EvaluationGrantView(
    string GrantId,
    string KeyId,
    [property: AllowedValues("records", "warmUp", "list")] string Use,
    long Amount,
    DateTimeOffset? Until,
    string Reason,
    [property: AllowedValues("asked", "granted")] string State,
    string AskedBy,
    IReadOnlyList<string> ApprovedBy,
    DateTimeOffset? GrantedAt);

/// <summary>The audit of a point of a ticket.</summary>
/// <param name="Side"><c>asked</c> where this agency must open it, <c>auditor</c> where it looks at what another opens.</param>
/// <param name="Agency">The agency whose ticket it is.</param>
/// <param name="Auditor">The evaluator that it is opened to.</param>
/// <param name="TicketId">The ticket.</param>
/// <param name="Position">The point's position in it.</param>
/// <param name="Deadline">When it must be opened at the latest.</param>
/// <param name="State"><c>open</c>; then what this agency did (<c>opened</c>, <c>withoutSource</c>) or found (<c>opened</c>, <c>missing</c>, <c>otherPoint</c>, <c>noSource</c>, <c>notAnchored</c>, <c>otherRecord</c>, <c>notPublished</c>).</param>
public sealed record TicketAuditView(
    [property: AllowedValues("asked", "auditor")] string Side,
    string Agency,
    string Auditor,
    string TicketId,
    int Position,
    DateTimeOffset Deadline,
    [property: AllowedValues("open", "opened", "withoutSource", "missing", "otherPoint", "noSource", "notAnchored", "otherRecord", "notPublished")] string State);

/// <summary>What keeps identifiers waiting.</summary>
/// <param name="Use">What they are asked for: incoming records, holdings, or entries of lists.</param>
/// <param name="Code">Code.</param>
/// <param name="Arguments">Values for the code's text.</param>
/// <param name="Since">Since when.</param>
public sealed record EvaluationProblem(
    [property: AllowedValues("records", "warmUp", "list")] string Use, string Code, IReadOnlyList<string> Arguments, DateTimeOffset Since);
