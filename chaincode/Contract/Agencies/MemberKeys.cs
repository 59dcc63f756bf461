namespace ExchangeNetwork.Contract.Agencies;

/// <summary>Finds the public keys of members, for ledgers that authenticate submitters and for whoever verifies old evidence.</summary>
public static class MemberKeys
{
    /// <summary>A member's signing key that counts at an instant; null when there is none.</summary>
    /// <remarks>Whether the member is suspended is not asked: the contract refuses it with a code of its own.</remarks>
    /// <param name="readState">Reads a committed key of the world state; null when absent.</param>
    /// <param name="mspId">MSP id of the member.</param>
    /// <param name="keyId">The key.</param>
    /// <param name="at">The instant.</param>
    public static AgencyKey? FindSigningKey(Func<string, byte[]?> readState, string mspId, string keyId, DateTimeOffset at)
    {
        if (readState(StateKeys.Roll) is not { Length: > 0 } roll)
            return null;
        var member = CanonicalJson.Deserialize<MembershipRoll>(roll).Members
            .FirstOrDefault(member => string.Equals(member.MspId, mspId, StringComparison.Ordinal));
        if (member is null || readState(StateKeys.Agency(member.Id)) is not { Length: > 0 } agency)
            return null;
        return Find(CanonicalJson.Deserialize<Agency>(agency).Keys, KeyPurpose.Sign, keyId, at);
    }

    /// <summary>A founder's signing key out of the argument of <see cref="Functions.AgenciesBootstrap"/>: the first transaction authenticates itself.</summary>
    /// <returns>Null when the document is malformed or names no such key that counts at the instant.</returns>
    public static AgencyKey? FindFounderKey(ReadOnlySpan<byte> founding, string mspId, string keyId, DateTimeOffset at)
    {
        if (!Documents.TryRead<Founding>(founding, out var document))
            return null;
        var founder = document.Agencies.FirstOrDefault(agency => string.Equals(agency.MspId, mspId, StringComparison.Ordinal));
        return founder is null ? null : Find(founder.Keys, KeyPurpose.Sign, keyId, at);
    }

    /// <summary>True when an agency has a key that counts at the transaction's time.</summary>
    internal static bool Has(Transaction tx, string agencyId, KeyPurpose purpose, string keyId) =>
        tx.Get<Agency>(StateKeys.Agency(agencyId)) is { } agency && Find(agency.Keys, purpose, keyId, tx.Now) is not null;

    internal static AgencyKey? Find(IReadOnlyList<AgencyKey> keys, KeyPurpose purpose, string keyId, DateTimeOffset at) =>
        keys.FirstOrDefault(key =>
            key.Purpose == purpose && string.Equals(key.KeyId, keyId, StringComparison.Ordinal) && key.IsValidAt(at));
}
