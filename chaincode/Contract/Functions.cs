namespace ExchangeNetwork.Contract;

/// <summary>Names of the contract's functions, <c>Module:Verb</c>.</summary>
/// <remarks>
/// args[0] is one canonical JSON document (its type stands at each name); args[1] is a canonical JSON array of
/// <see cref="Actors.ActorStatement"/> where people act: the steps needed stand in brackets. Functions marked "read" never write.
/// </remarks>
public static class Functions
{
    /// <summary>Agencies.Founding: the first transaction of a network.</summary>
    public const string AgenciesBootstrap = "Agencies:Bootstrap";

    /// <summary>Agencies.AgencyChangeProposal [propose].</summary>
    public const string AgenciesPropose = "Agencies:Propose";

    /// <summary>Agencies.ProposalVote [approve].</summary>
    public const string AgenciesApprove = "Agencies:Approve";

    /// <summary>Agencies.KeyRenewal; answers Agencies.Agency.</summary>
    public const string AgenciesRenewKey = "Agencies:RenewKey";

    /// <summary>Agencies.AgencyQuery; read; answers Agencies.Agency. Open to everyone, before the founding too.</summary>
    public const string AgenciesGet = "Agencies:Get";

    /// <summary>NoArguments; read; answers an array of Agencies.Agency. Open to everyone, before the founding too.</summary>
    public const string AgenciesList = "Agencies:List";

    /// <summary>LegalBases.LegalBasisTerms [propose].</summary>
    public const string LegalBasesPropose = "LegalBases:Propose";

    /// <summary>LegalBases.BasisApproval [approve].</summary>
    public const string LegalBasesApprove = "LegalBases:Approve";

    /// <summary>LegalBases.BasisRevocation [decide].</summary>
    public const string LegalBasesRevoke = "LegalBases:Revoke";

    /// <summary>LegalBases.BasisQuery; read; answers LegalBases.LegalBasis.</summary>
    public const string LegalBasesGet = "LegalBases:Get";

    /// <summary>NoArguments; read; answers an array of LegalBases.LegalBasis.</summary>
    public const string LegalBasesList = "LegalBases:List";

    /// <summary>QueryLists.SegmentUpload; the encrypted segment is the transient value <c>segment</c>.</summary>
    public const string QueryListsPutSegment = "QueryLists:PutSegment";

    /// <summary>QueryLists.WrapsUpload; each wrap is the transient value <c>wrap:RECIPIENT</c>.</summary>
    public const string QueryListsPutWraps = "QueryLists:PutWraps";

    /// <summary>QueryLists.WrapsUpload of a published version; each wrap is the transient value <c>wrap:RECIPIENT</c>.</summary>
    public const string QueryListsRenewWraps = "QueryLists:RenewWraps";

    /// <summary>QueryLists.Manifest of version 1 [draft, approve].</summary>
    public const string QueryListsPublish = "QueryLists:Publish";

    /// <summary>QueryLists.Manifest of the next version [draft, approve].</summary>
    public const string QueryListsAmend = "QueryLists:Amend";

    /// <summary>QueryLists.ListWithdrawal [decide].</summary>
    public const string QueryListsWithdraw = "QueryLists:Withdraw";

    /// <summary>QueryLists.ListReference: by anyone once the list's time is over.</summary>
    public const string QueryListsExpire = "QueryLists:Expire";

    /// <summary>QueryLists.ListVersionReference: the owner purges a version's segments and wraps.</summary>
    public const string QueryListsPurge = "QueryLists:Purge";

    /// <summary>QueryLists.ListQuery; read; answers QueryLists.ListVersion.</summary>
    public const string QueryListsGet = "QueryLists:Get";

    /// <summary>NoArguments; read; answers an array of QueryLists.QueryList.</summary>
    public const string QueryListsList = "QueryLists:List";

    /// <summary>QueryLists.SegmentQuery; read; answers the raw bytes of the encrypted segment.</summary>
    public const string QueryListsSegment = "QueryLists:Segment";

    /// <summary>QueryLists.ListVersionReference; read; answers the raw bytes of the caller's own wrap.</summary>
    public const string QueryListsWrap = "QueryLists:Wrap";

    /// <summary>Hits.HitBatchAnchor.</summary>
    public const string HitsAnchor = "Hits:Anchor";

    /// <summary>Hits.HitBatchReference; read; answers Hits.HitBatch.</summary>
    public const string HitsBatch = "Hits:Batch";

    /// <summary>Alerts.AlertOpening.</summary>
    public const string AlertsOpen = "Alerts:Open";

    /// <summary>Alerts.AlertConfirmation, by the owner.</summary>
    public const string AlertsConfirm = "Alerts:Confirm";

    /// <summary>Alerts.AlertReference: by anyone once the opening deadline is over.</summary>
    public const string AlertsMarkSilent = "Alerts:MarkSilent";

    /// <summary>Alerts.AlertFinding [verdict], by each involved agency.</summary>
    public const string AlertsVerdict = "Alerts:Verdict";

    /// <summary>Alerts.AlertFinding [decide], by the owner.</summary>
    public const string AlertsClose = "Alerts:Close";

