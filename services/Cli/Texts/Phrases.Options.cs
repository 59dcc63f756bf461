namespace ExchangeNetwork.Cli.Texts;

/// <summary>Descriptions of options and arguments.</summary>
internal static partial class Phrases
{
    public static readonly Phrase OptionJson =
        new("标准输出只写 JSON（流为每行一个对象）。", "Write JSON and nothing else to standard output (streams: one object a line).");
    public static readonly Phrase OptionProfile =
        new("登录配置名（默认 default，或 EXCHANGE_PROFILE）。", "Name of the stored sign-in (default: default, or EXCHANGE_PROFILE).");
    public static readonly Phrase OptionNode =
        new("节点地址（默认取登录配置，或 EXCHANGE_NODE）。", "Address of the node (default: the profile's, or EXCHANGE_NODE).");
    public static readonly Phrase OptionLanguage =
        new("语言（默认取 LC_ALL、LC_MESSAGES、LANG）。", "Language (default: from LC_ALL, LC_MESSAGES, LANG).");
    public static readonly Phrase OptionLimit =
        new("最多显示多少条；0 为全部（默认 100，--json 时为全部）。", "Most items to show; 0 for all (default: 100, with --json all).");
    public static readonly Phrase OptionWatch = new("持续显示新的变化，直到 Ctrl-C。", "Keep showing what changes until Ctrl-C.");
    public static readonly Phrase OptionVersion = new("版本号（默认最新）。", "Version number (default: the newest).");

    public static readonly Phrase OptionIssuer =
        new("OpenID Connect 身份服务地址（或 EXCHANGE_ISSUER）。", "The OpenID Connect provider (or EXCHANGE_ISSUER).");
    public static readonly Phrase OptionSandbox = new(
        "使用沙箱数据目录中 sandbox.json 的地址和账号（默认 ./data/sandbox）。",
        "Take addresses and accounts from sandbox.json of a sandbox's data folder (default: ./data/sandbox).");
    public static readonly Phrase OptionAs =
        new("以沙箱的演示用户登录，如 tax-analyst。", "Sign in as a demo user of the sandbox, such as tax-analyst.");
    public static readonly Phrase OptionUser = new("以用户名和密码登录。", "Sign in with a user name and a password.");
    public static readonly Phrase OptionPasswordStdin = new("从标准输入读取一行密码。", "Read the password as one line from standard input.");
    public static readonly Phrase OptionClient = new("以程序身份登录（客户端凭据）。", "Sign in as a program (client credentials).");
    public static readonly Phrase OptionSecretStdin = new("从标准输入读取一行客户端密钥。", "Read the client secret as one line from standard input.");
    public static readonly Phrase OptionClientId =
        new("本命令在身份服务注册的客户端（默认 exchange-cli）。", "The client that this command is registered as (default: exchange-cli).");
    public static readonly Phrase OptionScope = new("申请的范围。", "Scopes to ask for.");
    public static readonly Phrase OneAccountOnly = new("--as、--user、--client 只能给出一个。", "Give only one of --as, --user and --client.");
    public static readonly Phrase AsNeedsSandbox = new("--as 需要与 --sandbox 一起使用。", "--as needs --sandbox.");

    public static readonly Phrase OptionBasis = new("所依据的法律依据编号。", "Id of the legal basis.");
    public static readonly Phrase OptionRecipients = new("接收部门，以逗号分隔。", "Receiving agencies, separated by commas.");
    public static readonly Phrase OptionListName = new("名称，仅本部门可见（默认取文件名）。", "Name, seen by the own agency only (default: the file's).");
    public static readonly Phrase OptionMode = new(
        "sealed（接收部门仅见命中，默认）或 disclosed（可见对象）。",
        "sealed (recipients learn only what they hit; the default) or disclosed (they can see the subjects).");
    public static readonly Phrase OptionCrossCheckMode = new(
        "disclosed（接收部门可见对象，默认）或 sealed（仅见命中）。",
        "disclosed (recipients can see the subjects; the default) or sealed (they learn only what they hit).");
    public static readonly Phrase OptionAcceptRecall = new(
        "接受只有姓名或名称的密封条目的预计命中率。", "Accept the recall to expect of sealed entries that have nothing but a name.");
    public static readonly Phrase OptionWaitPrepared = new("密封清单：等到全部假名已知、清单待审批。", "Sealed: wait until all pseudonyms are known and the list waits for approval.");
    public static readonly Phrase OptionK = new("触发联合预警所需的部门数（默认取依据）。", "Agencies needed for a joint alert (default: the basis's).");
    public static readonly Phrase OptionWindowDays = new("联合预警的时间窗，天（默认取依据）。", "Window of a joint alert in days (default: the basis's).");
    public static readonly Phrase OptionReleasableFields = new("命中后可提供的字段（默认取依据）。", "Fields released after a hit (default: the basis's).");
    public static readonly Phrase OptionValidUntil =
        new("失效时间，如 2026-12-31T00:00:00Z（默认取依据）。", "End of validity, such as 2026-12-31T00:00:00Z (default: the basis's).");
    public static readonly Phrase OptionStrict = new("有行被拒绝时不提交审批，留作草稿。", "Do not submit when rows were rejected; leave it a draft.");
    public static readonly Phrase OptionWaitPublished = new("等到清单发布。", "Wait until the list is published.");
    public static readonly Phrase OptionWithdrawReason = new("撤回理由；记入账本，不得含对象信息。", "Why; goes to the ledger, so no subject data.");
    public static readonly Phrase OptionListSide = new("只看本部门的（owner）或收到的（recipient）。", "Own lists (owner) or received ones (recipient).");

