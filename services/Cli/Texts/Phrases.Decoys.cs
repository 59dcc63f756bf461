namespace ExchangeNetwork.Cli.Texts;

/// <summary>What is said about decoys of own lists.</summary>
internal static partial class Phrases
{
    public static readonly Phrase DecoysHelp = new(
        "列出其他部门对本部门清单诱饵条目的命中报告（主管、审计员）。", "List hits that other agencies reported on decoys of own lists (supervisors, auditors).");
    public static readonly Phrase ProveDecoyHelp = new(
        "公开被命中的诱饵条目，附可对照账本核验的证明。", "Reveal a decoy that was hit, with the proof that others check against the ledger.");

    public static readonly Phrase Decoy = new("诱饵标识", "Decoy");
    public static readonly Phrase DecoyAlarm = new("告警", "Alarm");
    public static readonly Phrase DecoyAlarmId = new("告警编号。", "Id of the alarm.");
    public static readonly Phrase DecoyPath = new("路径", "Path");
    public static readonly Phrase DecoyPlace = new("位置", "Place");
    public static readonly Phrase DecoyRoot = new("诱饵根", "Root of the decoys");
    public static readonly Phrase DecoySalt = new("盐", "Salt");

    public static readonly Phrase DecoyProofHint = new(
        "任何人可核验：SHA-256(0x00 ‖ 盐 ‖ 标签) 经路径得出清单各版本要目中的诱饵根。该诱饵对看到本证明的人不再有用。",
        "Anybody can check it: SHA-256(0x00 ‖ salt ‖ tag) leads by the path to the root in the manifest of every version. For those who see it the decoy is of no more use.");
}
