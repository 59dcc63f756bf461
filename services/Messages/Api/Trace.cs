using System.ComponentModel.DataAnnotations;

namespace ExchangeNetwork.Messages.Api;

/// <summary>All that happened around one thing, in order, with where each step can be verified.</summary>
/// <param name="Id">The id asked for.</param>
/// <param name="Kind"><c>hit</c>, <c>alert</c>, <c>list</c>, <c>disclosure</c>, <c>basis</c>, <c>key</c>, <c>record</c>, <c>transaction</c>, or <c>ledger</c> for anything else on the ledger.</param>
/// <param name="Steps">The steps, oldest first.</param>
public sealed record TraceView(
    string Id, [property: AllowedValues("hit", "alert", "list", "disclosure", "basis", "key", "record", "transaction", "ledger")] string Kind, IReadOnlyList<TraceStep> Steps);

/// <summary>One step of a trace.</summary>
/// <param name="At">When.</param>
/// <param name="Agency">Which agency acted.</param>
/// <param name="Step">What happened, a stable word such as <c>listPublished</c>, <c>recordKept</c>, <c>hitFound</c>, <c>hitsAnchored</c>.</param>
/// <param name="Subject">Id of what it happened to.</param>
/// <param name="Actor">Pseudonymous id of the person who acted; null for a machine.</param>
/// <param name="BlockNumber">Block that holds it; null when it is not on the ledger.</param>
/// <param name="TransactionId">Transaction that holds it; null when it is not on the ledger.</param>
/// <param name="Zh">Sentence in Chinese.</param>
/// <param name="En">Sentence in English.</param>
public sealed record TraceStep(
    DateTimeOffset At,
    string Agency,
    string Step,
    string Subject,
    string? Actor,
    long? BlockNumber,
    string? TransactionId,
    string Zh,
    string En);

/// <summary>A row of the audit log.</summary>
/// <param name="Sequence">Number from 1, without gaps.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Pseudonymous id, or <c>system</c>.</param>
/// <param name="Role">Role acted in; empty for the system.</param>
/// <param name="Act">What was done, a stable word.</param>
/// <param name="Subject">Id of what it was done to; never subject data.</param>
/// <param name="Outcome"><c>ok</c> or the code of the refusal.</param>
/// <param name="Hash">Hash of the row and the row before, hex.</param>
public sealed record AuditView(
    long Sequence, DateTimeOffset At, string Actor, string Role, string Act, string Subject, string Outcome, string Hash);

/// <summary>Whether the audit log is an unbroken chain.</summary>
/// <param name="Rows">Rows that are intact from the first on.</param>
/// <param name="Intact">True when all are.</param>
/// <param name="FirstBroken">Number of the first row that is changed or missing; null when none is.</param>
/// <param name="Head">Hash of the last intact row, hex.</param>
public sealed record AuditVerification(long Rows, bool Intact, long? FirstBroken, string Head);
