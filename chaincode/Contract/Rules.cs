namespace ExchangeNetwork.Contract;

/// <summary>The stable codes of all rules; their texts in both languages stand in the error catalogue (contract.json), with the same codes.</summary>
/// <remarks>A code is never given another meaning; a rule that goes takes its code with it.</remarks>
public static class Rules
{
#pragma warning disable CS1591, CA1034 // The catalogue's text is the documentation of each code; nesting groups them by module.
    public static class Form
    {
        public const string UnknownFunction = "XN-CONTRACT-001";
        public const string MalformedDocument = "XN-CONTRACT-002";
        public const string ArgumentCount = "XN-CONTRACT-003";
        public const string TooLarge = "XN-CONTRACT-004";
        public const string NotAnId = "XN-CONTRACT-005";
        public const string NotAHash = "XN-CONTRACT-006";
        public const string NotAText = "XN-CONTRACT-007";
        public const string OutOfRange = "XN-CONTRACT-008";
        public const string RowCount = "XN-CONTRACT-009";
        public const string Repeated = "XN-CONTRACT-010";
        public const string IdIsUsed = "XN-CONTRACT-011";
        public const string UntimelyPeriod = "XN-CONTRACT-012";
        public const string TransientMissing = "XN-CONTRACT-013";
        public const string TransientHash = "XN-CONTRACT-014";
        public const string UnknownMember = "XN-CONTRACT-015";
        public const string Fault = "XN-CONTRACT-500";
    }

    public static class Agencies
    {
        public const string NotAMember = "XN-AGENCY-001";
        public const string Suspended = "XN-AGENCY-002";
        public const string HasLeft = "XN-AGENCY-003";
        public const string AlreadyFounded = "XN-AGENCY-004";
        public const string TooFewFounders = "XN-AGENCY-005";
        public const string CallerIsNoFounder = "XN-AGENCY-006";
        public const string NotFound = "XN-AGENCY-007";
        public const string IdIsTaken = "XN-AGENCY-008";
        public const string KeyIdIsTaken = "XN-AGENCY-009";
        public const string KeyAlgorithm = "XN-AGENCY-010";
        public const string NotAPublicKey = "XN-AGENCY-011";
        public const string KeyValidity = "XN-AGENCY-012";
        public const string KeyIsBackdated = "XN-AGENCY-013";
        public const string KeyProof = "XN-AGENCY-014";
        public const string BothKeysNeeded = "XN-AGENCY-015";
        public const string KeyIsUsedTwice = "XN-AGENCY-016";
        public const string ProposalMembers = "XN-AGENCY-017";
        public const string ProposalNotFound = "XN-AGENCY-018";
        public const string ProposalIsDecided = "XN-AGENCY-019";
        public const string ProposalIsStale = "XN-AGENCY-020";
        public const string AlreadyVoted = "XN-AGENCY-021";
        public const string ConcernedHasNoVote = "XN-AGENCY-022";
        public const string OwnKeysOnly = "XN-AGENCY-023";
        public const string KeyNotFound = "XN-AGENCY-024";
        public const string RevocationTime = "XN-AGENCY-025";
        public const string NotActive = "XN-AGENCY-026";
        public const string NotSuspended = "XN-AGENCY-027";
        public const string LeavesItself = "XN-AGENCY-028";
        public const string EncryptionKeysOnly = "XN-AGENCY-029";
    }

    public static class Actors
    {
        public const string StatementMissing = "XN-ACTOR-001";
        public const string StatementSurplus = "XN-ACTOR-002";
        public const string OtherAgency = "XN-ACTOR-003";
        public const string OtherAct = "XN-ACTOR-004";
        public const string Time = "XN-ACTOR-005";
        public const string KeyNotValid = "XN-ACTOR-006";
        public const string Signature = "XN-ACTOR-007";
        public const string Role = "XN-ACTOR-008";
        public const string SamePerson = "XN-ACTOR-009";
        public const string Algorithm = "XN-ACTOR-010";
    }

    public static class Bases
    {
        public const string NotFound = "XN-BASIS-001";
        public const string NotInForce = "XN-BASIS-002";
        public const string NoOwner = "XN-BASIS-003";
        public const string NoRecipient = "XN-BASIS-004";
        public const string NoIdentifierType = "XN-BASIS-005";
        public const string NoSource = "XN-BASIS-006";
        public const string RegisterNotNamed = "XN-BASIS-007";
        public const string NothingToRelease = "XN-BASIS-008";
        public const string NotProposed = "XN-BASIS-009";
        public const string AlreadyApproved = "XN-BASIS-010";
        public const string IsOver = "XN-BASIS-011";
        public const string IsRevoked = "XN-BASIS-012";
        public const string NotYoursToRevoke = "XN-BASIS-013";
    }

