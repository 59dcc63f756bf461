using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Agencies;

namespace ExchangeNetwork.Contract.Pseudonyms;

/// <summary>A pseudonym key is made, or its shares are made anew, by agencies that watch each other; the contract sees to order, time and agreement.</summary>
/// <remarks>It does no group arithmetic: the agencies do, and sign what came of it. Without all their signatures no key is active.</remarks>
internal static class GenerationRules
{
    public const int MostEpochs = 1_000_000;
    public const int MostRuns = 1_000;
    private const int MostIndex = 255;
    private const int MostStepMinutes = 10_080;
    private const long MostQuota = 1_000_000_000_000;

    /// <summary>A member begins a generation; taking part in it is every other agency's own consent.</summary>
    public static ContractResponse Begin(Transaction tx, KeyGenerationTerms terms)
    {
        if (Form(terms) is { } form)
            return form;
        var earlier = tx.Get<KeyGeneration>(StateKeys.KeyGeneration(terms.KeyId, terms.Epoch));
        // After a failure the same terms are a new beginning.
        if (earlier is { State: not KeyGenerationState.Failed } && string.Equals(earlier.Act, tx.Act, StringComparison.Ordinal)
            && string.Equals(earlier.BegunBy.Agency, tx.CallerId, StringComparison.Ordinal))
        {
            return Transaction.Answer(earlier);
        }

        var key = tx.Get<PseudonymKey>(StateKeys.PseudonymKey(terms.KeyId));
        var refusal =
            BeganIt(tx, terms, key, out var beginner)
            ?? IsNotBegun(earlier)
            ?? IsTheNextEpoch(terms, key)
            ?? AllAreActive(tx, terms)
            ?? ThresholdIsAMajority(terms)
            ?? DealersMayDeal(terms, key);
        if (refusal is not null)
            return refusal;
        if (Indexes(tx, terms.Receivers) is not { } indexes)
            return new Refusal(Rules.Pseudonyms.NoIndexLeft);

        var generation = new KeyGeneration
        {
            Terms = terms,
            Run = (earlier?.Run ?? 0) + 1,
            Indexes = indexes,
            State = KeyGenerationState.Open,
            Excluded = [],
            BegunBy = beginner,
            Act = tx.Act,
            RunFrom = tx.Now,
        };
        return Write(tx, generation, Events.KeyGenerationBegun);
    }

    /// <summary>The run begins anew without those who were late, or ends when too few are left.</summary>
    public static ContractResponse Restart(Transaction tx, KeyRun run)
    {
        if (Find(tx, run, out var generation) is { } missing)
            return missing;
        if (Late(tx, generation) is not { } late)
            return new Refusal(Rules.Pseudonyms.NobodyIsLate, run.KeyId);
        return Without(tx, generation, late);
    }

    /// <summary>The present run of an open generation.</summary>
    public static Refusal? Find(Transaction tx, KeyRun run, out KeyGeneration generation)
    {
        generation = null!;
        var form =
            WellFormed.Id(run.KeyId, "run.keyId")
            ?? WellFormed.Range(run.Epoch, "run.epoch", 1, MostEpochs)
            ?? WellFormed.Range(run.Run, "run.run", 1, MostRuns);
        if (form is not null)
            return form;
        if (tx.Get<KeyGeneration>(StateKeys.KeyGeneration(run.KeyId, run.Epoch)) is not { } found)
            return new Refusal(Rules.Pseudonyms.GenerationNotFound, run.KeyId, WellFormed.Number(run.Epoch));
        generation = found;
        return found.State == KeyGenerationState.Open && found.Run == run.Run
            ? null
            : new Refusal(Rules.Pseudonyms.RunIsOver, run.KeyId, WellFormed.Number(run.Run));
    }

