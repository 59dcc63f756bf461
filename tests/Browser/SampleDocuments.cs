using System.Globalization;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Tests.Browser;

/// <summary>What the fake node of the tax agency knows; names and numbers are invented.</summary>
public sealed class SampleDocuments
{
    public const string OpenAlert = "5a1c0e9b7d2f4a6880c3e1d94f7b2a10";
    public const string OwnHit = "c0ffee01d2f4a6880c3e1d94f7b2a101";
    public const string HeldHit = "beef0001d2f4a6880c3e1d94f7b2a101";
    public const string List = "tax-shell-companies-01";
    public const string Submitted = "tax-arrears-02";
    public const string OwnDraft = "tax-own-draft-03";
    public const string Waiting = "01930000-0000-7000-8000-000000000001";

    private const string Tag = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    public static IReadOnlyList<AgencyView> Agencies { get; } =
    [
        new("tax", "TaxMSP", "税务局", "Tax Service", "active", []),
        new("police", "PoliceMSP", "公安局", "Public Security", "active", []),
        new("customs", "CustomsMSP", "海关", "Customs", "active", []),
        new("bank", "BankMSP", "人民银行", "Central Bank", "active", []),
    ];

    public static LegalBasisView Basis { get; } = new(
        "shell-companies", "inForce", "tax", ["police", "customs"],
        new ProposeLegalBasis(
            "shell-companies", "《中华人民共和国税收征收管理法》第五十四条", "核查空壳企业 / check of shell companies", ["tax"], ["police", "customs", "bank"],
            ["uscc", "mobile"], [], [], ["observed_at", "name", "mobile", "address"], "onRequest", 2, 30, 10_000, 365, 72, 24, 100,
            "https://example.org/assessment", Now.AddDays(-30), Now.AddDays(335)));

    public DeskView Desk { get; set; } = new(2, 128, 11, 2);

    public List<AlertView> Alerts { get; } =
    [
        Alert(OpenAlert, "open", "tax", ["police", "customs", "bank"], 12),
        Alert("77b1c0e9b7d2f4a6880c3e1d94f7b2a1", "provisional", "police", ["tax", "bank"], 95),
        Alert("88b1c0e9b7d2f4a6880c3e1d94f7b2a2", "ownerSilent", "customs", ["tax", "police"], 1_700),
        Alert("99b1c0e9b7d2f4a6880c3e1d94f7b2a3", "closed", "tax", ["police", "bank"], 4_300) with { Verdict = "confirmed" },
    ];

    public List<HitView> Hits { get; } =
    [
        Hit(OwnHit, "owner", "police", "verified", 0.999, 9),
        Hit("c0ffee02d2f4a6880c3e1d94f7b2a102", "owner", "customs", "verified", 0.97, 14) with { Released = new Dictionary<string, string> { ["observed_at"] = "2026-11-20", ["address"] = "深圳市福田区××路8号" } },
        Hit("c0ffee03d2f4a6880c3e1d94f7b2a103", "owner", "bank", "noticed", 0.86, 21) with { Aggregated = true, Count = 342, RecordId = "" },
        Hit(HeldHit, "holder", "tax", "anchored", 0.94, 33) with { ListId = "police-wanted-01", EntryId = null },
        Hit("beef0002d2f4a6880c3e1d94f7b2a102", "holder", "tax", "found", 0.71, 41) with { ListId = "police-wanted-01", EntryId = null },
    ];

    public List<QueryListView> Lists { get; } =
    [
        Listed(List, "涉嫌虚开空壳企业", "tax", "inForce", "notRecipient"),
        Listed(Submitted, "欠税人员阻止出境名单", "tax", "submitted", "notRecipient"),
        Listed(OwnDraft, "异常增值税扣税凭证", "tax", "submitted", "notRecipient"),
        Listed("police-wanted-01", "", "police", "inForce", "matching") with { Recipients = ["tax", "customs", "bank"] },
        Listed("customs-smuggling-01", "", "customs", "inForce", "screening") with { Recipients = ["tax", "police"] },
    ];

    public List<DecoyAlarmView> Decoys { get; } = [];

    public static DecoyAlarmView Decoy(string id, string agency) =>
        new(id, List, agency, new string('c', 64), new string('d', 64), DateTimeOffset.UtcNow, "hotel-stays", "R-99", null, null, null);

