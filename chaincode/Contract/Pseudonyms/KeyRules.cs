using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.Signatures;

namespace ExchangeNetwork.Contract.Pseudonyms;

/// <summary>A key is active once every receiver has signed the same public key and shares; old shares are erased, suspected keys retired.</summary>
internal static class KeyRules
{
    private static readonly TimeSpan Oldest = TimeSpan.FromHours(24);
    private static readonly TimeSpan OldestErasure = TimeSpan.FromDays(90);

    /// <summary>A receiver signs what it computed; with the last signature that agrees the key is active.</summary>
    public static ContractResponse Sign(Transaction tx, KeySignature statement)
    {
        var response = GenerationSteps.Post(
            tx, statement, KeyStepKind.Sign, "", Events.KeySigned,
            generation => Form(statement, generation),
            generation => GenerationSteps.IsReceiver(tx, generation) ?? KeepsThePublicKey(tx, statement, generation) ?? IsTimely(tx, statement) ?? IsSigned(tx, statement, generation));
        // The generation was found by then.
        if (response.Refusal is not null || GenerationRules.Find(tx, statement.Run, out var run) is not null)
            return response;
        var agreed = run.Terms.Receivers.All(receiver => string.Equals(receiver, tx.CallerId, StringComparison.Ordinal)
            || (GenerationSteps.Get<KeySignature>(tx, run, KeyStepKind.Sign, receiver) is { } other && other.AgreesWith(statement)));
        return agreed ? Activate(tx, statement, run) : response;
    }

    /// <summary>A key as it is active.</summary>
    public static ContractResponse Get(Transaction tx, KeyReference query) =>
        Find(tx, query.KeyId, out var key) is { } missing ? missing : Transaction.Answer(key);

    /// <summary>All keys.</summary>
    public static ContractResponse List(Transaction tx, NoArguments none) => Transaction.Answer(tx.Scan<PseudonymKey>(StateKeys.PseudonymKeyType));

    /// <summary>An agency wants no more tickets under a key whose shares may be exposed; a second one ends it.</summary>
    public static ContractResponse Retire(Transaction tx, KeyReference reference)
    {
        if (Find(tx, reference.KeyId, out var key) is { } missing)
            return missing;
        var refusal = ActorRules.One(tx, ActorStep.Decide, out var decider, ActorRole.Supervisor, ActorRole.Administrator) ?? HasNotRetired(tx, key);
        if (refusal is not null)
            return refusal;
        key = key with { RetiredBy = [.. key.RetiredBy, decider] };
        tx.Put(StateKeys.PseudonymKey(key.KeyId), key);
        return tx.Agreed(Events.KeyRetired, key);
    }

    /// <summary>A former holder says that its share of an epoch that is over is erased.</summary>
    public static ContractResponse Erase(Transaction tx, ShareErasure statement)
    {
        var refusal =
            WellFormed.Range(statement.Epoch, "epoch", 1, GenerationRules.MostEpochs)
            ?? Find(tx, statement.KeyId, out var key)
            ?? IsOver(statement, key)
            ?? HeldAShare(tx, statement);
        if (refusal is not null)
            return refusal;
        var at = StateKeys.Erasure(statement.KeyId, statement.Epoch, tx.CallerId);
        if (tx.Get<ErasureReceipt>(at) is { } earlier)
            return Transaction.Answer(earlier);
        if (statement.At > tx.Now + LedgerTime.Tolerance || statement.At < tx.Now - OldestErasure)
            return new Refusal(Rules.Pseudonyms.ErasureTime);
        var receipt = new ErasureReceipt { Agency = tx.CallerId, Statement = statement, RecordedAt = tx.Now };
        tx.Put(at, receipt);
        return tx.Agreed(Events.ShareErased, receipt);
    }

    /// <summary>The key exists.</summary>
    public static Refusal? Find(Transaction tx, string keyId, out PseudonymKey key)
    {
        key = null!;
        if (WellFormed.Id(keyId, "keyId") is { } form)
            return form;
        if (tx.Get<PseudonymKey>(StateKeys.PseudonymKey(keyId)) is not { } found)
            return new Refusal(Rules.Pseudonyms.KeyNotFound, keyId);
        key = found;
        return null;
    }

    /// <summary>The key exists and evaluates.</summary>
    public static Refusal? InUse(Transaction tx, string keyId, out PseudonymKey key) =>
        Find(tx, keyId, out key) ?? (key.IsRetired() ? new Refusal(Rules.Pseudonyms.IsRetired, keyId) : null);

