using System.Text.RegularExpressions;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>One plausible document for every address of the node's API; all subjects are made up.</summary>
internal static partial class CannedAnswers
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public const string ListId = "0197b4c2f00a7c3e9b1d2a5566778899";
    public const string HitId = "5f0e8a7d3c2b1a09";
    public const string AlertId = "a1b2c3d4e5f60718293a4b5c6d7e8f90";

    public static QueryListView List(string state = "draft", int version = 1) => new(
        ListId, version, "逃税嫌疑企业", "tax", "cn-tax-2026-01", "《税收征收管理法》第五十四条", "tax-fraud", "disclosed", ["police", "customs"], state, 3, 2, 30,
        At, At.AddYears(1), new string('c', 64), state == "inForce" ? 42 : null, "matching", null);

    public static HitView Hit(string id = HitId, string state = "verified") => new(
        id, "owner", ListId, 1, new string('d', 64), "E-0001", "police", "vehicles.csv", "R-17", 1, false, ["resident-id", "plate"], 0.9973,
        new ExplanationView("身份证号与车牌一致，姓名相近。", "Resident id and plate agree; the name is similar.",
            [new ExplanationPart("resident-id", "agrees", 26.5), new ExplanationPart("name", "agreesInPart", 3.2), new ExplanationPart("birth-date", "differs", -4.1)]),
        state, 40, At, 44, new Dictionary<string, string> { ["address"] = "某市某路 1 号" }, 2);

    public static AlertView Alert(string state = "open") => new(
        AlertId, ListId, new string('d', 64), "E-0001", "tax", ["police", "customs"], true, state, At, At.AddDays(30), At, At.AddHours(48),
        [new AlertVerdictView("police", "confirmed", At)], state == "closed" ? "confirmed" : null, [HitId], 47);

    public static DisclosureView Disclosure(string state = "requested") => new(
        "d-1", HitId, "requester", "tax", "police", ["phone", "address"], "核实纳税人住址", state, At.AddHours(72), null, null,
        state == "granted" ? new Dictionary<string, string> { ["phone"] = "13800000000" } : null, 50);

    public static IntakeSummary Intake(long rejected = 0) => new(
        "b-1", "records.csv", "accepted", 100, 5, rejected, 100, 2, At, null,
        rejected == 0 ? [] : [new RowError(7, "observed_at", "XN-INTAKE-111", "不是有效时间。", "Not a time.")]);

    public static CrossCheckView CrossCheck(bool complete = false) => new(
        ListId, complete ? "inForce" : "submitted", complete, 3, [Hit()],
        [new CrossCheckAnswer("police", complete ? "complete" : "waiting", complete ? 1000 : 0, complete ? 4 : 0, complete ? "r-1" : null)],
        "persons", OwnAnswer: new CrossCheckAnswer("tax", "complete", 500, 1, null));

    private static LegalBasisView Basis => new(
        "cn-tax-2026-01", "inForce", "tax", ["tax", "police"],
        new ProposeLegalBasis("cn-tax-2026-01", "《税收征收管理法》第五十四条", "tax-fraud", ["tax"], ["police", "customs"], ["resident-id", "uscc"], [], ["residents.csv"],
            ["phone"], "onRequest", 2, 30, 100_000, 365, 72, 48, 100, "https://example.org/dpia/1", At, At.AddYears(1)));

    private static DecoyAlarmView Decoy =>
        new("decoy-1", ListId, "police", new string('d', 64), new string('e', 64), At, "hotel-stays", "R-99", "batch-1", "tx-1", 12);

    private static EvaluationGrantView Grant => new("grant-1", "person-1", "warmUp", 5_000, null, "why", "asked", "tax", ["customs"], null);

    private static PseudonymKeyView Key => new(
        "person-1", "person", "active", 2, 3, new string('a', 64), ["tax", "police", "customs", "bank"], true, 100_000, 32_768, At, ["tax"],
        [new OldShares(1, ["tax", "police", "customs"], ["bank"])]);

    public static KeyGenerationView Generation(string state = "open") => new(
        "person-1", "person", 2, state, 1, state == "open" ? "deal" : null, state == "open" ? ["police", "bank"] : [], state == "open" ? At : null, 3,
        ["tax", "police", "bank"], ["tax", "police", "customs", "bank"], [], "tax", null, null);

    private static AgencyProposalView Proposal => new("p-1", "suspend", "bank", "tax", ["tax"], "open");

    private static TraceView Trace => new(HitId, "hit",
    [
        new TraceStep(At, "tax", "listPublished", ListId, "u-7f3a", 42, "tx-9c01", "清单第 1 版发布。", "Version 1 of the list was published."),
        new TraceStep(At.AddMinutes(3), "police", "recordKept", "R-17", null, null, null, "记录已接入。", "The record was taken in."),
        new TraceStep(At.AddMinutes(3), "police", "hitFound", HitId, null, null, null, "记录与条目一致。", "The record matched the entry."),
        new TraceStep(At.AddMinutes(4), "police", "hitAnchored", HitId, null, 44, "tx-9c02", "命中已上账。", "The hit was anchored."),
    ]);

    public static object? Find(string method, string path)
    {
        path = Version().Replace(path, "/V");
        return (method, path) switch
        {
            ("GET", "/me") => new Me("tax", ["analyst"], "u-7f3a", "税务分析员"),
            ("GET", "/agencies") => new Page<AgencyView>(
                [new AgencyView("tax", "TaxMSP", "税务局", "Tax", "active", [new AgencyKeyView("k1", "sign", "ES256", "MFkw", At, At.AddYears(2), null)])], null),
            ("GET", "/agencies/proposals") => new Page<AgencyProposalView>([Proposal], null),
            ("POST", "/agencies/application") => new AgencyApplication("customs2", "Customs2MSP", "第二海关", "Second customs", "[]"),
            ("POST", "/agencies/proposals") or ("POST", "/agencies/proposals/p-1/approval") => Proposal,
            ("GET", "/keys") => new Page<PseudonymKeyView>([Key], null),
            ("GET", "/keys/generations") => new Page<KeyGenerationView>([Generation()], null),
            ("POST", "/keys" or "/keys/person-1/resharing" or "/keys/person-1/epochs/2/consent") => Generation(),
            ("POST", "/keys/person-1/retirement") => Key,
            ("GET", "/legal-bases") => new Page<LegalBasisView>([Basis], null),
            (_, "/legal-bases" or "/legal-bases/cn-tax-2026-01" or "/legal-bases/cn-tax-2026-01/approval" or "/legal-bases/cn-tax-2026-01/revocation") => Basis,
            ("GET", "/lists") => new Page<QueryListView>([List("inForce"), List("submitted", 2)], null),
            ("POST", "/lists") => List(),
            ("GET", $"/lists/{ListId}" or $"/lists/{ListId}/V") => List("submitted"),
            ("PUT", $"/lists/{ListId}/V/entries") => new EntriesUploaded(ListId, 1, 3, 0, []),
            ("POST", $"/lists/{ListId}/V/submission") => List("submitted"),
            ("POST", $"/lists/{ListId}/V/approval") => List("publishing"),
            ("POST", $"/lists/{ListId}/withdrawal") => List("withdrawn"),
            ("GET", "/hits") => new Page<HitView>([Hit()], null),
            ("GET", $"/hits/{HitId}") => Hit(),
            ("POST", $"/hits/{HitId}/disclosure-requests") => Disclosure(),
            ("GET", "/alerts") => new Page<AlertView>([Alert(), Alert("closed")], null),
            ("GET", $"/alerts/{AlertId}") => Alert(),
            ("POST", $"/alerts/{AlertId}/verdict") => Alert(),
            ("POST", $"/alerts/{AlertId}/closing") => Alert("closed"),
            ("GET", "/disclosures") => new Page<DisclosureView>([Disclosure(), Disclosure("granted")], null),
            ("GET", "/disclosures/d-1") => Disclosure("granted"),
            ("POST", "/disclosures/d-1/grant") => Disclosure("granted"),
            ("POST", "/disclosures/d-1/refusal") => Disclosure("refused"),
            ("GET", "/intake") => new Page<IntakeSummary>([Intake(), Intake(1)], null),
            ("GET", "/intake/b-1") => Intake(1),
            ("POST", _) when path.StartsWith("/intake/", StringComparison.Ordinal) => Intake(),
            ("GET", "/decoy-alarms") => new Page<DecoyAlarmView>([Decoy], null),
            ("POST", "/decoy-alarms/decoy-1/proof") =>
                new DecoyProof(Decoy, 1, new string('a', 64), 3, 16, new string('b', 64), [new string('c', 64)], "resident-id", "11010519880101002X"),
            ("POST", "/crosschecks") => CrossCheck(),
            ("GET", "/crosschecks") => new Page<CrossCheckView>([CrossCheck()], null),
            ("GET", $"/crosschecks/{ListId}") => CrossCheck(complete: true),
            ("GET", $"/crosschecks/{ListId}/hits") => new Page<HitView>([Hit() with { Side = "own" }], null),
            ("GET", $"/trace/{HitId}") => Trace,
            ("GET", "/pseudonyms/grants") => new Page<EvaluationGrantView>([Grant], null),
            ("POST", "/pseudonyms/grants" or "/pseudonyms/grants/grant-1/approval") => Grant,
            ("GET", "/pseudonyms") => new Page<PseudonymStatus>(
                [new PseudonymStatus("person", "person-1", 30, 20, 31, 0, 0, 0, new WarmUpProgress(7_000, 9_000), [new EvaluationProblem("records", "XN-PSEUDONYM-037", ["person-1", "21", "0"], At)])], null),
            ("GET", "/audit") => new Page<AuditView>([new AuditView(1, At, "u-7f3a", "analyst", "listDrafted", ListId, "ok", new string('e', 64))], null),
            ("GET", "/audit/verification") => new AuditVerification(12, true, null, new string('e', 64)),
            ("GET", "/checkpoints") => new { number = 12, agency = "police" },
            _ => null,
        };
    }

    [GeneratedRegex("/versions/\\d+")]
    private static partial Regex Version();
}
