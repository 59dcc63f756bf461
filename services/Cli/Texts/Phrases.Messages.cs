namespace ExchangeNetwork.Cli.Texts;

/// <summary>Sentences and questions.</summary>
internal static partial class Phrases
{
    public static readonly Phrase SignedIn =
        new("已登录：{0}（部门 {1}）。节点 {2}，令牌有效至 {3}，配置 {4}。", "Signed in as {0} (agency {1}). Node {2}, token valid until {3}, profile {4}.");
    public static readonly Phrase SignedOut = new("已退出登录（配置 {0}）。", "Signed out (profile {0}).");
    public static readonly Phrase WasNotSignedIn = new("本来就没有登录（配置 {0}）。", "There was no sign-in (profile {0}).");
    public static readonly Phrase NotRevoked =
        new("本机令牌已删除，但身份服务 {0} 上未能注销；它会自行过期。", "The tokens are deleted here but could not be revoked at {0}; they expire by themselves.");
    public static readonly Phrase NodeStillNeeded =
        new("请用 --node URL 或 EXCHANGE_NODE 指明节点地址。", "Name the node with --node URL or EXCHANGE_NODE.");
    public static readonly Phrase AskPassword = new("{0} 的密码：", "Password of {0}:");
    public static readonly Phrase AskSecret = new("客户端 {0} 的密钥：", "Secret of client {0}:");
    public static readonly Phrase OpenAddress = new("请在浏览器中打开 {0}\n并确认代码 {1}", "Open {0} in a browser\nand confirm the code {1}");
    public static readonly Phrase NodeWorks = new("节点处理中", "the node is working");
    public static readonly Phrase SendingAgain =
        new("发送 {0} 时连接中断，重新发送（{1}/{2}）。", "The connection broke while {0} was sent; sending it again ({1}/{2}).");
    public static readonly Phrase NothingThere = new("没有内容。", "There is nothing here.");
    public static readonly Phrase MoreThere = new("还有更多；用 --limit 0 显示全部（现为 {0}）。", "There are more; show all with --limit 0 (now {0}).");
    public static readonly Phrase RowsLeftOut = new("{1}：有 {0} 行无法读取，未计入。", "{1}: {0} rows cannot be read and were left out.");
    public static readonly Phrase MoreRows = new("另有 {0} 行，见错误文件。", "{0} more in the error file.");
    public static readonly Phrase RowsRejected =
        new("{1}：有 {0} 行被拒绝，原因见 {2}。改正后可再次运行同一命令。", "{1}: {0} rows were rejected; reasons in {2}. Correct them and run the command again.");
    public static readonly Phrase AskRecall = new(
        "有 {0} 个条目只有姓名或名称。密封清单只比对完全一致的写法，预计约能命中与之有关的记录的 {1}%。仍要提交吗？[y/N] ",
        "{0} entries have nothing but a name. A sealed list matches exact spellings only: about {1} % of the records about them are expected to be found. Submit all the same? [y/N] ");
    public static readonly Phrase MustApprove = new(
        "须由 {0} 的另一名主管批准（不能是起草人）：exchange list approve {1}",
        "A supervisor of {0} other than the drafter must approve: exchange list approve {1}");
    public static readonly Phrase IsPrepared = new(
        "正在取得假名（{0}/{1}），完成后自动待审批；进度：exchange list show {2}",
        "Pseudonyms are being asked for ({0} of {1}); after that it waits for approval by itself. Progress: exchange list show {2}");
    public static readonly Phrase CrossCheckMustApprove =
        new("须由另一名主管批准后才会比对：exchange list approve {0}", "It runs once another person, a supervisor, has approved it: exchange list approve {0}");
    public static readonly Phrase NotSubmitted = new(
        "有行被拒绝或没有可用条目，清单 {0} 未提交，仍为草稿。可用 exchange list submit {0} 提交。",
        "Rows were rejected or no entry is usable: list {0} was not submitted and stays a draft. Submit it with: exchange list submit {0}");
    public static readonly Phrase SubmitNext = new("提交审批：exchange list submit {0}", "Submit it for approval: exchange list submit {0}");
    public static readonly Phrase BasisNeedsApproval =
        new("须有两个部门的主管批准：exchange basis approve {0}", "Supervisors of two agencies must approve: exchange basis approve {0}");
    public static readonly Phrase ApplicationSaved = new("{0} 的加入申请已写入 {1}。", "The application of {0} is in {1}.");
    public static readonly Phrase ApplicationNext =
        new("请把它交给任一成员，由其运行：exchange agency join {0}", "Hand it to any member, who runs: exchange agency join {0}");
    public static readonly Phrase ProposalNeedsApproval =
        new("须过半数成员批准：exchange agency approve {0}", "A majority of the members must approve: exchange agency approve {0}");
    public static readonly Phrase NotComplete = new(
        "结果不完整：仍有待比对、被合并或被拒绝的内容，不能据此认定“无命中”。",
        "Incomplete: something is pending, capped or rejected. This is not a statement that there is no hit.");
    public static readonly Phrase WaitingForScreening = new("等待比对完毕", "waiting until all records are matched");
    public static readonly Phrase WaitingForPseudonyms = new("等待假名", "waiting for pseudonyms");
    public static readonly Phrase WaitingForPublication = new("等待发布", "waiting for the publication");
    public static readonly Phrase WaitingForAnswers = new("等待各部门答复", "waiting for the answers");
    public static readonly Phrase Watching = new("正在监视新的变化；按 Ctrl-C 结束。", "Watching from now on; Ctrl-C ends it.");
    public static readonly Phrase Reconnecting =
        new("与节点的连接中断，{0} 秒后重连。", "The connection to the node is gone; connecting again in {0} s.");
    public static readonly Phrase CannotShow = new("无法显示 {0}（{1}）。", "{0} cannot be shown ({1}).");
    public static readonly Phrase AuditIntact = new("✓ 审计日志完整：{0} 行。", "✓ The audit log is whole: {0} rows.");
    public static readonly Phrase AuditBroken = new("✗ 审计日志从第 {0} 行起不符。", "✗ The audit log is broken from row {0} on.");
    public static readonly Phrase CheckpointsSaved = new("已保存 {0} 个检查点到 {1}。", "{0} checkpoints saved to {1}.");
    public static readonly Phrase NoCheckpoints = new(
        "未给出检查点：账本文件的持有者若截断账本或改写其自身交易，此次核验看不出来。请用 --checkpoint 提供其他部门的检查点。",
        "No checkpoint given: whoever holds the file could have cut the ledger or rewritten its own transactions unseen. Give other agencies' with --checkpoint.");
    public static readonly Phrase LedgerVerified = new("账本核验通过", "the ledger verifies");
    public static readonly Phrase LedgerNotVerified = new("账本核验未通过", "the ledger does not verify");
    public static readonly Phrase StepBlocks = new("区块", "blocks");
    public static readonly Phrase StepState = new("世界状态", "world state");
    public static readonly Phrase StepPrivateData = new("私有数据", "private data");
    public static readonly Phrase StepCheckpoints = new("检查点", "checkpoints");
    public static readonly Phrase TraceLegend = new("● 在账本上，可核验　○ 仅在节点内", "● on the ledger, verifiable   ○ inside the node only");
    public static readonly Phrase AlertRuleText = new("{1} 天内 {0} 个部门命中", "{0} agencies within {1} days");
    public static readonly Phrase Aggregated = new("合并 {0} 条（{1}）", "{0} folded ({1})");
    public static readonly Phrase AllButRegisters = new("除人口登记库外的全部来源", "all but population registers");
    public static readonly Phrase TransactionsText = new("{0}（其中无效 {1}）", "{0} ({1} of them invalid)");
    public static readonly Phrase Days = new("{0} 天", "{0} days");
    public static readonly Phrase Hours = new("{0} 小时", "{0} hours");
    public static readonly Phrase EncryptionKeyIsRenewed = new(
        "加密密钥 {0} 正在更新：其他部门随后以新密钥封装其清单；旧密钥 14 天内仍可使用，之后销毁。",
        "The encryption key {0} is being renewed: the others wrap their lists' keys under the new one; the old one counts 14 days more and is destroyed later.");
    public static readonly Phrase Yes = new("是", "yes");
    public static readonly Phrase No = new("否", "no");
}
