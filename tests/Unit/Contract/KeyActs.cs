using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;

namespace ExchangeNetwork.Tests.Unit.Contract;

/// <summary>Random acts around pseudonym keys: whole steps at once, else few sequences would get to a key.</summary>
internal static class KeyActs
{
    /// <summary>Number of kinds of acts.</summary>
    public const int Kinds = 7;

    /// <summary>The calls of an act; each is made before the next is asked for.</summary>
    public static IEnumerable<Call> Calls(World world, int act, TestAgency caller, int choice)
    {
        if (act == 0 || Generation(world) is null)
            yield return Beginning(world, caller, act == 0 ? choice : 0, Key(world));
        if (act > 4 && Key(world) is null && Generation(world) is { State: KeyGenerationState.Open } first)
        {
            foreach (var call in NextSteps(world, first, 4))
                yield return call;
        }
        if (Generation(world) is not { } generation)
            yield break;
        var other = Scenes.Founders[(choice + 1) % 4];
        var run = RunOf(generation);
        foreach (var call in act switch
        {
            0 or 1 or 2 => NextSteps(world, generation, 1 + (choice % 3)),
            3 => [caller.Call(Functions.PseudonymsRestart, run)],
            4 when choice < 3 => [caller.Call(Functions.PseudonymsComplain, new ShareComplaint(run, other)), world.As(other).Call(Functions.PseudonymsAnswer, new ShareAnswer(run, caller.Id, Scenes.Hash("s")))],
            4 => [caller.Call(Functions.PseudonymsDistrust, new DealerDistrust(run, other)), world.As(Scenes.Founders[(choice + 2) % 4]).Call(Functions.PseudonymsDistrust, new DealerDistrust(run, other))],
            5 => Asking(world, caller, choice, Key(world)),
            _ => Ending(world, caller, choice, Key(world)),
        })
        {
            yield return call;
        }
    }

    private static KeyGeneration? Generation(World world) => Latest<KeyGeneration>(world, Events.KeyGenerationBegun, Events.KeyGenerationFailed);

    private static PseudonymKey? Key(World world) => Latest<PseudonymKey>(world, Events.KeyActivated);

    private static KeyRun RunOf(KeyGeneration generation) => new(generation.Terms.KeyId, generation.Terms.Epoch, generation.Run);

    private static Call Beginning(World world, TestAgency caller, int choice, PseudonymKey? key) => caller.Call(Functions.PseudonymsBegin, PseudonymScenes.Generation(terms => terms with
    {
        KeyId = choice % 2 == 0 || key is null ? "person-" + (choice % 2) : key.KeyId,
        Epoch = choice % 2 == 0 || key is null ? 1 : key.Epoch + 1,
        Dealers = choice % 2 == 0 || key is null ? terms.Dealers : Scenes.Founders[..3],
        // Some are over before anybody can do anything.
        StepMinutes = choice == 5 ? 1 : 10_080,
    })).Proposed();

    // Made one after the other, so that each sees what came of the one before.
    private static IEnumerable<Call> NextSteps(World world, KeyGeneration generation, int count)
    {
        for (var step = 0; step < count; step++)
        {
            foreach (var call in NextStep(world, generation, RunOf(generation)))
                yield return call;
        }
    }

    private static Call[] NextStep(World world, KeyGeneration generation, KeyRun run)
    {
        var threshold = generation.Terms.Threshold;
        var posted = (string name) => world.Events.Count(e => e.Name == name && CanonicalJson.Deserialize<KeyStep<CommitmentHash>>(e.Payload).Statement.Run == run);
        var (dealers, receivers) = (generation.Terms.Dealers, generation.Terms.Receivers);
        return posted(Events.KeyCommitted) < dealers.Count ? [.. dealers.Select(dealer => world.Committing(dealer, run, threshold))]
            : posted(Events.KeyRevealed) < dealers.Count ? [.. dealers.Select(dealer => world.Revealing(dealer, run, threshold))]
            : posted(Events.KeyDealt) < dealers.Count ? [.. dealers.Select(dealer => world.Dealing(dealer, run, [.. receivers]))]
            : [.. receivers.Select(receiver => world.Signing(receiver, generation))];
    }

    private static Call[] Asking(World world, TestAgency caller, int choice, PseudonymKey? key)
    {
        var ticket = PseudonymScenes.Ticket(request => request with
        {
            KeyId = key?.KeyId ?? "person-0",
            Epoch = key?.Epoch ?? 1,
            TicketId = new string((char)('a' + choice), 32),
            Evaluators = [caller.Id, .. Scenes.Founders.Where(id => id != caller.Id).Take(2)],
        });
        string[] others = [.. Scenes.Founders.Where(id => id != caller.Id).Skip(1)];
        var grant = new GrantRequest { GrantId = $"grant-{caller.Id}-{choice}", KeyId = ticket.KeyId, Use = EvaluationUse.List, Amount = 1_000 + choice, Reason = "İ" };
        return
        [
            caller.Call(Functions.PseudonymsTicket, ticket),
            caller.Call(Functions.PseudonymsAmendTicket, new TicketAmendment(ticket.TicketId, [caller.Id, .. others])),
            .. others.Select(other => world.As(other).Call(
                Functions.PseudonymsRecordAudit, new AuditStatement(caller.Id, ticket.TicketId, choice, (AuditFinding)(choice % 4)))),
            caller.Call(Functions.PseudonymsAskGrant, grant).Proposed(),
            .. others.Select(other => world.As(other).Call(Functions.PseudonymsApproveGrant, new GrantApproval(grant.GrantId)).Approved()),
        ];
    }

    private static Call[] Ending(World world, TestAgency caller, int choice, PseudonymKey? key) =>
        choice < 3
            ? [caller.Call(Functions.PseudonymsErase, new ShareErasure(key?.KeyId ?? "person-0", Math.Max(1, (key?.Epoch ?? 1) - (choice % 2)), world.Now))]
            : [caller.Call(Functions.PseudonymsRetire, new KeyReference(key?.KeyId ?? "person-0")).Decided()];

    private static T? Latest<T>(World world, params string[] eventNames)
        where T : class => world.Events
        .Where(e => eventNames.Contains(e.Name)).Select(e => CanonicalJson.Deserialize<T>(e.Payload)).LastOrDefault();
}
