using System.Collections.Frozen;

namespace ExchangeNetwork.Cli.Texts;

/// <summary>The words of the API's closed sets (states, roles, verdicts...) as people read them.</summary>
internal static class Words
{
    private static readonly FrozenDictionary<string, Phrase> Known = new Dictionary<string, Phrase>
    {
        ["draft"] = new("草稿", "draft"),
        ["submitted"] = new("待审批", "submitted"),
        ["publishing"] = new("发布中", "publishing"),
        ["inForce"] = new("生效", "in force"),
        ["superseded"] = new("已被新版取代", "superseded"),
        ["withdrawn"] = new("已撤回", "withdrawn"),
        ["expired"] = new("已过期", "expired"),
        ["proposed"] = new("已提议", "proposed"),
        ["revoked"] = new("已撤销", "revoked"),
        ["waiting"] = new("等待", "waiting"),
        ["importing"] = new("导入中", "importing"),
        ["screening"] = new("比对存量中", "screening"),
        ["matching"] = new("比对中", "matching"),
        ["notRecipient"] = new("非接收部门", "not a recipient"),
        ["disclosed"] = new("明示", "disclosed"),
        ["sealed"] = new("密封", "sealed"),
        ["automatic"] = new("自动", "automatic"),
        ["onRequest"] = new("经申请", "on request"),
        ["open"] = new("开启", "open"),
        ["accepted"] = new("已接受", "accepted"),
        ["refused"] = new("已拒绝", "refused"),
        ["found"] = new("已发现", "found"),
        ["noticed"] = new("已通知", "noticed"),
        ["anchored"] = new("已上账", "anchored"),
        ["verified"] = new("已核对", "verified"),
        ["disputed"] = new("有争议", "disputed"),
        ["provisional"] = new("暂定", "provisional"),
        ["ownerSilent"] = new("所有部门未答复", "owner silent"),
        ["closed"] = new("已结案", "closed"),
        ["confirmed"] = new("属实", "confirmed"),
        ["falsePositive"] = new("误报", "false positive"),
        ["duplicate"] = new("重复", "duplicate"),
        ["inconclusive"] = new("无法认定", "inconclusive"),
        ["requested"] = new("已申请", "requested"),
        ["granted"] = new("已同意", "granted"),
        ["lapsed"] = new("已逾期", "lapsed"),
        ["owner"] = new("清单方", "owner"),
        ["holder"] = new("持有方", "holder"),
        ["requester"] = new("申请方", "requester"),
        ["recipient"] = new("接收方", "recipient"),
        ["complete"] = new("完整", "complete"),
        ["incomplete"] = new("不完整", "incomplete"),
        ["active"] = new("正常", "active"),
        ["suspended"] = new("已暂停", "suspended"),
        ["left"] = new("已退出", "left"),
        ["effective"] = new("已生效", "effective"),
        ["join"] = new("加入", "join"),
        ["suspend"] = new("暂停", "suspend"),
        ["reinstate"] = new("恢复", "reinstate"),
        ["leave"] = new("退出", "leave"),
        ["rotateKey"] = new("换钥", "new keys"),
        ["revokeKey"] = new("作废密钥", "revoke a key"),
        ["equal"] = new("相同", "equal"),
        ["similar"] = new("相近", "similar"),
        ["different"] = new("不同", "different"),
        ["missing"] = new("缺失", "missing"),
        ["ok"] = new("正确", "ok"),
        ["failed"] = new("不符", "failed"),
        ["none"] = new("无", "none"),
        ["matches"] = new("一致", "matches"),
        ["blockMissing"] = new("缺少区块", "block missing"),
        ["differs"] = new("不一致", "differs"),
        ["badSignature"] = new("签名无效", "bad signature"),
        ["otherChannel"] = new("其他通道", "other channel"),
        ["analyst"] = new("分析员", "analyst"),
        ["supervisor"] = new("主管", "supervisor"),
        ["auditor"] = new("审计员", "auditor"),
        ["administrator"] = new("管理员", "administrator"),
        ["daemon"] = new("程序", "daemon"),
        ["hit"] = new("命中", "hit"),
        ["alert"] = new("联合预警", "joint alert"),
        ["list"] = new("清单", "list"),
        ["disclosure"] = new("信息提供", "disclosure"),
        ["record"] = new("记录", "record"),
        ["ledger"] = new("账本", "ledger"),
        ["transaction"] = new("交易", "transaction"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All words.</summary>
    public static IReadOnlyDictionary<string, Phrase> All => Known;

    /// <summary>A word in a language; one that is not known stays as it is, so that a newer node can be read.</summary>
    public static string Say(string? word, Language language) =>
        word is null ? "" : Known.TryGetValue(word, out var phrase) ? language.Say(phrase) : word;
}