    /// <summary>Alerts.AlertReference; read; answers Alerts.JointAlert.</summary>
    public const string AlertsGet = "Alerts:Get";

    /// <summary>Disclosures.DisclosureRequest [propose, where a person asks; else none].</summary>
    public const string DisclosuresRequest = "Disclosures:Request";

    /// <summary>Disclosures.DisclosureGrant [decide].</summary>
    public const string DisclosuresGrant = "Disclosures:Grant";

    /// <summary>Disclosures.DisclosureRefusal [decide].</summary>
    public const string DisclosuresRefuse = "Disclosures:Refuse";

    /// <summary>Disclosures.DisclosureReference: by anyone once the deadline is over.</summary>
    public const string DisclosuresLapse = "Disclosures:Lapse";

    /// <summary>Disclosures.DisclosureReference; read; answers Disclosures.Disclosure.</summary>
    public const string DisclosuresGet = "Disclosures:Get";

    /// <summary>Coverage.CoverageStatement.</summary>
    public const string CoverageRecord = "Coverage:Record";

    /// <summary>Coverage.PurgeStatement.</summary>
    public const string PurgesRecord = "Purges:Record";

    /// <summary>Checkpoints.CheckpointStatement.</summary>
    public const string CheckpointsSign = "Checkpoints:Sign";

    /// <summary>Pseudonyms.KeyGenerationTerms [propose, where a person begins; none where shares older than 90 days are made anew among the same].</summary>
    public const string PseudonymsBegin = "Pseudonyms:Begin";

    /// <summary>Pseudonyms.KeyRun: by anyone once the time for a step is over.</summary>
    public const string PseudonymsRestart = "Pseudonyms:Restart";

    /// <summary>Pseudonyms.CommitmentHash, by a dealer.</summary>
    public const string PseudonymsCommit = "Pseudonyms:Commit";

    /// <summary>Pseudonyms.CommitmentReveal, by a dealer.</summary>
    public const string PseudonymsReveal = "Pseudonyms:Reveal";

    /// <summary>Pseudonyms.ShareDealing, by a dealer; each encrypted share is the transient value <c>share:RECEIVER</c>.</summary>
    public const string PseudonymsDeal = "Pseudonyms:Deal";

    /// <summary>Pseudonyms.ShareComplaint, by a receiver.</summary>
    public const string PseudonymsComplain = "Pseudonyms:Complain";

    /// <summary>Pseudonyms.ShareAnswer, by the accused dealer.</summary>
    public const string PseudonymsAnswer = "Pseudonyms:Answer";

    /// <summary>Pseudonyms.DealerDistrust, by a receiver.</summary>
    public const string PseudonymsDistrust = "Pseudonyms:Distrust";

    /// <summary>Pseudonyms.KeySignature, by a receiver.</summary>
    public const string PseudonymsSign = "Pseudonyms:Sign";

    /// <summary>Pseudonyms.ShareErasure, by a former holder.</summary>
    public const string PseudonymsErase = "Pseudonyms:Erase";

    /// <summary>Pseudonyms.KeyReference [decide].</summary>
    public const string PseudonymsRetire = "Pseudonyms:Retire";

    /// <summary>Pseudonyms.KeyGenerationQuery; read; answers Pseudonyms.KeyGeneration.</summary>
    public const string PseudonymsGeneration = "Pseudonyms:Generation";

    /// <summary>Pseudonyms.ShareQuery; read; answers the raw bytes of the caller's encrypted share.</summary>
    public const string PseudonymsShare = "Pseudonyms:Share";

    /// <summary>Pseudonyms.KeyReference; read; answers Pseudonyms.PseudonymKey.</summary>
    public const string PseudonymsGet = "Pseudonyms:Get";

    /// <summary>NoArguments; read; answers an array of Pseudonyms.PseudonymKey.</summary>
    public const string PseudonymsList = "Pseudonyms:List";

    /// <summary>Pseudonyms.TicketRequest.</summary>
    public const string PseudonymsTicket = "Pseudonyms:Ticket";

    /// <summary>Pseudonyms.TicketAmendment, by the agency that asked.</summary>
    public const string PseudonymsAmendTicket = "Pseudonyms:AmendTicket";

    /// <summary>Pseudonyms.TicketReference; read; answers Pseudonyms.Ticket.</summary>
    public const string PseudonymsGetTicket = "Pseudonyms:GetTicket";

    /// <summary>Pseudonyms.AuditStatement, by an evaluator of the ticket.</summary>
    public const string PseudonymsRecordAudit = "Pseudonyms:RecordAudit";

    /// <summary>Pseudonyms.GrantRequest [propose].</summary>
    public const string PseudonymsAskGrant = "Pseudonyms:AskGrant";

    /// <summary>Pseudonyms.GrantApproval [approve], by another agency.</summary>
    public const string PseudonymsApproveGrant = "Pseudonyms:ApproveGrant";

    /// <summary>Pseudonyms.QuotaQuery; read; answers Pseudonyms.EvaluationQuota.</summary>
    public const string PseudonymsQuota = "Pseudonyms:Quota";
}

/// <summary>The argument of functions that take none: <c>{}</c>.</summary>
public sealed record NoArguments;
