namespace ExchangeNetwork.Messages.Api;

/// <summary>A one-off list matched against holdings, and how far the answers are.</summary>
/// <param name="Id">Id of the cross-check, which is the id of its list.</param>
/// <param name="State">State of its list: <c>draft</c>, <c>submitted</c>, <c>inForce</c>, <c>expired</c>...</param>
/// <param name="Complete">True only when every recipient's receipt says that nothing is pending, capped or rejected.</param>
/// <param name="Entries">Number of entries.</param>
/// <param name="Own">Hits in this agency's own holdings, answered at once.</param>
/// <param name="Answers">One answer per recipient.</param>
public sealed record CrossCheckView(
    string Id, string State, bool Complete, long Entries, IReadOnlyList<HitView> Own, IReadOnlyList<CrossCheckAnswer> Answers);

/// <summary>One recipient's answer.</summary>
/// <param name="Agency">The recipient.</param>
/// <param name="State"><c>waiting</c>, <c>complete</c> or <c>incomplete</c>.</param>
/// <param name="RecordsIn">Records it ran over.</param>
/// <param name="Hits">Hits found.</param>
/// <param name="ReceiptId">Its coverage receipt; null while waiting.</param>
public sealed record CrossCheckAnswer(string Agency, string State, long RecordsIn, long Hits, string? ReceiptId);