    /// <summary>A generation as it stands.</summary>
    public static ContractResponse Get(Transaction tx, KeyGenerationQuery query)
    {
        var form = WellFormed.Id(query.KeyId, "keyId") ?? WellFormed.Range(query.Epoch, "epoch", 1, MostEpochs);
        if (form is not null)
            return form;
        return tx.Get<KeyGeneration>(StateKeys.KeyGeneration(query.KeyId, query.Epoch)) is { } generation
            ? Transaction.Answer(generation)
            : new Refusal(Rules.Pseudonyms.GenerationNotFound, query.KeyId, WellFormed.Number(query.Epoch));
    }

    /// <summary>The next run, without some; failed when those who are left cannot go on.</summary>
    public static ContractResponse Without(Transaction tx, KeyGeneration generation, IReadOnlyList<string> some)
    {
        IReadOnlyList<string> excluded = [.. generation.Excluded, .. some];
        var terms = generation.Terms;
        IReadOnlyList<string> receivers = [.. terms.Receivers.Except(some, StringComparer.Ordinal)];
        var dealers = terms.Epoch == 1
            ? receivers
            : [.. tx.Get<PseudonymKey>(StateKeys.PseudonymKey(terms.KeyId))!.Holders
                .Select(holder => holder.Agency).Where(holder => tx.IsActive(holder) && !excluded.Contains(holder, StringComparer.Ordinal))
                .Take(terms.Dealers.Count)];
        // Somebody late is left out; signatures that disagree leave out nobody, and the same would come of it again.
        var goesOn = some.Count > 0 && receivers.Count >= terms.Threshold && dealers.Count >= (terms.Epoch == 1 ? terms.Threshold : terms.Dealers.Count);
        GenerationSteps.PurgeShares(tx, generation);
        var next = generation with { Excluded = excluded, State = KeyGenerationState.Failed };
        if (!goesOn)
            return Write(tx, next, Events.KeyGenerationFailed);
        return Write(
            tx,
            next with
            {
                State = KeyGenerationState.Open,
                Terms = terms with { Dealers = dealers, Receivers = receivers },
                Indexes = [.. generation.Indexes.Where(index => receivers.Contains(index.Agency, StringComparer.Ordinal))],
                Run = generation.Run + 1,
                RunFrom = tx.Now,
            },
            Events.KeyGenerationBegun);
    }

    private static ContractResponse Write(Transaction tx, KeyGeneration generation, string eventName)
    {
        tx.Put(StateKeys.KeyGeneration(generation.Terms.KeyId, generation.Terms.Epoch), generation);
        return tx.Agreed(eventName, generation);
    }

    private static Refusal? Form(KeyGenerationTerms terms) =>
        WellFormed.Id(terms.KeyId, "keyId")
        ?? WellFormed.Range(terms.Epoch, "epoch", 1, MostEpochs)
        ?? WellFormed.Set(terms.Dealers, "dealers", WellFormed.AgencyId)
        ?? WellFormed.Set(terms.Receivers, "receivers", WellFormed.AgencyId)
        ?? WellFormed.Range(terms.StepMinutes, "stepMinutes", 1, MostStepMinutes)
        ?? WellFormed.Range(terms.DailyQuota, "dailyQuota", 0, MostQuota)
        ?? WellFormed.Range(terms.AuditOneIn, "auditOneIn", 0, int.MaxValue);

    /// <summary>A person begins it; where all stays as it was and a quarter is over, a holder's node does so by itself.</summary>
    private static Refusal? BeganIt(Transaction tx, KeyGenerationTerms terms, PseudonymKey? key, out Approval beginner)
    {
        if (tx.Statements.Count > 0 || key is null || !IsRefresh(terms, key) || tx.Now < key.ActiveFrom + PseudonymKey.Quarter
            || !terms.Receivers.Contains(tx.CallerId, StringComparer.Ordinal))
        {
            return ActorRules.One(tx, ActorStep.Propose, out beginner, ActorRole.Administrator, ActorRole.Supervisor);
        }
        beginner = new Approval(tx.CallerId, string.Empty, tx.Now);
        return null;
    }

    private static bool IsRefresh(KeyGenerationTerms terms, PseudonymKey key) =>
        terms.Threshold == key.Threshold && terms.DailyQuota == key.DailyQuota && terms.AuditOneIn == key.AuditOneIn && terms.Receivers.Count == key.Holders.Count
        && key.Holders.All(holder => terms.Receivers.Contains(holder.Agency, StringComparer.Ordinal));