    public static class Lists
    {
        public const string NotFound = "XN-LIST-001";
        public const string EmptyAudience = "XN-LIST-002";
        public const string NotTheOwner = "XN-LIST-003";
        public const string OwnerOutsideBasis = "XN-LIST-004";
        public const string RecipientOutsideBasis = "XN-LIST-005";
        public const string RecipientNotActive = "XN-LIST-006";
        public const string TypeOutsideBasis = "XN-LIST-007";
        public const string FieldOutsideBasis = "XN-LIST-008";
        public const string ReleaseOutsideBasis = "XN-LIST-009";
        public const string AlertOutsideBasis = "XN-LIST-010";
        public const string CitationOutsideBasis = "XN-LIST-011";
        public const string TooManyEntries = "XN-LIST-012";
        public const string CountBucket = "XN-LIST-013";
        public const string ValidityOutsideBasis = "XN-LIST-014";
        public const string VersionOrder = "XN-LIST-015";
        public const string SegmentOrder = "XN-LIST-016";
        public const string SegmentMissing = "XN-LIST-017";
        public const string WrapsAndRecipients = "XN-LIST-018";
        public const string WrapMissing = "XN-LIST-019";
        public const string WrapKey = "XN-LIST-020";
        public const string OwnerKey = "XN-LIST-021";
        public const string ModeNeverChanges = "XN-LIST-022";
        public const string SaltIsUsed = "XN-LIST-023";
        public const string HasEnded = "XN-LIST-024";
        public const string NotYetValid = "XN-LIST-025";
        public const string IsOver = "XN-LIST-026";
        public const string NotYetOver = "XN-LIST-027";
        public const string VersionIsPublished = "XN-LIST-028";
        public const string VersionNotFound = "XN-LIST-029";
        public const string VersionIsInUse = "XN-LIST-030";
        public const string NotARecipient = "XN-LIST-031";
        public const string SegmentNotFound = "XN-LIST-032";
        public const string OwnerNotActive = "XN-LIST-033";
        public const string CrossCheckIsShort = "XN-LIST-034";
        public const string CrossCheckIsOnce = "XN-LIST-035";
        public const string VersionIsReplaced = "XN-LIST-036";
        public const string PseudonymKeys = "XN-LIST-037";
        public const string DecoysAreSealed = "XN-LIST-038";
        public const string DecoysNeverChange = "XN-LIST-039";
    }

    public static class Hits
    {
        public const string EmptyBatch = "XN-HIT-001";
        public const string NotARecipient = "XN-HIT-002";
        public const string VersionIsNotCurrent = "XN-HIT-003";
        public const string IntakeRootNotAnchored = "XN-HIT-004";
        public const string Claim = "XN-HIT-005";
        public const string SameHitTwice = "XN-HIT-006";
        public const string ReleaseIsNotAutomatic = "XN-HIT-007";
        public const string BatchNotFound = "XN-HIT-008";
    }

    public static class Alerts
    {
        public const string NotFound = "XN-ALERT-001";
        public const string TooFewAgencies = "XN-ALERT-002";
        public const string BatchWithoutHit = "XN-ALERT-003";
        public const string OwnerDoesNotCount = "XN-ALERT-004";
        public const string AgencyNotActive = "XN-ALERT-005";
        public const string NotInvolved = "XN-ALERT-006";
        public const string TagOfAnotherList = "XN-ALERT-007";
        public const string OwnerOnly = "XN-ALERT-008";
        public const string IsClosed = "XN-ALERT-009";
        public const string NotInTheAlert = "XN-ALERT-010";
        public const string TooFewConfirmed = "XN-ALERT-011";
        public const string NotProvisional = "XN-ALERT-012";
        public const string DeadlineNotOver = "XN-ALERT-013";
        public const string ConfirmFirst = "XN-ALERT-014";
    }

