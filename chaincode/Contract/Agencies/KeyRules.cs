using ExchangeNetwork.Contract.Signatures;

namespace ExchangeNetwork.Contract.Agencies;

/// <summary>Keys as they enter the ledger.</summary>
internal static class KeyRules
{
    private const int MostKeyDays = 3_660;
    private const int P256KeyBytes = 91;

    /// <summary>A whole set of keys of a new agency: well formed, each proven, at least one to sign and one to encrypt.</summary>
    public static Refusal? NewAgency(Transaction tx, NewAgency agency, DateTimeOffset? proposedAt) =>
        WellFormed.AgencyId(agency.Id, "id")
        ?? WellFormed.Id(agency.MspId, "mspId")
        ?? WellFormed.Text(agency.NameZh, "nameZh", 100)
        ?? WellFormed.Text(agency.NameEn, "nameEn", 100)
        ?? WellFormed.Count(agency.Keys, "keys", 16)
        ?? WellFormed.Each(agency.Keys, key => NewKey(tx, agency.Id, key, proposedAt))
        ?? WellFormed.Distinct(agency.Keys.Select(key => key.KeyId), "keyId")
        ?? EachServesOnce(agency.Keys)
        ?? BothPurposes(agency.Keys);

    /// <summary>A new key is well formed, fits its purpose, is not dated back, and its holder proves to hold it.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="agencyId">Whose key.</param>
    /// <param name="key">The key.</param>
    /// <param name="proposedAt">When it was proposed; null at the founding, before which there is no evidence that an older date could forge.</param>
    public static Refusal? NewKey(Transaction tx, string agencyId, AgencyKey key, DateTimeOffset? proposedAt) =>
        WellFormed.Id(key.KeyId, "keyId")
        ?? AlgorithmFits(key)
        ?? IsPublicKey(key)
        ?? IsTimely(tx, key)
        ?? IsNotBackdated(key, proposedAt)
        ?? IsProven(tx, agencyId, key);

    /// <summary>One key never serves two purposes, nor comes back under another id.</summary>
    public static Refusal? EachServesOnce(IEnumerable<AgencyKey> keys) =>
        WellFormed.Distinct(keys.Select(key => key.PublicKey), "publicKey") is null ? null : new Refusal(Rules.Agencies.KeyIsUsedTwice);

    private static Refusal? BothPurposes(IReadOnlyList<AgencyKey> keys) =>
        keys.Any(key => key.Purpose == KeyPurpose.Sign) && keys.Any(key => key.Purpose == KeyPurpose.Encrypt)
            ? null
            : new Refusal(Rules.Agencies.BothKeysNeeded);

    private static Refusal? AlgorithmFits(AgencyKey key)
    {
        var algorithm = key.Purpose == KeyPurpose.Sign ? KeyAlgorithms.Es256 : KeyAlgorithms.HpkeP256;
        return string.Equals(key.Algorithm, algorithm, StringComparison.Ordinal) ? null : new Refusal(Rules.Agencies.KeyAlgorithm, key.KeyId, algorithm);
    }

    private static Refusal? IsPublicKey(AgencyKey key) =>
        WellFormed.Base64(key.PublicKey, P256KeyBytes) is { } bytes && Es256.IsPublicKey(bytes)
            ? null
            : new Refusal(Rules.Agencies.NotAPublicKey, key.KeyId);

    private static Refusal? IsTimely(Transaction tx, AgencyKey key) =>
        WellFormed.Period(key.ValidFrom, key.ValidUntil, tx.Now, MostKeyDays) is null && key.RevokedFrom is null
            ? null
            : new Refusal(Rules.Agencies.KeyValidity, key.KeyId, WellFormed.Number(MostKeyDays));

    private static Refusal? IsNotBackdated(AgencyKey key, DateTimeOffset? proposedAt) =>
        proposedAt is { } proposed && key.ValidFrom < proposed - LedgerTime.Tolerance ? new Refusal(Rules.Agencies.KeyIsBackdated, key.KeyId) : null;

    private static Refusal? IsProven(Transaction tx, string agencyId, AgencyKey key) =>
        WellFormed.Base64(key.Proof, Es256.SignatureSize) is { } proof
        && Es256.Verify(Convert.FromBase64String(key.PublicKey), key.ProofMessage(tx.Channel, agencyId), proof)
            ? null
            : new Refusal(Rules.Agencies.KeyProof, key.KeyId);
}
