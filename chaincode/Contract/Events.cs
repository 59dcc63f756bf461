namespace ExchangeNetwork.Contract;

/// <summary>Names of the contract's events, one per transaction; the payload's type stands at each name.</summary>
/// <remarks>A transaction that repeats what stands on the ledger already changes nothing and sets no event.</remarks>
public static class Events
{
    /// <summary>Agencies.Founded.</summary>
    public const string NetworkFounded = "NetworkFounded";

    /// <summary>Agencies.AgencyProposal, after its proposal and after each vote that does not decide it.</summary>
    public const string AgencyProposed = "AgencyProposed";

    /// <summary>Agencies.AgencyChanged.</summary>
    public const string AgencyChanged = "AgencyChanged";

    /// <summary>Agencies.Agency with its new encryption key.</summary>
    public const string EncryptionKeyRenewed = "EncryptionKeyRenewed";

    /// <summary>LegalBases.LegalBasis, after its proposal and after an approval that does not yet bring it into force.</summary>
    public const string BasisProposed = "BasisProposed";

    /// <summary>LegalBases.LegalBasis.</summary>
    public const string BasisInForce = "BasisInForce";

    /// <summary>LegalBases.LegalBasis.</summary>
    public const string BasisRevoked = "BasisRevoked";

    /// <summary>QueryLists.ListVersion.</summary>
    public const string ListPublished = "ListPublished";

    /// <summary>QueryLists.ListVersion.</summary>
    public const string ListAmended = "ListAmended";

    /// <summary>QueryLists.WrapsRenewal.</summary>
    public const string WrapsRenewed = "WrapsRenewed";

    /// <summary>QueryLists.QueryList.</summary>
    public const string ListWithdrawn = "ListWithdrawn";

    /// <summary>QueryLists.QueryList.</summary>
    public const string ListExpired = "ListExpired";

    /// <summary>Hits.HitBatch.</summary>
    public const string HitsAnchored = "HitsAnchored";

    /// <summary>Alerts.JointAlert.</summary>
    public const string AlertOpened = "AlertOpened";

    /// <summary>Alerts.JointAlert.</summary>
    public const string AlertExtended = "AlertExtended";

    /// <summary>Alerts.JointAlert.</summary>
    public const string AlertConfirmed = "AlertConfirmed";

    /// <summary>Alerts.JointAlert.</summary>
    public const string AlertSilent = "AlertSilent";

    /// <summary>Alerts.JointAlert.</summary>
    public const string AlertVerdict = "AlertVerdict";

    /// <summary>Alerts.JointAlert.</summary>
    public const string AlertClosed = "AlertClosed";

    /// <summary>Disclosures.Disclosure.</summary>
    public const string DisclosureRequested = "DisclosureRequested";

    /// <summary>Disclosures.Disclosure.</summary>
    public const string DisclosureGranted = "DisclosureGranted";

    /// <summary>Disclosures.Disclosure.</summary>
    public const string DisclosureRefused = "DisclosureRefused";

    /// <summary>Disclosures.Disclosure.</summary>
    public const string DisclosureLapsed = "DisclosureLapsed";

    /// <summary>Coverage.CoverageReceipt.</summary>
    public const string CoverageRecorded = "CoverageRecorded";

    /// <summary>Coverage.PurgeReceipt.</summary>
    public const string PurgeRecorded = "PurgeRecorded";

    /// <summary>Checkpoints.Checkpoint.</summary>
    public const string CheckpointSigned = "CheckpointSigned";

    /// <summary>Pseudonyms.KeyGeneration, when a run begins.</summary>
    public const string KeyGenerationBegun = "KeyGenerationBegun";

    /// <summary>Pseudonyms.KeyGeneration.</summary>
    public const string KeyGenerationFailed = "KeyGenerationFailed";

    /// <summary>Pseudonyms.KeyStep of CommitmentHash.</summary>
    public const string KeyCommitted = "KeyCommitted";

    /// <summary>Pseudonyms.KeyStep of CommitmentReveal.</summary>
    public const string KeyRevealed = "KeyRevealed";

    /// <summary>Pseudonyms.KeyStep of ShareDealing.</summary>
    public const string KeyDealt = "KeyDealt";

    /// <summary>Pseudonyms.KeyStep of ShareComplaint.</summary>
    public const string KeyComplained = "KeyComplained";

    /// <summary>Pseudonyms.KeyStep of ShareAnswer.</summary>
    public const string KeyAnswered = "KeyAnswered";

    /// <summary>Pseudonyms.KeyStep of DealerDistrust.</summary>
    public const string KeyDistrusted = "KeyDistrusted";

    /// <summary>Pseudonyms.KeyStep of KeySignature.</summary>
    public const string KeySigned = "KeySigned";

    /// <summary>Pseudonyms.PseudonymKey.</summary>
    public const string KeyActivated = "KeyActivated";

    /// <summary>Pseudonyms.PseudonymKey.</summary>
    public const string KeyRetired = "KeyRetired";

    /// <summary>Pseudonyms.ErasureReceipt.</summary>
    public const string ShareErased = "ShareErased";

    /// <summary>Pseudonyms.Ticket.</summary>
    public const string TicketIssued = "TicketIssued";

    /// <summary>Pseudonyms.Ticket.</summary>
    public const string TicketAmended = "TicketAmended";

    /// <summary>Pseudonyms.TicketAudit.</summary>
    public const string TicketAudited = "TicketAudited";

    /// <summary>Pseudonyms.EvaluationGrant, after the request and after an approval that does not yet grant it.</summary>
    public const string GrantAsked = "GrantAsked";

    /// <summary>Pseudonyms.EvaluationGrant.</summary>
    public const string QuotaGranted = "QuotaGranted";
}