    public List<DisclosureView> Disclosures { get; } =
    [
        Disclosure(Waiting, "holder", "requested", TimeSpan.FromHours(26.5)),
        Disclosure("01930000-0000-7000-8000-000000000002", "holder", "requested", TimeSpan.FromMinutes(100)),
        Disclosure("01930000-0000-7000-8000-000000000003", "holder", "granted", TimeSpan.FromHours(40)),
        Disclosure("01930000-0000-7000-8000-000000000004", "requester", "refused", TimeSpan.FromHours(50)) with { ReasonCode = "investigation", Remark = "请于月底后再次申请。", HitId = OwnHit },
    ];

    public static AlertView Alert(string id, string state, string owner, string[] agencies, int minutesAgo) => new(
        id, List, Tag, owner == "tax" ? "QY-000417" : null, owner, agencies, true, state, Now.AddDays(-9), Now.AddDays(21), Now.AddMinutes(-minutesAgo),
        Now.AddHours(24), [new AlertVerdictView("police", "confirmed", Now.AddMinutes(-4))], null, owner == "tax" ? [OwnHit, "c0ffee02d2f4a6880c3e1d94f7b2a102"] : [HeldHit], 4_117);

    public static HitView Hit(string id, string side, string agency, string state, double score, int minutesAgo) => new(
        id, side, List, 1, Tag, "QY-000417", agency, "residence-register", "R-2026-004711", 1, false, ["uscc", "mobile"], score,
        new ExplanationView(
            "统一社会信用代码、手机号码一致；单位名称部分一致；出生日期不一致。",
            "Same unified social credit code, mobile number; partly the same organisation name; different birth date.",
            [new("uscc", "agrees", 24.6), new("mobile", "agrees", 16.2), new("organization", "agreesInPart", 7.4), new("birth-date", "differs", -3.5), new("passport", "missing", 0)]),
        state, 4_102, Now.AddMinutes(-minutesAgo), state is "found" or "noticed" ? null : 4_110, null, 2);

    public static DisclosureView Disclosure(string id, string side, string state, TimeSpan left) => new(
        id, HeldHit, side, side == "holder" ? "police" : "tax", side == "holder" ? "tax" : "police", ["name", "mobile", "address"],
        "核实在逃人员落脚点，案号 2026-0312。", state, Now + left, null, null, null, 4_121);

    public static TraceView TraceOf(string id) => new(id, "alert",
    [
        Step(-9 * 24 * 60, "tax", "listPublished", 3_990, "4f1d2c3b4a5968778695a4b3c2d1e0f0", "税务局发布清单“涉嫌虚开空壳企业”第 1 版，主管批准。", "The tax service published version 1 of the list; a supervisor approved it."),
        Step(-46, "police", "recordKept", null, null, "公安局收到记录并留存。", "Public security received and kept a record."),
        Step(-45, "police", "hitFound", null, null, "记录与清单条目匹配，得分 99.9%。", "The record matched an entry of the list, score 99.9%."),
        Step(-44, "police", "hitAnchored", 4_108, null, "命中批次记入账本。", "The batch of hits was put on the ledger."),
        Step(-40, "customs", "hitAnchored", 4_110, null, "海关的命中记入账本。", "A hit of customs was put on the ledger."),
        Step(-12, "police", "alertOpened", 4_112, null, "30 天内有 2 个部门命中同一条目，联合预警开启。", "Two agencies hit the same entry within 30 days; a joint alert opened."),
        Step(-4, "police", "alertJudged", 4_117, "aa1d2c3b4a5968778695a4b3c2d1e0f0", "公安局核查结论：属实。", "Verdict of public security: confirmed."),
    ]);

    private static TraceStep Step(int minutes, string agency, string step, long? block, string? actor, string zh, string en) => new(
        Now.AddMinutes(minutes), agency, step, OpenAlert, actor, block,
        block is null ? null : string.Create(CultureInfo.InvariantCulture, $"{block:x8}c3e1d94f7b2a10c3e1d94f7b2a105a1c0e9b7d2f4a6880c3e1d94f7b2a10"), zh, en);

    private static QueryListView Listed(string id, string name, string owner, string state, string matching) => new(
        id, 1, name, owner, "shell-companies", "《中华人民共和国税收征收管理法》第五十四条", "核查空壳企业 / check of shell companies", "disclosed",
        ["police", "customs", "bank"], state, name.Length > 0 ? 9_412 : 16_384, 2, 30, Now.AddDays(-9), Now.AddDays(171),
        state == "inForce" ? Tag : null, state == "inForce" ? 3_990 : null, matching, null);
}
