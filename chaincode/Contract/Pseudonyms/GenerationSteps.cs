using System.Security.Cryptography;
using ExchangeNetwork.Contract.QueryLists;

namespace ExchangeNetwork.Contract.Pseudonyms;

/// <summary>Steps of a run: each agency posts under keys of its own, so that posts never conflict; a step begins when all have done the one before.</summary>
internal static class GenerationSteps
{
    private const int MostShareBytes = 512;

    /// <summary>A dealer posts the hash of its commitments.</summary>
    public static ContractResponse Commit(Transaction tx, CommitmentHash statement) => Post(
        tx, statement, KeyStepKind.Commit, "", Events.KeyCommitted,
        _ => WellFormed.Hash(statement.Hash, "hash"),
        generation => IsDealer(tx, generation));

    /// <summary>A dealer posts the commitments that it had committed to.</summary>
    public static ContractResponse Reveal(Transaction tx, CommitmentReveal statement) => Post(
        tx, statement, KeyStepKind.Reveal, "", Events.KeyRevealed,
        generation => IsWhole(statement, generation.Terms.Threshold),
        generation => IsDealer(tx, generation) ?? IsAsCommitted(tx, statement, generation));

    /// <summary>A dealer sends every receiver its share.</summary>
    public static ContractResponse Deal(Transaction tx, ShareDealing statement) => Post(
        tx, statement, KeyStepKind.Deal, "", Events.KeyDealt,
        _ => WellFormed.Count(statement.Shares, "shares", WellFormed.Names) ?? WellFormed.Each(statement.Shares, Form),
        generation => IsDealer(tx, generation) ?? GoesToAll(tx, statement, generation) ?? WellFormed.Each(statement.Shares, share => Keep(tx, statement.Run, share)));

    /// <summary>A receiver says that its share does not fit.</summary>
    public static ContractResponse Complain(Transaction tx, ShareComplaint statement) => Post(
        tx, statement, KeyStepKind.Complain, statement.Accused, Events.KeyComplained,
        _ => WellFormed.AgencyId(statement.Accused, "accused"),
        generation => IsReceiver(tx, generation) ?? IsAnotherDealer(tx, statement.Accused, generation));

    /// <summary>The accused dealer shows the share.</summary>
    public static ContractResponse Answer(Transaction tx, ShareAnswer statement) => Post(
        tx, statement, KeyStepKind.Complain, "answer." + statement.Complainant, Events.KeyAnswered,
        _ => WellFormed.AgencyId(statement.Complainant, "complainant") ?? WellFormed.Hash(statement.Share, "share"),
        generation => Get<ShareComplaint>(tx, generation, KeyStepKind.Complain, statement.Complainant, tx.CallerId) is null
            ? new Refusal(Rules.Pseudonyms.NoComplaint, statement.Complainant)
            : null);

    /// <summary>A receiver votes to go on without a dealer.</summary>
    public static ContractResponse Distrust(Transaction tx, DealerDistrust statement)
    {
        var response = Post(
            tx, statement, KeyStepKind.Complain, "distrust." + statement.Accused, Events.KeyDistrusted,
            _ => WellFormed.AgencyId(statement.Accused, "accused"),
            generation => IsReceiver(tx, generation) ?? IsAnotherDealer(tx, statement.Accused, generation),
            waits: false);
        // The generation was found by then.
        if (response.Refusal is not null || GenerationRules.Find(tx, statement.Run, out var run) is not null)
            return response;
        var judges = run.Terms.Receivers.Where(receiver => !Same(receiver, statement.Accused)).ToList();
        var votes = judges.Count(judge => Same(judge, tx.CallerId)
            || Get<DealerDistrust>(tx, run, KeyStepKind.Complain, judge, "distrust." + statement.Accused) is not null);
        return votes * 2 > judges.Count ? GenerationRules.Without(tx, run, [statement.Accused]) : response;
    }

