namespace ExchangeNetwork.Contract.Agencies;

/// <summary>An agency renews its encryption key by itself: nobody's evidence hangs on it, and it happens every 90 days.</summary>
internal static class KeyRenewalRules
{
    private const int MostKeys = 512;

    /// <summary>Adds the key; those before it count for a while more, for whoever has not heard of it yet.</summary>
    public static ContractResponse Renew(Transaction tx, KeyRenewal renewal)
    {
        var agency = tx.Get<Agency>(StateKeys.Agency(tx.CallerId))!;
        var key = renewal.Key;
        if (agency.Keys.FirstOrDefault(own => string.Equals(own.KeyId, key.KeyId, StringComparison.Ordinal)) is { } known)
            return known with { RevokedFrom = null } == key ? Transaction.Answer(agency) : new Refusal(Rules.Agencies.KeyIdIsTaken, key.KeyId);
        var refusal = WellFormed.Id(key.KeyId, "keyId")
            ?? (key.Purpose == KeyPurpose.Encrypt ? null : new Refusal(Rules.Agencies.EncryptionKeysOnly, key.KeyId))
            ?? WellFormed.Count(agency.Keys, "keys", MostKeys - 1)
            ?? KeyRules.NewKey(tx, agency.Id, key, tx.Now)
            ?? KeyRules.EachServesOnce([.. agency.Keys, key]);
        if (refusal is not null)
            return refusal;
        agency = agency with { Keys = [.. agency.Keys.Select(own => Ending(own, tx.Now + KeyRenewal.Changeover)), key] };
        tx.Put(StateKeys.Agency(agency.Id), agency);
        return tx.Agreed(Events.EncryptionKeyRenewed, agency);
    }

    // By revocation, for the proof of possession covers the end of validity.
    private static AgencyKey Ending(AgencyKey own, DateTimeOffset at) =>
        own.Purpose != KeyPurpose.Encrypt || own.ValidUntil <= at || own.RevokedFrom <= at ? own : own with { RevokedFrom = at };
}
