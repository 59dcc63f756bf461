using System.Text.Json;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Asks the other agencies for more evaluations than the daily quota allows, or for holdings and lists; two of them must approve.</summary>
internal static class AskForMore
{
    public static async Task<Results<Ok<EvaluationGrantView>, RefusalProblem>> HandleAsync(
        AskForEvaluations request, CurrentUser user, KeyRing ring, ContractCalls contract, AuditedAct audited, CancellationToken cancellationToken)
    {
        if (UseOf(request.Use) is not { } use)
            return new RefusalProblem("XN-NODE-001", "use");
        if (!KeyNames.All.Contains(request.KeyName))
            return new RefusalProblem("XN-NODE-001", "keyName");
        var key = request.KeyId is { } keyId ? ring.Find(keyId) : ring.Current(request.KeyName);
        if (request.KeyId is not null && key?.Name != request.KeyName)
            return new RefusalProblem("XN-NODE-001", "keyId");
        if (key is null)
            return new RefusalProblem(EvaluationCodes.NoKey, request.KeyName);
        var terms = new GrantRequest
        {
            GrantId = $"grant-{Guid.NewGuid():N}",
            KeyId = key.KeyId,
            Use = use,
            Amount = request.Amount,
            Until = request.Until is { } until ? LedgerTime.Cut(until) : null,
            Reason = request.Reason,
        };
        var outcome = await contract.SubmitActAsync(
            Functions.PseudonymsAskGrant, terms, user.Actor, ActorRole.Supervisor, ActorStep.Propose, cancellationToken);
        await audited.RecordAsync(user, Roles.Supervisor, "evaluationsAsked", terms.GrantId, outcome.Refusal, cancellationToken);
        return outcome.Refusal is { } refusal
            ? new RefusalProblem(refusal.Code, refusal.Arguments)
            : TypedResults.Ok(ReadGrants.View(CanonicalJson.Deserialize<EvaluationGrant>(outcome.Result)));
    }

    /// <summary>A use by the word that the API has for it; null when it is none.</summary>
    public static EvaluationUse? UseOf(string word)
    {
        foreach (var use in Enum.GetValues<EvaluationUse>())
        {
            if (WordOf(use) == word)
                return use;
        }
        return null;
    }

    /// <summary>The word that the API has for a use.</summary>
    public static string WordOf(EvaluationUse use) => JsonNamingPolicy.CamelCase.ConvertName(use.ToString());
}