    private static Refusal? IsNotBegun(KeyGeneration? earlier) => earlier is null or { State: KeyGenerationState.Failed }
        ? null
        : new Refusal(Rules.Pseudonyms.IsBegun, earlier.Terms.KeyId, WellFormed.Number(earlier.Terms.Epoch));

    private static Refusal? IsTheNextEpoch(KeyGenerationTerms terms, PseudonymKey? key) =>
        terms.Epoch == (key?.Epoch ?? 0) + 1 && (key is null || key.Use == terms.Use)
            ? null
            : new Refusal(Rules.Pseudonyms.EpochOrder, terms.KeyId, WellFormed.Number((key?.Epoch ?? 0) + 1));

    private static Refusal? AllAreActive(Transaction tx, KeyGenerationTerms terms) =>
        AllAreActive(tx, terms.Dealers, "dealers") ?? AllAreActive(tx, terms.Receivers, "receivers");

    private static Refusal? AllAreActive(Transaction tx, IReadOnlyList<string> agencies, string member) =>
        WellFormed.Each(agencies, agency => tx.IsActive(agency) ? null : new Refusal(Rules.Form.UnknownMember, member, agency));

    /// <summary>Two groups that are both large enough would otherwise be possible, and one agency alone must never be.</summary>
    private static Refusal? ThresholdIsAMajority(KeyGenerationTerms terms) =>
        terms.Threshold >= 2 && terms.Threshold <= terms.Receivers.Count && terms.Threshold * 2 > terms.Receivers.Count
            ? null
            : new Refusal(Rules.Pseudonyms.Threshold);

    private static Refusal? DealersMayDeal(KeyGenerationTerms terms, PseudonymKey? key) =>
        key is null
            ? terms.Dealers.Order(StringComparer.Ordinal).SequenceEqual(terms.Receivers.Order(StringComparer.Ordinal), StringComparer.Ordinal)
                ? null
                : new Refusal(Rules.Pseudonyms.Dealers)
            : terms.Dealers.Count == key.Threshold && terms.Dealers.All(dealer => key.Holders.Any(holder => string.Equals(holder.Agency, dealer, StringComparison.Ordinal)))
                ? null
                : new Refusal(Rules.Pseudonyms.Dealers);

    /// <summary>The receivers' indexes, new ones where an agency has none; null when none is left.</summary>
    private static List<AgencyIndex>? Indexes(Transaction tx, IReadOnlyList<string> receivers)
    {
        var given = tx.Get<AgencyIndexes>(StateKeys.AgencyIndexes)?.Given ?? [];
        List<AgencyIndex> all = [.. given];
        foreach (var receiver in receivers.Where(receiver => !given.Any(index => string.Equals(index.Agency, receiver, StringComparison.Ordinal))))
            all.Add(new AgencyIndex(receiver, all.Count + 1));
        if (all.Count > MostIndex)
            return null;
        if (all.Count > given.Count)
            tx.Put(StateKeys.AgencyIndexes, new AgencyIndexes { Given = all });
        return [.. all.Where(index => receivers.Contains(index.Agency, StringComparer.Ordinal))];
    }

    /// <summary>Who did not do a step whose time is over; null when nobody is late. Nobody at all where signatures disagree at the end.</summary>
    private static List<string>? Late(Transaction tx, KeyGeneration generation)
    {
        foreach (var step in (ReadOnlySpan<KeyStepKind>)[KeyStepKind.Commit, KeyStepKind.Reveal, KeyStepKind.Deal, KeyStepKind.Complain, KeyStepKind.Sign])
        {
            var open = GenerationSteps.Missing(tx, generation, step);
            var over = LedgerTime.IsOver(generation.Deadline(step), tx.Now);
            if (open.Count > 0)
                return over ? open : null;
            if (step == KeyStepKind.Sign)
                return over ? [] : null;
        }
        return null;
    }
}
