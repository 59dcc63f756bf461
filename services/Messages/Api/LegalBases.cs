using System.ComponentModel.DataAnnotations;

namespace ExchangeNetwork.Messages.Api;

/// <summary>Proposes a legal basis: what may be matched, released, to whom and for how long.</summary>
/// <param name="BasisId">Id of the basis; null lets the node choose one.</param>
/// <param name="Citation">Law and article.</param>
/// <param name="Purpose">Purpose code.</param>
/// <param name="Owners">Agencies that may publish under it.</param>
/// <param name="Recipients">Agencies that may be recipients.</param>
/// <param name="IdentifierTypes">Identifier types that may be matched.</param>
/// <param name="RecordSources">Record sources that may match; empty means all but population registers.</param>
/// <param name="Registers">Population registers that may match, by explicit naming.</param>
/// <param name="ReleasableFields">Record fields that may be released after a hit.</param>
/// <param name="ReleaseMode"><c>automatic</c> or <c>onRequest</c>.</param>
/// <param name="K">Agencies needed for a joint alert, at least 2.</param>
/// <param name="WindowDays">Window of a joint alert in days.</param>
/// <param name="EntryCap">Most entries a list may have.</param>
/// <param name="RetentionDays">Days that hits and released fields are kept.</param>
/// <param name="DisclosureDeadlineHours">Hours to answer a disclosure request.</param>
/// <param name="OpeningDeadlineHours">Hours for the owner to check the openings of a joint alert.</param>
/// <param name="OverMatchCap">Hits per value, list and 24 hours before they are aggregated.</param>
/// <param name="ImpactAssessment">Link to the impact assessment.</param>
/// <param name="ValidFrom">Start.</param>
/// <param name="ValidUntil">End.</param>
public sealed record ProposeLegalBasis(
    string? BasisId,
    string Citation,
    string Purpose,
    IReadOnlyList<string> Owners,
    IReadOnlyList<string> Recipients,
    IReadOnlyList<string> IdentifierTypes,
    IReadOnlyList<string> RecordSources,
    IReadOnlyList<string> Registers,
    IReadOnlyList<string> ReleasableFields,
    [property: AllowedValues("automatic", "onRequest")] string ReleaseMode,
    int K,
    int WindowDays,
    int EntryCap,
    int RetentionDays,
    int DisclosureDeadlineHours,
    int OpeningDeadlineHours,
    int OverMatchCap,
    string ImpactAssessment,
    DateTimeOffset ValidFrom,
    DateTimeOffset ValidUntil);

/// <summary>A legal basis as the ledger holds it.</summary>
/// <param name="BasisId">Its id.</param>
/// <param name="State">One of <c>proposed</c>, <c>inForce</c>, <c>revoked</c>, <c>expired</c>.</param>
/// <param name="ProposedBy">The agency that proposed it.</param>
/// <param name="ApprovedBy">The agencies that approved it.</param>
/// <param name="Terms">What it says.</param>
public sealed record LegalBasisView(
    string BasisId,
    [property: AllowedValues("proposed", "inForce", "revoked", "expired")] string State,
    string ProposedBy,
    IReadOnlyList<string> ApprovedBy,
    ProposeLegalBasis Terms);
