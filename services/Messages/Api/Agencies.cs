using System.ComponentModel.DataAnnotations;

namespace ExchangeNetwork.Messages.Api;

/// <summary>A member of the network.</summary>
/// <param name="Id">Such as <c>tax</c>.</param>
/// <param name="MspId">Id on the ledger.</param>
/// <param name="NameZh">Name in Chinese.</param>
/// <param name="NameEn">Name in English.</param>
/// <param name="State">One of <c>active</c>, <c>suspended</c>, <c>left</c>.</param>
/// <param name="Keys">Keys with their validity.</param>
public sealed record AgencyView(
    string Id,
    string MspId,
    string NameZh,
    string NameEn,
    [property: AllowedValues("active", "suspended", "left")] string State,
    IReadOnlyList<AgencyKeyView> Keys);

/// <summary>A key of an agency on the ledger.</summary>
/// <param name="KeyId">Id of the key.</param>
/// <param name="Purpose"><c>sign</c> or <c>encrypt</c>.</param>
/// <param name="Algorithm">Such as <c>ES256</c>.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo, base64.</param>
/// <param name="ValidFrom">Start of validity.</param>
/// <param name="ValidUntil">End of validity.</param>
/// <param name="RevokedFrom">From when it counts no more; null when not revoked.</param>
public sealed record AgencyKeyView(
    string KeyId,
    [property: AllowedValues("sign", "encrypt")] string Purpose,
    string Algorithm,
    string PublicKey,
    DateTimeOffset ValidFrom,
    DateTimeOffset ValidUntil,
    DateTimeOffset? RevokedFrom);

/// <summary>Asks the members to decide on a change of membership.</summary>
/// <param name="Action">One of <c>join</c>, <c>rotateKey</c>, <c>revokeKey</c>, <c>suspend</c>, <c>reinstate</c>, <c>leave</c>.</param>
/// <param name="Agency">The agency concerned.</param>
/// <param name="Joining">The joining agency's own application (see <see cref="AgencyApplication"/>); only for <c>join</c>.</param>
/// <param name="KeyId">The key concerned; only for <c>revokeKey</c>.</param>
/// <param name="Reason">Why, for the other members; null when there is none.</param>
public sealed record ProposeAgencyChange(
    [property: AllowedValues("join", "rotateKey", "revokeKey", "suspend", "reinstate", "leave")] string Action,
    string Agency,
    AgencyApplication? Joining = null,
    string? KeyId = null,
    string? Reason = null);

/// <summary>What an agency that wants to join hands to a member: its names and keys with proofs of possession.</summary>
/// <param name="Id">Id it asks for.</param>
/// <param name="MspId">MSP id it asks for.</param>
/// <param name="NameZh">Name in Chinese.</param>
/// <param name="NameEn">Name in English.</param>
/// <param name="KeysJson">The contract's key documents as canonical JSON, proofs included.</param>
public sealed record AgencyApplication(string Id, string MspId, string NameZh, string NameEn, string KeysJson);

/// <summary>Founds a network on an empty ledger: its first members at once.</summary>
/// <param name="Agencies">The founders' applications, the calling node's own among them.</param>
public sealed record FoundNetworkRequest(IReadOnlyList<AgencyApplication> Agencies);

/// <summary>A proposal on membership and how far it is.</summary>
/// <param name="Id">Id of the proposal.</param>
/// <param name="Action">What is asked.</param>
/// <param name="Agency">The agency concerned.</param>
/// <param name="ProposedBy">Who asks.</param>
/// <param name="ApprovedBy">Who agreed so far.</param>
/// <param name="State"><c>open</c> or <c>effective</c>.</param>
public sealed record AgencyProposalView(
    string Id,
    [property: AllowedValues("join", "rotateKey", "revokeKey", "suspend", "reinstate", "leave")] string Action,
    string Agency,
    string ProposedBy,
    IReadOnlyList<string> ApprovedBy,
    [property: AllowedValues("open", "effective")] string State);

/// <summary>An encryption key of the agency.</summary>
/// <param name="KeyId">Id of the key on the ledger.</param>
public sealed record EncryptionKeyView(string KeyId);
