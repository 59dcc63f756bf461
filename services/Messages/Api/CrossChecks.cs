using System.ComponentModel.DataAnnotations;

namespace ExchangeNetwork.Messages.Api;

/// <summary>A one-off list matched against holdings, and how far the answers are.</summary>
/// <param name="Id">Id of the cross-check, which is the id of its list.</param>
/// <param name="State">State of its list: <c>draft</c>, <c>preparing</c> (sealed: waits for pseudonyms), <c>submitted</c>, <c>publishing</c>, <c>inForce</c>, <c>refused</c>, <c>withdrawn</c>, <c>expired</c>.</param>
/// <param name="Complete">
/// True only when this agency's own holdings and every recipient's receipt say that nothing is pending, capped or rejected, and all hits
/// that the receipts count are here and agree with the ledger. Only then does an entry without a hit have no hit.
/// </param>
/// <param name="Entries">Number of entries.</param>
/// <param name="Own">Hits in this agency's own holdings, answered at once: at most 1,000, the rest by page at <c>crosschecks/ID/hits</c>; none in lists of cross-checks.</param>
/// <param name="Answers">One answer per recipient.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Problem">Code of why the newest step was refused; null when it was not.</param>
/// <param name="OwnAnswer">What the run over this agency's own holdings came to; null before it ended.</param>
/// <param name="Rejected">Rows of the file that were refused: their subjects are not part of the cross-check.</param>
/// <param name="Errors">The first refused rows, at most 100.</param>
public sealed record CrossCheckView(
    string Id,
    [property: AllowedValues("draft", "preparing", "submitted", "publishing", "inForce", "refused", "withdrawn", "expired")] string State,
    bool Complete,
    long Entries,
    IReadOnlyList<HitView> Own,
    IReadOnlyList<CrossCheckAnswer> Answers,
    string Name = "",
    string? Problem = null,
    CrossCheckAnswer? OwnAnswer = null,
    long Rejected = 0,
    IReadOnlyList<RowError>? Errors = null);

/// <summary>One agency's answer.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="State"><c>waiting</c> (no receipt yet, or hits that it counts are still on their way), <c>complete</c> or <c>incomplete</c>.</param>
/// <param name="RecordsIn">Records it ran over.</param>
/// <param name="Hits">Hits found, capped records not counted.</param>
/// <param name="ReceiptId">Its coverage receipt; null while there is none, and for the own holdings.</param>
/// <param name="Pending">Records not matched yet.</param>
/// <param name="Rejected">Records that were rejected when they came in.</param>
/// <param name="Capped">Records that the over-match cap folded into aggregated hits.</param>
public sealed record CrossCheckAnswer(
    string Agency,
    [property: AllowedValues("waiting", "complete", "incomplete")] string State,
    long RecordsIn,
    long Hits,
    string? ReceiptId,
    long Pending = 0,
    long Rejected = 0,
    long Capped = 0);