    private static ContractResponse Activate(Transaction tx, KeySignature signed, KeyGeneration generation)
    {
        var key = new PseudonymKey
        {
            KeyId = generation.Terms.KeyId,
            Use = generation.Terms.Use,
            Epoch = generation.Terms.Epoch,
            Threshold = generation.Terms.Threshold,
            PublicKey = signed.PublicKey,
            Holders = [.. generation.Indexes.Zip(signed.PublicShares, (index, share) => new KeyHolder(index.Agency, index.Index, share))],
            DailyQuota = generation.Terms.DailyQuota,
            AuditOneIn = generation.Terms.AuditOneIn,
            ActiveFrom = tx.Now,
            RetiredBy = [],
        };
        tx.Put(StateKeys.KeyGeneration(key.KeyId, key.Epoch), generation with { State = KeyGenerationState.Active });
        tx.Put(StateKeys.PseudonymKey(key.KeyId), key);
        tx.Put(StateKeys.PseudonymEpoch(key.KeyId, key.Epoch), key);
        GenerationSteps.PurgeShares(tx, generation);
        return tx.Agreed(Events.KeyActivated, key);
    }

    private static Refusal? Form(KeySignature statement, KeyGeneration generation) =>
        GenerationSteps.Element(statement.PublicKey, "publicKey")
        ?? (statement.PublicShares.Count == generation.Indexes.Count ? null : new Refusal(Rules.Pseudonyms.PublicShares, WellFormed.Number(generation.Indexes.Count)))
        ?? WellFormed.Each(statement.PublicShares, share => GenerationSteps.Element(share, "publicShares"))
        ?? WellFormed.Id(statement.SignKeyId, "signKeyId");

    /// <summary>Pseudonyms stay what they are: a resharing gives other shares of the same key.</summary>
    private static Refusal? KeepsThePublicKey(Transaction tx, KeySignature statement, KeyGeneration generation) =>
        generation.Terms.Epoch == 1
        || string.Equals(tx.Get<PseudonymKey>(StateKeys.PseudonymKey(generation.Terms.KeyId))!.PublicKey, statement.PublicKey, StringComparison.Ordinal)
            ? null
            : new Refusal(Rules.Pseudonyms.OtherPublicKey, generation.Terms.KeyId);

    private static Refusal? IsTimely(Transaction tx, KeySignature statement) =>
        statement.At <= tx.Now + LedgerTime.Tolerance && statement.At >= tx.Now - Oldest ? null : new Refusal(Rules.Pseudonyms.SignatureTime);

    private static Refusal? IsSigned(Transaction tx, KeySignature statement, KeyGeneration generation)
    {
        var agency = tx.Get<Agency>(StateKeys.Agency(tx.CallerId))!;
        if (MemberKeys.Find(agency.Keys, KeyPurpose.Sign, statement.SignKeyId, statement.At) is not { } key)
            return new Refusal(Rules.Pseudonyms.SignatureKey, statement.SignKeyId);
        return string.Equals(statement.Alg, Es256.Name, StringComparison.Ordinal)
            && WellFormed.Base64(statement.Signature, Es256.SignatureSize) is { } signature
            && Es256.Verify(Convert.FromBase64String(key.PublicKey), statement.Message(tx.Channel, tx.CallerId, generation), signature)
            ? null
            : new Refusal(Rules.Pseudonyms.Signature);
    }

    private static Refusal? HasNotRetired(Transaction tx, PseudonymKey key) =>
        key.RetiredBy.Any(earlier => string.Equals(earlier.Agency, tx.CallerId, StringComparison.Ordinal))
            ? new Refusal(Rules.Pseudonyms.AlreadyRetired, key.KeyId)
            : null;

    private static Refusal? IsOver(ShareErasure statement, PseudonymKey key) =>
        statement.Epoch < key.Epoch || key.IsRetired() ? null : new Refusal(Rules.Pseudonyms.ShareIsInUse, statement.KeyId, WellFormed.Number(statement.Epoch));

    private static Refusal? HeldAShare(Transaction tx, ShareErasure statement) =>
        tx.Get<PseudonymKey>(StateKeys.PseudonymEpoch(statement.KeyId, statement.Epoch)) is { } epoch
        && epoch.Holders.Any(holder => string.Equals(holder.Agency, tx.CallerId, StringComparison.Ordinal))
            ? null
            : new Refusal(Rules.Pseudonyms.HeldNoShare, statement.KeyId, WellFormed.Number(statement.Epoch));
}
