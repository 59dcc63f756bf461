namespace ExchangeNetwork.Node.Security;

/// <summary>An agency's public encryption key as the ledger shows it.</summary>
/// <param name="Agency">The agency.</param>
/// <param name="KeyId">Id of the key on the ledger.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo of a P-256 key, 91 bytes.</param>
public sealed record EncryptionKey(string Agency, string KeyId, byte[] PublicKey)
{
    // SubjectPublicKeyInfo of P-256 with an uncompressed point has one encoding (RFC 5480): these bytes, then the point.
    private static readonly byte[] Prefix = Convert.FromHexString("3059301306072a8648ce3d020106082a8648ce3d030107034200");

    /// <summary>The point that HPKE takes, 65 bytes; null when the key is none of P-256. Whether it is on the curve HPKE checks.</summary>
    internal byte[]? Point =>
        PublicKey.Length == Prefix.Length + Hpke.PublicKeySize && PublicKey.AsSpan().StartsWith(Prefix) ? PublicKey[Prefix.Length..] : null;
}
