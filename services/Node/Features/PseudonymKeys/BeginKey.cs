using System.Globalization;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.PseudonymKeys;

/// <summary>Begins the generation of a new key; the nodes then make it among themselves.</summary>
internal static class BeginKey
{
    /// <summary>Time for a step where nobody says otherwise, minutes.</summary>
    public const int UsualStepMinutes = 60;

    // Residents can be counted: at this pace twenty million take an agency more than half a year.
    private const long PersonQuota = 100_000;
    private const long ThingQuota = 10_000_000;

    public static async Task<Results<Ok<KeyGenerationView>, RefusalProblem>> HandleAsync(
        BeginPseudonymKey request,
        CurrentUser user,
        NodeDatabase database,
        AgencyDirectory agencies,
        ContractCalls contract,
        AuditedAct audited,
        CancellationToken cancellationToken)
    {
        if (!Enum.TryParse<KeyUse>(request.Use, ignoreCase: true, out var use) || ReadKeys.NameOf(use) != request.Use)
            return new RefusalProblem("XN-NODE-001", "use");
        var (keyId, begun) = request.KeyId is { } given ? (given, null) : await NextAsync(database, use, cancellationToken);
        if (begun is not null)
            return new RefusalProblem(begun.Code, begun.Arguments);
        var receivers = request.Receivers ?? agencies.ActiveMembers;
        var terms = new KeyGenerationTerms
        {
            KeyId = keyId,
            Use = use,
            Epoch = 1,
            Threshold = request.Threshold ?? KeyConsent.UsualThreshold(receivers.Count),
            Dealers = receivers,
            Receivers = receivers,
            StepMinutes = request.StepMinutes ?? UsualStepMinutes,
            DailyQuota = request.DailyQuota ?? (use == KeyUse.Person ? PersonQuota : ThingQuota),
            AuditOneIn = request.AuditOneIn ?? KeyConsent.UsualAuditOneIn,
        };
        return await SubmitAsync(terms, "keyBegun", user, contract, audited, cancellationToken);
    }

    /// <summary>Begins a generation on the ledger in a person's name.</summary>
    public static async Task<Results<Ok<KeyGenerationView>, RefusalProblem>> SubmitAsync(
        KeyGenerationTerms terms, string act, CurrentUser user, ContractCalls contract, AuditedAct audited, CancellationToken cancellationToken)
    {
        var outcome = await contract.SubmitActAsync(
            Functions.PseudonymsBegin, terms, user.Actor, ActorRole.Administrator, ActorStep.Propose, cancellationToken);
        // What was asked for may be anything; only an id goes into the audit log.
        var subject = WellFormed.IsId(terms.KeyId) ? KeyEpoch.Of(terms.KeyId, terms.Epoch) : "";
        await audited.RecordAsync(user, Roles.Administrator, act, subject, outcome.Refusal, cancellationToken);
        return outcome.Refusal is { } refusal
            ? new RefusalProblem(refusal.Code, refusal.Arguments)
            : TypedResults.Ok(ReadKeys.View(GenerationRun.Begun(CanonicalJson.Deserialize<KeyGeneration>(outcome.Result))));
    }

    /// <summary>The next free number of a use; refused while one is being made or serves: a second one beside it must be asked for by its id.</summary>
    private static async Task<(string KeyId, Refusal? Begun)> NextAsync(NodeDatabase database, KeyUse use, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var generations = await db.KeyGenerations.Where(row => row.State != nameof(KeyGenerationState.Failed)).ToListAsync(cancellationToken);
        var keys = (await db.PseudonymKeys.ToListAsync(cancellationToken)).Select(row => CanonicalJson.Deserialize<PseudonymKey>(row.Document))
            .GroupBy(key => key.KeyId).ToDictionary(key => key.Key, key => key.MaxBy(epoch => epoch.Epoch)!);
        var serves = generations.FirstOrDefault(row => CanonicalJson.Deserialize<KeyGeneration>(row.Document).Terms.Use == use
            && keys.GetValueOrDefault(row.KeyId)?.IsRetired() != true);
        if (serves is not null)
            return ("", new Refusal(Rules.Pseudonyms.IsBegun, serves.KeyId, serves.Epoch.ToString(CultureInfo.InvariantCulture)));
        var number = Enumerable.Range(1, int.MaxValue).First(number => !generations.Any(row => row.KeyId == IdOf(use, number)));
        return (IdOf(use, number), null);
    }

    private static string IdOf(KeyUse use, int number) => string.Create(CultureInfo.InvariantCulture, $"{ReadKeys.NameOf(use)}-{number}");
}