    /// <summary>The caller's share from a dealer, encrypted.</summary>
    public static ContractResponse Share(Transaction tx, ShareQuery query)
    {
        var refusal = GenerationRules.Find(tx, query.Run, out _) ?? WellFormed.AgencyId(query.Dealer, "dealer");
        if (refusal is not null)
            return refusal;
        return tx.GetPrivate(StateKeys.KeyShare(query.Run, query.Dealer, tx.CallerId)) is { Length: > 0 } share
            ? ContractResponse.Ok(share)
            : new Refusal(Rules.Pseudonyms.ShareNotFound, query.Dealer);
    }

    /// <summary>Takes the encrypted shares of a run off the ledger; their hashes stay.</summary>
    public static void PurgeShares(Transaction tx, KeyGeneration generation)
    {
        var run = new KeyRun(generation.Terms.KeyId, generation.Terms.Epoch, generation.Run);
        foreach (var dealer in generation.Terms.Dealers)
        {
            foreach (var receiver in generation.Terms.Receivers.Where(receiver => !Same(receiver, dealer)))
                tx.PurgePrivate(StateKeys.KeyShare(run, dealer, receiver));
        }
    }

    /// <summary>Who still has to do a step.</summary>
    public static List<string> Missing(Transaction tx, KeyGeneration generation, KeyStepKind step) => step switch
    {
        KeyStepKind.Commit => [.. generation.Terms.Dealers.Where(dealer => Get<CommitmentHash>(tx, generation, step, dealer) is null)],
        KeyStepKind.Reveal => [.. generation.Terms.Dealers.Where(dealer => Get<CommitmentReveal>(tx, generation, step, dealer) is null)],
        KeyStepKind.Deal => [.. generation.Terms.Dealers.Where(dealer => Get<ShareDealing>(tx, generation, step, dealer) is null)],
        KeyStepKind.Complain => [.. generation.Terms.Dealers.Where(dealer => generation.Terms.Receivers.Any(receiver =>
            Get<ShareComplaint>(tx, generation, step, receiver, dealer) is not null && Get<ShareAnswer>(tx, generation, step, dealer, "answer." + receiver) is null))],
        _ => [.. generation.Terms.Receivers.Where(receiver => Get<KeySignature>(tx, generation, step, receiver) is null)],
    };

    /// <summary>What an agency posted; null when it did not.</summary>
    public static T? Get<T>(Transaction tx, KeyGeneration generation, KeyStepKind step, string agency, string of = "")
        where T : class => tx.Get<KeyStep<T>>(Key(generation.Terms, generation.Run, step, agency, of))?.Statement;

    /// <summary>Checks a post and writes it.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="statement">What is posted.</param>
    /// <param name="step">The step that it belongs to.</param>
    /// <param name="of">Whom it is about where an agency posts more than one.</param>
    /// <param name="eventName">Its event.</param>
    /// <param name="form">Whether it is well formed.</param>
    /// <param name="rule">Whether the caller may post it.</param>
    /// <param name="waits">Whether all must have done the steps before.</param>
    public static ContractResponse Post<T>(
        Transaction tx, T statement, KeyStepKind step, string of, string eventName, Func<KeyGeneration, Refusal?> form, Func<KeyGeneration, Refusal?> rule, bool waits = true)
        where T : class, IKeyStep
    {
        var refusal = GenerationRules.Find(tx, statement.Run, out var generation);
        refusal ??= form(generation);
        if (refusal is not null)
            return refusal;
        var key = Key(generation.Terms, generation.Run, step, tx.CallerId, of);
        if (tx.Get<KeyStep<T>>(key) is { } earlier)
        {
            return string.Equals(earlier.Act, tx.Act, StringComparison.Ordinal)
                ? Transaction.Answer(earlier)
                : new Refusal(Rules.Pseudonyms.IsPosted, eventName);
        }
        refusal = (waits ? AllHaveDoneTheStepBefore(tx, generation, step) : null) ?? IsInTime(tx, generation, step) ?? rule(generation);
        if (refusal is not null)
            return refusal;
        var post = new KeyStep<T> { Agency = tx.CallerId, Statement = statement, Act = tx.Act, At = tx.Now };
        tx.Put(key, post);
        return tx.Agreed(eventName, post);
    }

