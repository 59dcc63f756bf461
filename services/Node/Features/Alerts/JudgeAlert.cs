using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExchangeNetwork.Node.Features.Alerts;

/// <summary>Gives this agency's verdict on a joint alert, or, as its owner, closes it.</summary>
internal static class JudgeAlert
{
    public static Task<Results<Ok<AlertView>, RefusalProblem>> GiveVerdictAsync(
        string id,
        GiveVerdict request,
        CurrentUser user,
        NodeDatabase database,
        ContractCalls contract,
        AuditedAct audited,
        CancellationToken cancellationToken) =>
        ActAsync(Functions.AlertsVerdict, ActorStep.Verdict, "alertJudged", id, request, user, database, contract, audited, cancellationToken);

    public static Task<Results<Ok<AlertView>, RefusalProblem>> CloseAsync(
        string id,
        GiveVerdict request,
        CurrentUser user,
        NodeDatabase database,
        ContractCalls contract,
        AuditedAct audited,
        CancellationToken cancellationToken) =>
        ActAsync(Functions.AlertsClose, ActorStep.Decide, "alertClosed", id, request, user, database, contract, audited, cancellationToken);

    private static async Task<Results<Ok<AlertView>, RefusalProblem>> ActAsync(
        string function,
        ActorStep step,
        string act,
        string id,
        GiveVerdict request,
        CurrentUser user,
        NodeDatabase database,
        ContractCalls contract,
        AuditedAct audited,
        CancellationToken cancellationToken)
    {
        if (!Enum.TryParse<Verdict>(request.Verdict, ignoreCase: true, out var verdict) || !Enum.IsDefined(verdict))
            return new RefusalProblem("XN-NODE-001", "verdict");
        await using var db = database.Read();
        if (await db.Alerts.FindAsync([id], cancellationToken) is not { Involved: true } row)
            return new RefusalProblem("XN-NODE-404", id);
        var role = user.Is(Roles.Supervisor) ? ActorRole.Supervisor : ActorRole.Analyst;
        var outcome = await contract.SubmitActAsync(function, new AlertFinding(id, verdict), user.Actor, role, step, cancellationToken);
        await audited.RecordAsync(user, role == ActorRole.Supervisor ? Roles.Supervisor : Roles.Analyst, act, id, outcome.Refusal, cancellationToken);
        if (outcome.Refusal is { } refusal)
            return new RefusalProblem(refusal.Code, refusal.Arguments);
        // The transaction's own answer is the alert as it now stands; this node's copy follows within moments.
        (row.Document, row.State) = (outcome.Result, CanonicalJson.Deserialize<JointAlert>(outcome.Result).State.ToString());
        row.BlockNumber = outcome.BlockNumber;
        return TypedResults.Ok(await ReadAlerts.ViewAsync(db, row, cancellationToken));
    }
}
