namespace ExchangeNetwork.Cli.Texts;

/// <summary>What is said about evaluations beyond the quota.</summary>
internal static partial class Phrases
{
    public static readonly Phrase WarmUpHelp = new(
        "为即将到来的记录文件预先求假名；记录不保存，可安全重复执行。",
        "Ask for the pseudonyms of files of records that are about to come; the records are not kept, safe to repeat.");
    public static readonly Phrase WarmUpWaits = new("等待假名", "Waiting for pseudonyms");
    public static readonly Phrase Asked = new("已申请", "Asked for");
    public static readonly Phrase Records = new("记录", "Records");
    public static readonly Phrase OptionWaitPseudonyms = new("等到本节点不再有标识符等待假名。", "Wait until no identifier waits for its pseudonym at this node.");

    public static readonly Phrase GrantsHelp = new("列出追加假名配额的申请。", "List what agencies ask for beyond their quotas of pseudonyms.");
    public static readonly Phrase GrantAskHelp =
        new("申请追加假名配额；须另外两个部门同意。", "Ask for more pseudonyms than the quota allows; takes two other agencies.");
    public static readonly Phrase GrantApproveHelp = new("同意其他部门追加假名配额。", "Approve what another agency asks for.");

    public static readonly Phrase GrantId = new("申请编号。", "Id of the request.");
    public static readonly Phrase OptionEvaluationUse =
        new("用途：records（新到记录）、warmUp（存量记录）或 list（清单条目）。", "What for: records (incoming), warmUp (holdings) or list (entries of lists).");
    public static readonly Phrase OptionAmount = new("数量：新到记录为每日追加数，其他为总数。", "How many: so many more a day for records, in all for the others.");
    public static readonly Phrase OptionGrantReason = new("理由，供审批部门查看。", "Why, for those who approve.");
    public static readonly Phrase OptionGrantUntil = new("新到记录的追加额失效时间。", "For records: from when on it no longer counts.");
    public static readonly Phrase OptionGrantKey = new("换钥期间为旧密钥申请时：旧密钥的编号。", "During a change-over: the id of the older key, where it is meant.");

    public static readonly Phrase Amount = new("数量", "Amount");
    public static readonly Phrase Grant = new("申请", "Grant");
    public static readonly Phrase WarmUp = new("存量已排队", "Holdings queued");
    public static readonly Phrase KeyServes = new("用于", "Serves");
    public static readonly Phrase CurrentKey = new("新清单", "new lists");
    public static readonly Phrase OlderKey = new("原有清单", "older lists");

    public static readonly Phrase GrantNeedsApproval =
        new("还须其他部门主管执行：exchange pseudonyms approve {0}", "Supervisors of other agencies must run: exchange pseudonyms approve {0}");
}