    public static class Disclosures
    {
        public const string NotFound = "XN-DISCLOSURE-001";
        public const string OwnerOnly = "XN-DISCLOSURE-002";
        public const string OwnRecord = "XN-DISCLOSURE-003";
        public const string HolderNotActive = "XN-DISCLOSURE-004";
        public const string HitNotFound = "XN-DISCLOSURE-005";
        public const string FieldNotReleasable = "XN-DISCLOSURE-006";
        public const string DeadlineTooSoon = "XN-DISCLOSURE-007";
        public const string DeadlineTooLate = "XN-DISCLOSURE-008";
        public const string HolderOnly = "XN-DISCLOSURE-009";
        public const string IsDecided = "XN-DISCLOSURE-010";
        public const string DeadlineIsOver = "XN-DISCLOSURE-011";
        public const string FieldNotRequested = "XN-DISCLOSURE-012";
        public const string UnknownReason = "XN-DISCLOSURE-013";
        public const string DeadlineNotOver = "XN-DISCLOSURE-014";
    }

    public static class Coverage
    {
        public const string NotARecipient = "XN-COVERAGE-001";
        public const string OtherRoot = "XN-COVERAGE-002";
        public const string SourceOutsideBasis = "XN-COVERAGE-003";
        public const string CountsDoNotAgree = "XN-COVERAGE-004";
        public const string PurgeNotInvolved = "XN-COVERAGE-005";
        public const string PurgeTime = "XN-COVERAGE-006";
        public const string PurgeOfSegments = "XN-COVERAGE-007";
    }

    public static class Checkpoints
    {
        public const string Signature = "XN-CHECKPOINT-001";
        public const string Key = "XN-CHECKPOINT-002";
        public const string Time = "XN-CHECKPOINT-003";
        public const string OtherBlock = "XN-CHECKPOINT-004";
    }

    public static class Pseudonyms
    {
        public const string GenerationNotFound = "XN-PSEUDONYM-001";
        public const string RunIsOver = "XN-PSEUDONYM-002";
        public const string IsBegun = "XN-PSEUDONYM-003";
        public const string EpochOrder = "XN-PSEUDONYM-004";
        public const string Threshold = "XN-PSEUDONYM-005";
        public const string Dealers = "XN-PSEUDONYM-006";
        public const string NoIndexLeft = "XN-PSEUDONYM-007";
        public const string NobodyIsLate = "XN-PSEUDONYM-008";
        public const string IsPosted = "XN-PSEUDONYM-009";
        public const string StepBefore = "XN-PSEUDONYM-010";
        public const string StepIsOver = "XN-PSEUDONYM-011";
        public const string NotADealer = "XN-PSEUDONYM-012";
        public const string NotAReceiver = "XN-PSEUDONYM-013";
        public const string NoDealerToAccuse = "XN-PSEUDONYM-014";
        public const string NoComplaint = "XN-PSEUDONYM-015";
        public const string Commitments = "XN-PSEUDONYM-016";
        public const string Identity = "XN-PSEUDONYM-017";
        public const string NotAsCommitted = "XN-PSEUDONYM-018";
        public const string SharesAndReceivers = "XN-PSEUDONYM-019";
        public const string ShareNotFound = "XN-PSEUDONYM-020";
        public const string PublicShares = "XN-PSEUDONYM-021";
        public const string OtherPublicKey = "XN-PSEUDONYM-022";
        public const string SignatureTime = "XN-PSEUDONYM-023";
        public const string SignatureKey = "XN-PSEUDONYM-024";
        public const string Signature = "XN-PSEUDONYM-025";
        public const string KeyNotFound = "XN-PSEUDONYM-026";
        public const string IsRetired = "XN-PSEUDONYM-027";
        public const string AlreadyRetired = "XN-PSEUDONYM-028";
        public const string ShareIsInUse = "XN-PSEUDONYM-029";
        public const string HeldNoShare = "XN-PSEUDONYM-030";
        public const string ErasureTime = "XN-PSEUDONYM-031";
        public const string TicketId = "XN-PSEUDONYM-032";
        public const string TicketNotFound = "XN-PSEUDONYM-033";
        public const string EpochIsOver = "XN-PSEUDONYM-034";
        public const string Evaluators = "XN-PSEUDONYM-035";
        public const string AmendedTooOften = "XN-PSEUDONYM-036";
        public const string OverQuota = "XN-PSEUDONYM-037";
        public const string GrantNotFound = "XN-PSEUDONYM-038";
        public const string GrantIsDecided = "XN-PSEUDONYM-039";
        public const string OthersGrant = "XN-PSEUDONYM-040";
        public const string GrantUntil = "XN-PSEUDONYM-041";
        public const string NotAnEvaluator = "XN-PSEUDONYM-042";
        public const string IsAudited = "XN-PSEUDONYM-043";
        public const string AuditIsOpen = "XN-PSEUDONYM-044";
    }
#pragma warning restore CS1591, CA1034
}
