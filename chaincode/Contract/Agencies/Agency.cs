using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Contract.Agencies;

/// <summary>A member of the network with all the keys it ever had.</summary>
public sealed record Agency : StoredDocument
{
    /// <summary>Id such as <c>tax</c>; lower-case, never used again.</summary>
    public required string Id { get; init; }

    /// <summary>Its MSP id, by which the ledger names submitters.</summary>
    public required string MspId { get; init; }

    /// <summary>Name in Chinese.</summary>
    public required string NameZh { get; init; }

    /// <summary>Name in English.</summary>
    public required string NameEn { get; init; }

    /// <summary>Whether it may act.</summary>
    public required AgencyState State { get; init; }

    /// <summary>Its keys, oldest first; none is ever removed, so that old evidence verifies with the keys valid then.</summary>
    public required IReadOnlyList<AgencyKey> Keys { get; init; }
}

/// <summary>Whether a member may act.</summary>
public enum AgencyState
{
    /// <summary>May act and vote.</summary>
    Active,

    /// <summary>May do nothing until reinstated.</summary>
    Suspended,

    /// <summary>Has left for good.</summary>
    Left,
}

/// <summary>A public key of an agency.</summary>
public sealed record AgencyKey
{
    /// <summary>Id, unique within the agency for ever.</summary>
    public required string KeyId { get; init; }

    /// <summary>What it serves; one key never serves both.</summary>
    public required KeyPurpose Purpose { get; init; }

    /// <summary>One of <see cref="KeyAlgorithms"/>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>SubjectPublicKeyInfo of a P-256 key (91 bytes), base64.</summary>
    public required string PublicKey { get; init; }

    /// <summary>First instant at which it counts.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>Instant from which it no longer counts.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>Instant from which it is void by revocation; null when not revoked.</summary>
    public DateTimeOffset? RevokedFrom { get; init; }

    /// <summary>Proof of possession: ES256 by this very key (both purposes are P-256) over <see cref="ProofMessage"/>, base64; empty until signed.</summary>
    public required string Proof { get; init; }

    /// <summary>True when it counts at an instant.</summary>
    public bool IsValidAt(DateTimeOffset at) =>
        at >= ValidFrom && at < ValidUntil && (RevokedFrom is not { } revoked || at < revoked);

    /// <summary>What the proof signs: <c>xnet1/key</c> ‖ LP(channel) ‖ LP(agency) ‖ canonical JSON of the key without proof and revocation.</summary>
    public byte[] ProofMessage(string channel, string agency)
    {
        var key = (JObject)CanonicalJson.Parse(CanonicalJson.Serialize(this));
        key.Remove("proof");
        key.Remove("revokedFrom");
        return new Labelled("xnet1/key", channel).Lp(agency).Raw(CanonicalJson.Serialize(key)).ToArray();
    }
}

/// <summary>What a key serves.</summary>
public enum KeyPurpose
{
    /// <summary>Signs transactions, statements, notices and checkpoints.</summary>
    Sign,

    /// <summary>Receives what is encrypted to the agency.</summary>
    Encrypt,
}

/// <summary>Algorithms a key may be for.</summary>
public static class KeyAlgorithms
{
    /// <summary>ECDSA P-256 with SHA-256, 64 bytes r‖s, low S.</summary>
    public const string Es256 = "ES256";

    /// <summary>HPKE base mode: KEM 0x0010, KDF 0x0001, AEAD 0x0002.</summary>
    public const string HpkeP256 = "HPKE-P256-SHA256-AES256GCM";
}

/// <summary>The roll of members: one key of the state, so that who calls is one point read.</summary>
public sealed record MembershipRoll : StoredDocument
{
    /// <summary>Hash of the founding act; the same act again changes nothing.</summary>
    public required string FoundingAct { get; init; }

    /// <summary>All members ever, in order of joining.</summary>
    public required IReadOnlyList<Member> Members { get; init; }
}

/// <summary>A line of the roll.</summary>
/// <param name="Id">Agency id.</param>
/// <param name="MspId">Its MSP id.</param>
/// <param name="State">Whether it may act.</param>
public sealed record Member(string Id, string MspId, AgencyState State);
