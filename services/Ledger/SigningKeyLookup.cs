using ExchangeNetwork.Contract.Agencies;

namespace ExchangeNetwork.Ledger;

/// <summary>Finds an agency's signing key in the world state, as the contract keeps it there.</summary>
/// <param name="readState">Reads a key of the world state; null when there is none.</param>
/// <param name="mspId">MSP id of the agency.</param>
/// <param name="keyId">Id of the key.</param>
/// <param name="at">The time at which the key must be valid.</param>
/// <returns>The public key as SPKI; null when no such key is valid at that time.</returns>
/// <remarks>Deterministic: the verifier runs it again over the same state and must get the same answer.</remarks>
public delegate byte[]? SigningKeyLookup(Func<string, byte[]?> readState, string mspId, string keyId, DateTimeOffset at);

/// <summary>The lookup of the network's own contract.</summary>
public static class NetworkKeys
{
    /// <summary>Finds members' signing keys where the contract's Agencies module keeps them.</summary>
    public static byte[]? Find(Func<string, byte[]?> readState, string mspId, string keyId, DateTimeOffset at) =>
        MemberKeys.FindSigningKey(readState, mspId, keyId, at) is { } key ? Convert.FromBase64String(key.PublicKey) : null;
}
