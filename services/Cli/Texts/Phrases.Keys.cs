namespace ExchangeNetwork.Cli.Texts;

/// <summary>What is said about the network's pseudonym keys.</summary>
internal static partial class Phrases
{
    public static readonly Phrase KeysHelp =
        new("假名密钥：由各部门共同生成、重新分发、停用。", "Pseudonym keys: made by the agencies together, their shares made anew, retired.");
    public static readonly Phrase KeysListHelp = new("列出假名密钥，或其生成过程。", "List the pseudonym keys, or their generations.");
    public static readonly Phrase KeysBeginHelp =
        new("发起生成新密钥；各部门的节点随后自行完成。", "Begin a new key; the agencies' nodes then make it by themselves.");
    public static readonly Phrase KeysReshareHelp =
        new("为密钥重新分发份额（部门加入或退出后，或每季度）。", "Make new shares of a key, after an agency joined or left, or each quarter.");
    public static readonly Phrase KeysConsentHelp =
        new("同意本部门参与一次生成，或使用一把密钥。", "Agree that the own agency takes part in a generation, or uses a key.");
    public static readonly Phrase KeysRetireHelp =
        new("停用可能泄露的密钥；第二个部门同意后生效。", "Retire a key that may be exposed; takes a second agency.");

    public static readonly Phrase KeyUseArgument = new("用途：person（自然人）或 thing（单位、单证、物品）。", "What it is for: person, or thing (organisations, documents, things).");
    public static readonly Phrase OptionGenerations = new("显示生成过程及其进展。", "Show generations and how far they are.");
    public static readonly Phrase OptionReceivers = new("持有份额的部门，以逗号分隔（默认全体成员）。", "Who gets a share, separated by commas (default: all active members).");
    public static readonly Phrase OptionDealers = new("分发份额的部门，数目为原门限（默认由节点选定）。", "Who deals, as many holders as the threshold was (default: chosen by the node).");
    public static readonly Phrase OptionKeyThreshold = new("共同计算所需的部门数（默认四分之三）。", "So many holders evaluate together (default: 3 of 4).");
    public static readonly Phrase OptionStepMinutes = new("每一步的时限，分钟（默认 60）。", "Time for each step, minutes (default: 60).");
    public static readonly Phrase OptionDailyQuota = new("每部门每日的计算额度。", "Evaluations that each agency may ask for in a day.");
    public static readonly Phrase OptionNewKeyId = new("密钥编号（默认顺次编号）；与旧密钥并行时须给出。", "Id of the key (default: the next number); needed for one beside another.");
    public static readonly Phrase OptionEpoch = new("代次（默认最新）。", "Epoch (default: the newest).");
    public static readonly Phrase OptionWaitKey = new("等到密钥生效或生成失败。", "Wait until the key is active or its generation has failed.");

    public static readonly Phrase Consent = new("本部门参与", "We take part");
    public static readonly Phrase ConsentByPerson = new("经人员同意", "a person agreed");
    public static readonly Phrase ConsentByRule = new("按规则", "by the rule");
    public static readonly Phrase ConsentNone = new("待管理员决定", "an administrator must decide");
    public static readonly Phrase DailyQuota = new("每日额度", "Daily quota");
    public static readonly Phrase Dealers = new("分发部门", "Dealers");
    public static readonly Phrase Epoch = new("代次", "Epoch");
    public static readonly Phrase Excluded = new("已排除", "Left out");
    public static readonly Phrase GenerationFailed = new("未成", "failed");
    public static readonly Phrase Holders = new("持有部门", "Holders");
    public static readonly Phrase Key = new("密钥", "Key");
    public static readonly Phrase OldShares = new("旧份额未销毁", "Old shares not erased");
    public static readonly Phrase OwnShare = new("本节点持有", "Held here");
    public static readonly Phrase Run = new("轮次", "Run");
    public static readonly Phrase Step = new("步骤", "Step");
    public static readonly Phrase Threshold = new("门限", "Threshold");
    public static readonly Phrase Use = new("用途", "For");
    public static readonly Phrase WaitsFor = new("等待", "Waits for");

    public static readonly Phrase MakingKey = new("生成密钥 {0}：{1}，等待 {2}", "Making {0}: {1}, waiting for {2}");
    public static readonly Phrase KeyIsMade =
        new("各节点正在生成；查看进展：exchange keys list --generations", "The nodes are making it; see how far they are: exchange keys list --generations");
    public static readonly Phrase SecondMustRetire =
        new("还须另一部门执行：exchange keys retire {0}", "Another agency must do so as well: exchange keys retire {0}");
}
