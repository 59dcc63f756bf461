namespace ExchangeNetwork.Cli.Texts;

/// <summary>What the commands are for.</summary>
internal static partial class Phrases
{
    public static readonly Phrase RootHelp = new(
        "跨部门数据交换网络的命令行：发布查询清单、接入记录、查看命中与联合预警、追溯与核验。",
        "The exchange network's command line: publish query lists, take records in, see hits and joint alerts, trace and verify.");
    public static readonly Phrase LoginHelp =
        new("登录（浏览器设备码、用户名和密码，或程序凭据）。", "Sign in (device code in a browser, user and password, or a program's credentials).");
    public static readonly Phrase LogoutHelp = new("退出登录并删除本机令牌。", "Sign out and delete the tokens on this machine.");
    public static readonly Phrase WhoAmIHelp = new("显示当前账号、部门、角色和节点。", "Show account, agency, roles and node.");

    public static readonly Phrase ListHelp = new("查询清单：起草、发布、审批、修订、撤回。", "Query lists: draft, publish, approve, amend, withdraw.");
    public static readonly Phrase DraftHelp = new("起草清单并上传条目，不提交审批。", "Draft a list and upload its entries; do not submit it.");
    public static readonly Phrase PublishHelp =
        new("起草、上传并提交审批；由另一名主管批准后生效。", "Draft, upload and submit; another person, a supervisor, approves it into force.");
    public static readonly Phrase SubmitHelp = new("把草稿提交审批。", "Submit a draft for approval.");
    public static readonly Phrase ListApproveHelp = new("批准清单并发布（不能批准自己起草的）。", "Approve a list and publish it (never one's own draft).");
    public static readonly Phrase ListShowHelp = new("显示全部清单，或其中一个。", "Show all lists, or one.");
    public static readonly Phrase AmendHelp =
        new("用新文件发布清单的下一版本；未给出的条款沿用。", "Publish the next version of a list from a new file; terms not given stay as they are.");
    public static readonly Phrase WithdrawHelp =
        new("撤回清单：各节点停止比对并清除条目。", "Withdraw a list: nodes stop matching it and purge its entries.");

    public static readonly Phrase BasisHelp = new("法律依据：提议、批准、撤销。", "Legal bases: propose, approve, revoke.");
    public static readonly Phrase BasisListHelp = new("列出法律依据。", "List the legal bases.");
    public static readonly Phrase BasisShowHelp = new("显示一项法律依据的全部条款。", "Show all terms of one legal basis.");
    public static readonly Phrase BasisProposeHelp = new("由 JSON 文件提议法律依据。", "Propose a legal basis from a JSON file.");
    public static readonly Phrase BasisApproveHelp =
        new("以本部门名义批准；两个部门批准后生效。", "Approve for the own agency; in force once two agencies approved.");
    public static readonly Phrase BasisRevokeHelp = new("撤销法律依据。", "Revoke a legal basis.");

    public static readonly Phrase IntakeHelp = new("把记录文件送入本部门节点；可安全重复执行。", "Send files of records to the own node; safe to repeat.");
    public static readonly Phrase BatchesHelp = new("显示已接入的批次，或其中一个。", "Show the batches taken in, or one.");
    public static readonly Phrase CrossCheckHelp =
        new("一次性联合比对：文件中的对象与各部门存量记录比对。", "One-off cross-check of a file's subjects against the agencies' holdings.");
    public static readonly Phrase CrossChecksHelp = new("显示联合比对及其答复，或其中一个。", "Show cross-checks and their answers, or one.");
    public static readonly Phrase HitsHelp = new("显示命中，或其中一个及其解释。", "Show hits, or one with its explanation.");
    public static readonly Phrase AlertsHelp = new("显示联合预警。", "Show joint alerts.");
    public static readonly Phrase AlertHelp = new("单个联合预警：查看、核查结论、结案。", "One joint alert: show it, give a verdict, close it.");
    public static readonly Phrase AlertShowHelp = new("显示一个联合预警。", "Show a joint alert.");
    public static readonly Phrase AlertVerdictHelp = new("给出本部门的核查结论。", "Give the own agency's verdict.");
    public static readonly Phrase AlertCloseHelp = new("以结论结案（清单方的主管）。", "Close it with a verdict (a supervisor of the list's owner).");

    public static readonly Phrase DisclosureHelp = new("信息提供：申请、同意、拒绝。", "Disclosures: request, grant, refuse.");
    public static readonly Phrase DisclosureListHelp = new("列出信息提供申请。", "List the disclosure requests.");
    public static readonly Phrase DisclosureShowHelp = new("显示一项申请及所提供的字段。", "Show a request and the released fields.");
    public static readonly Phrase DisclosureRequestHelp = new("就一个命中向持有部门申请字段。", "Ask the holder of a hit for fields of the record.");
    public static readonly Phrase DisclosureGrantHelp = new("同意提供（持有部门的主管）。", "Grant a request (a supervisor of the holder).");
    public static readonly Phrase DisclosureRefuseHelp =
        new("以理由代码拒绝（持有部门的主管）。", "Refuse a request with a coded reason (a supervisor of the holder).");

