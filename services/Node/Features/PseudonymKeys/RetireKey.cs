using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExchangeNetwork.Node.Features.PseudonymKeys;

/// <summary>Asks that nothing more is evaluated under a key whose shares may be exposed; the second agency that does so ends it.</summary>
internal static class RetireKey
{
    public static async Task<Results<Ok<PseudonymKeyView>, RefusalProblem>> HandleAsync(
        string id,
        CurrentUser user,
        NodeDatabase database,
        OwnShares shares,
        ContractCalls contract,
        AuditedAct audited,
        CancellationToken cancellationToken)
    {
        var outcome = await contract.SubmitActAsync(
            Functions.PseudonymsRetire, new KeyReference(id), user.Actor, ActorRole.Administrator, ActorStep.Decide, cancellationToken);
        await audited.RecordAsync(user, Roles.Administrator, "keyRetired", id, outcome.Refusal, cancellationToken);
        if (outcome.Refusal is { } refusal)
            return new RefusalProblem(refusal.Code, refusal.Arguments);
        await using var db = database.Read();
        if (await ReadKeys.ViewAsync(db, id, shares, cancellationToken) is not { } view)
            return new RefusalProblem(Rules.Pseudonyms.KeyNotFound, id);
        // The ledger has it; this node's copy follows within moments.
        var key = CanonicalJson.Deserialize<PseudonymKey>(outcome.Result);
        return TypedResults.Ok(view with
        {
            State = key.IsRetired() ? "retired" : view.State,
            RetiredBy = [.. key.RetiredBy.Select(approval => approval.Agency)],
        });
    }
}