    private static string Key(KeyGenerationTerms terms, int run, KeyStepKind step, string agency, string of) =>
        StateKeys.KeyStep(new KeyRun(terms.KeyId, terms.Epoch, run), (int)step, agency, of);

    private static Refusal? AllHaveDoneTheStepBefore(Transaction tx, KeyGeneration generation, KeyStepKind step) =>
        step == KeyStepKind.Commit || Missing(tx, generation, step - 1) is not [var missing, ..]
            ? null
            : new Refusal(Rules.Pseudonyms.StepBefore, missing);

    private static Refusal? IsInTime(Transaction tx, KeyGeneration generation, KeyStepKind step) =>
        LedgerTime.IsOver(generation.Deadline(step), tx.Now) ? new Refusal(Rules.Pseudonyms.StepIsOver, generation.Terms.KeyId) : null;

    private static Refusal? IsDealer(Transaction tx, KeyGeneration generation) =>
        generation.Terms.Dealers.Contains(tx.CallerId, StringComparer.Ordinal) ? null : new Refusal(Rules.Pseudonyms.NotADealer, generation.Terms.KeyId);

    public static Refusal? IsReceiver(Transaction tx, KeyGeneration generation) =>
        generation.Terms.Receivers.Contains(tx.CallerId, StringComparer.Ordinal) ? null : new Refusal(Rules.Pseudonyms.NotAReceiver, generation.Terms.KeyId);

    private static Refusal? IsAnotherDealer(Transaction tx, string accused, KeyGeneration generation) =>
        !Same(accused, tx.CallerId) && generation.Terms.Dealers.Contains(accused, StringComparer.Ordinal)
            ? null
            : new Refusal(Rules.Pseudonyms.NoDealerToAccuse, accused);

    private static Refusal? IsWhole(CommitmentReveal statement, int threshold) =>
        statement.Commitments.Count != threshold
            ? new Refusal(Rules.Pseudonyms.Commitments, WellFormed.Number(threshold))
            : WellFormed.Each(statement.Commitments, commitment => Element(commitment, "commitments"))
                ?? Element(statement.ProofR, "proofR")
                ?? WellFormed.Hash(statement.ProofS, "proofS");

    /// <summary>32 bytes, and not the identity; whether they are an element at all, the agencies find out.</summary>
    public static Refusal? Element(string value, string member) =>
        WellFormed.Hash(value, member) ?? (value.All(digit => digit == '0') ? new Refusal(Rules.Pseudonyms.Identity, member) : null);

    private static Refusal? IsAsCommitted(Transaction tx, CommitmentReveal statement, KeyGeneration generation)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(statement.Message(tx.Channel, tx.CallerId)));
        return Same(hash, Get<CommitmentHash>(tx, generation, KeyStepKind.Commit, tx.CallerId)!.Hash) ? null : new Refusal(Rules.Pseudonyms.NotAsCommitted);
    }

    private static Refusal? Form(ShareHash share) =>
        WellFormed.AgencyId(share.Receiver, "shares.receiver") ?? WellFormed.Id(share.KeyId, "shares.keyId") ?? WellFormed.Hash(share.Sha256, "shares.sha256");

    private static Refusal? GoesToAll(Transaction tx, ShareDealing statement, KeyGeneration generation) =>
        statement.Shares.Select(share => share.Receiver).Order(StringComparer.Ordinal).SequenceEqual(
            generation.Terms.Receivers.Where(receiver => !Same(receiver, tx.CallerId)).Order(StringComparer.Ordinal), StringComparer.Ordinal)
            ? null
            : new Refusal(Rules.Pseudonyms.SharesAndReceivers);

    private static Refusal? Keep(Transaction tx, KeyRun run, ShareHash share)
    {
        var name = TransientNames.Share(share.Receiver);
        if (tx.Transient(name) is not { Length: > 0 and <= MostShareBytes } bytes)
            return new Refusal(Rules.Form.TransientMissing, name);
        if (!Same(Convert.ToHexStringLower(SHA256.HashData(bytes)), share.Sha256))
            return new Refusal(Rules.Form.TransientHash, name);
        tx.PutPrivate(StateKeys.KeyShare(run, tx.CallerId, share.Receiver), bytes);
        return null;
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