    public static readonly Phrase TraceHelp =
        new("追溯：某一对象经历的每一步及可核验之处。", "Trace: every step around one thing and where it can be verified.");
    public static readonly Phrase AgencyHelp =
        new("成员部门：加入、暂停、恢复、退出、换钥。", "Member agencies: join, suspend, reinstate, leave, rotate keys.");
    public static readonly Phrase AgencyListHelp = new("列出成员部门，或待决提案。", "List the members, or the proposals.");
    public static readonly Phrase AgencyApplicationHelp =
        new("生成本节点的加入申请（含密钥证明）。", "Make this node's application to join, with proofs of its keys.");
    public static readonly Phrase AgencyFoundHelp =
        new("在空账本上以各创始部门的申请文件创建网络。", "Found the network on an empty ledger with the founders' applications.");
    public static readonly Phrase AgencyJoinHelp = new("提议接纳申请文件中的部门。", "Propose to admit the agency of an application file.");
    public static readonly Phrase AgencySuspendHelp = new("提议暂停一个部门。", "Propose to suspend an agency.");
    public static readonly Phrase AgencyReinstateHelp = new("提议恢复一个部门。", "Propose to reinstate an agency.");
    public static readonly Phrase AgencyLeaveHelp = new("提议本部门退出。", "Propose that the own agency leaves.");
    public static readonly Phrase AgencyRotateKeyHelp = new("提议更换本部门密钥。", "Propose new keys for the own agency.");
    public static readonly Phrase AgencyRenewEncryptionKeyHelp =
        new("立即更新本部门的加密密钥（每 90 天自动更新）。", "Renew the own agency's encryption key now (it renews every 90 days by itself).");
    public static readonly Phrase AgencyRevokeKeyHelp = new("提议作废本部门的一把密钥。", "Propose to revoke a key of the own agency.");
    public static readonly Phrase AgencyApproveHelp = new("批准一项成员提案。", "Approve a proposal on membership.");
    public static readonly Phrase PseudonymsHelp = new("标识的网络假名。", "The network's pseudonyms of identifiers.");
    public static readonly Phrase PseudonymStatusHelp =
        new("显示每把密钥已知和等待的标识数、配额及问题。", "Show for each key how many identifiers are known and wait, its quota, and problems.");
    public static readonly Phrase AuditHelp = new("显示审计日志，或核验其完整性。", "Show the audit log, or verify that it is whole.");
    public static readonly Phrase CheckpointsHelp =
        new("保存各部门签署的账本检查点，供离线核验。", "Save the agencies' signed ledger checkpoints for offline verification.");
    public static readonly Phrase IdentifierHelp =
        new("离线规范化并校验标识；值不离开本机。", "Normalize and check identifiers, offline; values do not leave this machine.");
    public static readonly Phrase LinkHelp = new(
        "离线找出两个文件之间（或一个文件之内）指同一对象的行。", "Find the rows of two files, or within one, that mean the same subject; offline.");
    public static readonly Phrase ScoreNamesHelp = new(
        "离线为成对的姓名或名称打分（列 name1、name2、schema）。", "Score pairs of names, offline (columns name1, name2, schema).");
    public static readonly Phrase BenchHelp = new("在本机测速（离线）。", "Measure this machine, offline.");
    public static readonly Phrase BenchMatchHelp = new(
        "测量比对速度：标识、记录、索引、假名；只报告数字，不作判断。",
        "How fast matching is: identifiers, records, index, pseudonyms; it measures and does not judge.");
    public static readonly Phrase LedgerHelp = new("账本文件（离线）。", "The ledger's file (offline).");
    public static readonly Phrase LedgerVerifyHelp =
        new("核验账本：文件（只读打开，节点运行时也可），或逐一对照 Fabric 网络的各节点。",
            "Verify a ledger: a file, opened read-only, also while it is in use; or a Fabric network, peer against peer.");

    public static readonly Phrase ExitCodesTitle = new("退出码：", "Exit codes:");
    public static readonly Phrase ExitOk = new("完成", "done");
    public static readonly Phrase ExitRefused = new("被规则拒绝", "refused by a rule");
    public static readonly Phrase ExitUsage = new("用法有误（参数、文件、设置）", "wrong usage (arguments, files, settings)");
    public static readonly Phrase ExitNotSignedIn = new("未登录，或登录被拒绝", "not signed in, or the sign-in was refused");
    public static readonly Phrase ExitUnreachable = new("节点、身份服务或账本不可用", "node, identity provider or ledger unreachable or failing");
    public static readonly Phrase ExitRowsRejected = new("已完成，但有行被拒绝", "done, but rows were rejected");
    public static readonly Phrase ExitNotVerified = new("核验未通过", "verification failed");
    public static readonly Phrase ExitFault = new("命令自身出错", "a fault in the command itself");
    public static readonly Phrase ExitInterrupted = new("被中断", "interrupted");
    public static readonly Phrase SeeHelp = new("用法见：{0} --help", "See: {0} --help");
}