    public static readonly Phrase OptionTraceSource = new("追溯记录时，记录的来源名。", "When a record is traced: name of its source.");

    /// <summary>Option.</summary>
    public static readonly Phrase OptionSource = new("记录来源名（默认取文件名）。", "Name of the records' source (default: the file's name).");
    public static readonly Phrase OptionMapping =
        new("列映射文件，JSON：{\"列名\": \"角色\"}。", "Column mapping, a JSON file: {\"column\": \"role\"}.");
    public static readonly Phrase OptionErrors = new(
        "错误文件的去处（默认 <文件>.errors.csv）；多个文件时为目录。",
        "Where the error file goes (default: <file>.errors.csv); a folder when there are several files.");
    public static readonly Phrase OptionEncoding = new("文本编码（默认自动识别）。", "Encoding of the text (default: detected).");
    public static readonly Phrase OptionFormat = new("行格式（默认自动识别）。", "Format of the rows (default: detected).");
    public static readonly Phrase OptionWaitScreened = new("等到全部记录比对完毕。", "Wait until all records are matched.");
    public static readonly Phrase OptionWaitAnswers = new("等到各接收部门都已答复。", "Wait until every recipient has answered.");
    public static readonly Phrase OptionHitSide = new("作为清单方（owner）或记录持有者（holder）。", "As the list's owner or as the record's holder.");
    public static readonly Phrase OptionHitList = new("只看一个清单的命中。", "Hits of one list only.");
    public static readonly Phrase OptionAlertState = new("只看此状态的预警。", "Alerts in this state only.");
    public static readonly Phrase OptionDisclosureSide =
        new("作为申请方（requester）或持有方（holder）。", "As the one who asks (requester) or who holds the record (holder).");
    public static readonly Phrase OptionRequestedFields = new("申请的字段，以逗号分隔。", "Fields wanted, separated by commas.");
    public static readonly Phrase OptionJustification = new("申请理由；加密送达对方主管。", "Why, for the holder's supervisor; travels encrypted.");
    public static readonly Phrase OptionReasonCode = new("拒绝理由代码；记入账本。", "Coded reason; goes to the ledger.");
    public static readonly Phrase OptionRemark = new("附言；加密送达申请方。", "Remark for the requester; travels encrypted.");
    public static readonly Phrase OptionProposals = new("显示成员提案。", "Show the proposals on membership.");
    public static readonly Phrase OptionChangeReason = new("理由，供其他成员参考。", "Why, for the other members.");
    public static readonly Phrase OptionApplicationOut = new("写入文件（默认标准输出）。", "Write it to a file (default: standard output).");
    public static readonly Phrase OptionVerifyAudit = new("核验审计日志的哈希链。", "Verify the hash chain of the audit log.");
    public static readonly Phrase OptionCheckpointsOut = new("保存到的文件。", "File to save to.");
    public static readonly Phrase OptionCheckpointsAgency = new("只要此部门签署的。", "Only those that this agency signed.");
    public static readonly Phrase OptionCheckpoint =
        new("其他部门的检查点文件（exchange checkpoints）；可多次给出。", "Checkpoints of other agencies (exchange checkpoints); may be repeated.");

    public static readonly Phrase OptionLeft = new("左侧 CSV 文件。", "The left CSV file.");
    public static readonly Phrase OptionRight = new("右侧 CSV 文件。", "The right CSV file.");
    public static readonly Phrase OptionDedupe = new("在这一个 CSV 文件内查重。", "Find the duplicates within this one CSV file.");
    public static readonly Phrase OptionLinksOut =
        new("写出的 CSV 文件：left_id、right_id、score、explanation。", "CSV file to write: left_id, right_id, score, explanation.");
    public static readonly Phrase OptionMap =
        new("列映射文件 {\"列名\": \"含义\"}；未列出的列按列名识别。", "Mapping file {\"column\": \"role\"}; columns it does not name go by their headers.");
    public static readonly Phrase OptionHitThreshold = new(
        "成为命中的最低得分，0 到 1（默认 0：任何标识一致即命中；0.5 表示是与否各半）。",
        "Least score of a hit, 0 to 1 (default 0: every agreed identifier is one; 0.5 is as likely as not).");

