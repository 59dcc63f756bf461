namespace ExchangeNetwork.Tests.Network.Authorization;

/// <summary>Who may call what, written from the roles' rules and not from the code; an endpoint without a row fails the tests.</summary>
/// <remarks>
/// The rules: an analyst drafts and works on hits and alerts; a supervisor does so too, approves, and decides; an auditor reads, audit and
/// trace above all, and changes nothing; an administrator sets up the agency and sees no subject data; a daemon has its intake, and
/// what waits at the node, and nothing else. Everybody may ask who they are.
/// </remarks>
internal static class Access
{
    public const string Analyst = "analyst";
    public const string Supervisor = "supervisor";
    public const string Auditor = "auditor";
    public const string Administrator = "administrator";
    public const string Daemon = "daemon";

    /// <summary>The demo account of each role, without the agency before it.</summary>
    public static IReadOnlyDictionary<string, string> Accounts { get; } = new Dictionary<string, string>
    {
        [Analyst] = "analyst",
        [Supervisor] = "supervisor",
        [Auditor] = "auditor",
        [Administrator] = "admin",
        [Daemon] = "daemon",
    };

    private static readonly string[] Everyone = [Analyst, Supervisor, Auditor, Administrator, Daemon];
    private static readonly string[] People = [Analyst, Supervisor, Auditor, Administrator];
    private static readonly string[] SeeSubjects = [Analyst, Supervisor, Auditor];
    private static readonly string[] Work = [Analyst, Supervisor];
    private static readonly string[] Decide = [Supervisor];
    private static readonly string[] SetUp = [Administrator];

    /// <summary>Endpoints without data that anybody reaches: whether the node lives, and what its API looks like.</summary>
    public static IReadOnlySet<string> Open { get; } = new HashSet<string>
    {
        "GET /health/live",
        "GET /health/ready",
        "GET /openapi/{documentName}.json",
    };

    /// <summary>The reference page and what it loads.</summary>
    public const string ReferencePage = "/reference";

    /// <summary>The roles that each endpoint lets in.</summary>
    public static IReadOnlyDictionary<string, string[]> Allowed { get; } = new Dictionary<string, string[]>
    {
        // Oneself, and what waits: numbers only.
        ["GET /api/v1/me"] = Everyone,
        ["GET /api/v1/backlog"] = Everyone,

        // The network and its rules hold no subjects; people read them, administrators change the membership, supervisors the bases.
        ["GET /api/v1/agencies"] = People,
        ["GET /api/v1/agencies/proposals"] = People,
        ["POST /api/v1/agencies/application"] = SetUp,
        ["POST /api/v1/agencies/founding"] = SetUp,
        ["POST /api/v1/agencies/encryption-key"] = SetUp,
        ["POST /api/v1/agencies/proposals"] = SetUp,
        ["POST /api/v1/agencies/proposals/{id}/approval"] = SetUp,
        ["GET /api/v1/legal-bases"] = People,
        ["GET /api/v1/legal-bases/{id}"] = People,
        ["POST /api/v1/legal-bases"] = Decide,
        ["POST /api/v1/legal-bases/{id}/approval"] = Decide,
        ["POST /api/v1/legal-bases/{id}/revocation"] = Decide,

        // Keys hold no subjects either; who gets a share is for administrators.
        ["GET /api/v1/keys"] = People,
        ["GET /api/v1/keys/generations"] = People,
        ["POST /api/v1/keys"] = SetUp,
        ["POST /api/v1/keys/{id}/resharing"] = SetUp,
        ["POST /api/v1/keys/{id}/epochs/{epoch:int}/consent"] = SetUp,
        ["POST /api/v1/keys/{id}/retirement"] = SetUp,

        // Numbers and codes: for who keeps the node going and who waits for hits.
        ["GET /api/v1/pseudonyms"] = [Analyst, Administrator],

        // How many may be asked for is a matter of law, not of running a node.
        ["POST /api/v1/pseudonyms/warm-up/{source}"] = [Analyst, Supervisor, Daemon],
        ["GET /api/v1/pseudonyms/grants"] = People,
        ["POST /api/v1/pseudonyms/grants"] = Decide,
        ["POST /api/v1/pseudonyms/grants/{id}/approval"] = Decide,

        // Manifests without entries; entries go in and never come out.
        ["GET /api/v1/lists"] = People,
        ["GET /api/v1/lists/{id}"] = People,
        ["GET /api/v1/lists/{id}/versions/{version:int}"] = People,
        ["POST /api/v1/lists"] = Work,
        ["PUT /api/v1/lists/{id}/versions/{version:int}/entries"] = Work,
        ["POST /api/v1/lists/{id}/versions/{version:int}/submission"] = Work,
        ["POST /api/v1/lists/{id}/versions/{version:int}/approval"] = Decide,
        ["POST /api/v1/lists/{id}/withdrawal"] = Decide,

        // Records come in from programs and from people who work with subjects; the lists of batches hold counts and codes.
        ["POST /api/v1/intake/{source}"] = [Analyst, Supervisor, Daemon],
        ["GET /api/v1/intake"] = [Analyst, Supervisor, Auditor, Daemon],
        ["GET /api/v1/intake/{batchId}"] = [Analyst, Supervisor, Auditor, Daemon],
        ["GET /api/v1/intake/{batchId}/errors"] = [Analyst, Supervisor, Daemon],

        // Subjects: nobody who only sets up the agency, no program.
        ["GET /api/v1/live"] = SeeSubjects,
        ["GET /api/v1/desk"] = SeeSubjects,
        ["GET /api/v1/hits"] = SeeSubjects,
        ["GET /api/v1/hits/{id}"] = SeeSubjects,
        ["POST /api/v1/hits/{id}/disclosure-requests"] = Work,
        ["GET /api/v1/disclosures"] = SeeSubjects,
        ["GET /api/v1/disclosures/{id}"] = SeeSubjects,
        ["POST /api/v1/disclosures/{id}/grant"] = Decide,
        ["POST /api/v1/disclosures/{id}/refusal"] = Decide,
        ["POST /api/v1/crosschecks"] = Work,
        ["GET /api/v1/crosschecks"] = SeeSubjects,
        ["GET /api/v1/crosschecks/{id}"] = SeeSubjects,
        ["GET /api/v1/crosschecks/{id}/hits"] = SeeSubjects,
        ["GET /api/v1/alerts"] = SeeSubjects,
        ["GET /api/v1/alerts/{id}"] = SeeSubjects,
        ["POST /api/v1/alerts/{id}/verdict"] = Work,
        ["POST /api/v1/alerts/{id}/closing"] = Decide,
        ["GET /api/v1/trace/{id}"] = SeeSubjects,

        // Oversight: the auditor, and the supervisor who answers for the desk.
        ["GET /api/v1/audit"] = [Auditor, Supervisor],
        ["GET /api/v1/audit/verification"] = [Auditor, Supervisor],
        ["GET /api/v1/checkpoints"] = [Auditor, Supervisor],
        ["GET /api/v1/pseudonyms/audits"] = [Auditor, Supervisor],
        ["GET /api/v1/decoy-alarms"] = [Auditor, Supervisor],
        ["POST /api/v1/decoy-alarms/{id}/proof"] = Decide,
    };
}
