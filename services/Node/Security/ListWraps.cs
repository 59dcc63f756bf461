using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.QueryLists;

namespace ExchangeNetwork.Node.Security;

/// <summary>The list key, encrypted to one recipient.</summary>
/// <param name="Hash">Recipient, key and digest, for the manifest.</param>
/// <param name="Content">HPKE's encapsulated key (65 bytes) ‖ ciphertext, for the private data of the ledger.</param>
public sealed record SealedWrap(WrapHash Hash, byte[] Content);

/// <summary>Encrypts a list's keys to its recipients, bound to the one manifest they belong to.</summary>
/// <remarks>HPKE of listKey ‖ domainKey; info is all that names list, version, parties and key, and the hash of the manifest without wraps.</remarks>
public static class ListWraps
{
    private const int KeySize = 32;

    /// <summary>Wraps for all recipients.</summary>
    /// <param name="list">The version.</param>
    /// <param name="manifestHash"><see cref="Manifest.HashWithoutWraps"/>.</param>
    /// <param name="secrets">The keys.</param>
    /// <param name="recipients">Each with the encryption key that the ledger shows for it now.</param>
    /// <param name="wraps">One for each recipient, in the same order.</param>
    /// <param name="refusal">XN-SEAL-002 no recipients, -003 a key that is none of P-256.</param>
    public static bool TryWrap(
        ListIdentity list,
        ReadOnlySpan<byte> manifestHash,
        ListSecrets secrets,
        IReadOnlyList<EncryptionKey> recipients,
        [NotNullWhen(true)] out IReadOnlyList<SealedWrap>? wraps,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        wraps = null;
        refusal = recipients.Count == 0 ? new Refusal("XN-SEAL-002") : null;
        if (refusal is not null)
            return false;
        ArgumentOutOfRangeException.ThrowIfNotEqual(secrets.ListKey.Length, KeySize, nameof(secrets));
        ArgumentOutOfRangeException.ThrowIfNotEqual(secrets.DomainKey.Length, KeySize, nameof(secrets));
        byte[] keys = [.. secrets.ListKey, .. secrets.DomainKey];
        var made = new List<SealedWrap>(recipients.Count);
        foreach (var recipient in recipients)
        {
            if (recipient.Point is not { } point
                || !Hpke.TrySeal(point, Info(list, recipient.Agency, recipient.KeyId, manifestHash), [], keys, out var enc, out var ciphertext))
            {
                refusal = new Refusal("XN-SEAL-003", recipient.Agency, recipient.KeyId);
                break;
            }
            byte[] content = [.. enc, .. ciphertext];
            made.Add(new SealedWrap(new WrapHash(recipient.Agency, recipient.KeyId, Convert.ToHexStringLower(SHA256.HashData(content))), content));
        }
        CryptographicOperations.ZeroMemory(keys);
        if (refusal is not null)
            return false;
        wraps = made;
        return true;
    }

    /// <summary>Opens the wrap for this agency.</summary>
    /// <param name="list">The version, from the manifest.</param>
    /// <param name="manifestHash"><see cref="Manifest.HashWithoutWraps"/>.</param>
    /// <param name="wrap">Recipient, key and digest, from the manifest.</param>
    /// <param name="key">The private key of that key id.</param>
    /// <param name="content">From the private data of the ledger.</param>
    /// <param name="secrets">The keys.</param>
    /// <param name="refusal">XN-SEAL-011 other digest, -012 does not open with this key for this manifest.</param>
    public static bool TryUnwrap(
        ListIdentity list,
        ReadOnlySpan<byte> manifestHash,
        WrapHash wrap,
        HpkePrivateKey key,
        ReadOnlySpan<byte> content,
        [NotNullWhen(true)] out ListSecrets? secrets,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        secrets = null;
        refusal = null;
        if (!string.Equals(wrap.Sha256, Convert.ToHexStringLower(SHA256.HashData(content)), StringComparison.Ordinal))
        {
            refusal = new Refusal("XN-SEAL-011");
            return false;
        }
        if (content.Length != Hpke.EncapsulatedKeySize + (2 * KeySize) + Hpke.TagSize
            || !Hpke.TryOpen(
                key,
                content[..Hpke.EncapsulatedKeySize],
                Info(list, wrap.Recipient, wrap.KeyId, manifestHash),
                [],
                content[Hpke.EncapsulatedKeySize..],
                out var keys))
        {
            refusal = new Refusal("XN-SEAL-012", wrap.KeyId);
            return false;
        }
        secrets = new ListSecrets(keys[..KeySize], keys[KeySize..]);
        CryptographicOperations.ZeroMemory(keys);
        return true;
    }

    private static byte[] Info(ListIdentity list, string recipient, string recipientKeyId, ReadOnlySpan<byte> manifestHash) =>
        new Labelled("xnet1/wrap", list.NetworkId)
            .Lp(list.ListId)
            .U32((uint)list.Version)
            .Lp(list.Owner)
            .Lp(recipient)
            .Lp(recipientKeyId)
            .Raw(manifestHash)
            .ToArray();
}