    public static readonly Phrase OptionThreshold = new("视为同一对象的最低得分，0 到 1（默认 0.5）。", "Least score of a pair, 0 to 1 (default 0.5).");
    public static readonly Phrase OptionMany = new("允许一行对应多行（默认一对一）。", "Let a row have several counterparts (default: one to one).");
    public static readonly Phrase NotAScore = new("{0} 须在 0 到 1 之间。", "{0} is a number between 0 and 1.");
    public static readonly Phrase LinkNeedsFiles =
        new("请给出 --left 和 --right，或只给出 --dedupe。", "Give --left and --right, or --dedupe alone.");
    public static readonly Phrase OptionBenchEntries =
        new("清单条目数，1,000 到 100,000,000（默认 10,000,000）。", "Entries on lists, 1,000 to 100,000,000 (default 10,000,000).");
    public static readonly Phrase OptionBenchSeconds =
        new("测量的秒数，1 到 3,600（默认 20），准备时间另计。", "Seconds of measuring, 1 to 3,600 (default 20); preparations come on top.");
    public static readonly Phrase NotWithin = new("{0} 须在 {1} 到 {2} 之间。", "{0} is from {1} to {2}.");
    public static readonly Phrase OptionPairsIn = new("读入的 CSV 文件。", "CSV file to read.");
    public static readonly Phrase OptionPairsOut =
        new("写出的 CSV 文件：原有各列，另加得分 score 和是否同名 same。", "CSV file to write: the same columns, then score, and same (yes or no).");

    public static readonly Phrase ListFile = new("条目文件：CSV 或 NDJSON；“-”为标准输入。", "File of entries: CSV or NDJSON; - for standard input.");
    public static readonly Phrase ListId = new("清单编号。", "Id of the list.");
    public static readonly Phrase BasisId = new("法律依据编号。", "Id of the legal basis.");
    public static readonly Phrase BasisFile = new("JSON 文件（示例见 docs/cli.md）。", "JSON file (example in docs/cli.md).");
    public static readonly Phrase IntakeFiles =
        new("记录文件：CSV 或 NDJSON；“-”为标准输入。", "Files of records: CSV or NDJSON; - for standard input.");
    public static readonly Phrase BatchId = new("批次编号。", "Id of the batch.");
    public static readonly Phrase CrossCheckId = new("联合比对编号。", "Id of the cross-check.");
    public static readonly Phrase HitId = new("命中编号。", "Id of the hit.");
    public static readonly Phrase AlertId = new("联合预警编号。", "Id of the joint alert.");
    public static readonly Phrase VerdictArgument = new("核查结论。", "The verdict.");
    public static readonly Phrase DisclosureId = new("申请编号。", "Id of the request.");
    public static readonly Phrase TraceArgument =
        new("命中、预警、清单、申请、记录或交易的编号。", "Id of a hit, alert, list, disclosure, record or transaction.");
    public static readonly Phrase AgencyId = new("部门编号。", "Id of the agency.");
    public static readonly Phrase FoundingFiles = new("各创始部门的申请文件。", "The founders' application files.");
    public static readonly Phrase ApplicationFile =
        new("申请文件（对方的 exchange agency application）。", "Application file (the other's exchange agency application).");
    public static readonly Phrase KeyId = new("密钥编号。", "Id of the key.");
    public static readonly Phrase ProposalId = new("提案编号。", "Id of the proposal.");
    public static readonly Phrase IdentifierType = new("标识类型，如 resident-id。", "Identifier type, such as resident-id.");
    public static readonly Phrase IdentifierValue = new("标识值；“-”为从标准输入每行读一个。", "The value; - reads one a line from standard input.");
    public static readonly Phrase LedgerPath = new("账本文件，或 Fabric 网络的 network.json。", "The ledger's file, or the network.json of a Fabric network.");
    public static readonly Phrase NotOneOf = new("“{0}”不在可选值中：{1}。", "'{0}' is not one of: {1}.");
    public static readonly Phrase NotNegative = new("{0} 不能为负数。", "{0} cannot be negative.");
    public static readonly Phrase NotEmpty = new("{0} 不能为空。", "{0} cannot be empty.");
    public static readonly Phrase StdinNeedsSource =
        new("从标准输入接入时只能有一个“-”，并须给出 --source。", "From standard input, give a single - and name its --source.");
}
