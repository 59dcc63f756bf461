using System.ComponentModel.DataAnnotations;

namespace ExchangeNetwork.Messages.Api;

/// <summary>What one upload of records came to.</summary>
/// <param name="BatchId">Id of the intake batch.</param>
/// <param name="Source">Source the records belong to.</param>
/// <param name="State"><c>open</c>, <c>accepted</c> (kept safely) or <c>refused</c> (the file as a whole).</param>
/// <param name="Accepted">Records kept, new or revised.</param>
/// <param name="Duplicates">Records known with the same content.</param>
/// <param name="Rejected">Rows refused; see the error file.</param>
/// <param name="Screened">Records matched against all lists so far.</param>
/// <param name="Hits">Hits found so far.</param>
/// <param name="ReceivedAt">When the upload began.</param>
/// <param name="Refusal">Why the file was refused; null when it was not.</param>
/// <param name="Errors">The first refused rows, at most 100.</param>
public sealed record IntakeSummary(
    string BatchId,
    string Source,
    [property: AllowedValues("open", "accepted", "refused")] string State,
    long Accepted,
    long Duplicates,
    long Rejected,
    long Screened,
    long Hits,
    DateTimeOffset ReceivedAt,
    RowError? Refusal,
    IReadOnlyList<RowError> Errors);
