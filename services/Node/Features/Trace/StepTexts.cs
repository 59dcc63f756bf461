namespace ExchangeNetwork.Node.Features.Trace;

/// <summary>The sentences of trace steps in both languages; {0} is the agency's name.</summary>
internal static class StepTexts
{
    private static readonly Dictionary<string, (string Zh, string En)> Texts = new(StringComparer.Ordinal)
    {
        ["recordKept"] = ("{0}收到并保存了记录", "{0} received and kept the record"),
        ["hitFound"] = ("{0}自动比对发现命中", "{0} matched the record and found the hit"),
        ["hitNoticed"] = ("{0}收到命中通知并核对了承诺", "{0} received the notice and checked its openings"),
        ["HitsAnchored"] = ("{0}将命中上链", "{0} anchored the hit on the ledger"),
        ["BasisProposed"] = ("{0}提出法律依据", "{0} proposed the legal basis"),
        ["BasisApproved"] = ("{0}同意法律依据", "{0} approved the legal basis"),
        ["BasisInForce"] = ("{0}同意后法律依据生效", "{0} approved; the legal basis is in force"),
        ["BasisRevoked"] = ("{0}撤销法律依据", "{0} revoked the legal basis"),
        ["ListPublished"] = ("{0}发布查询清单", "{0} published the query list"),
        ["ListAmended"] = ("{0}发布清单的新版本", "{0} published a new version of the list"),
        ["ListWithdrawn"] = ("{0}撤回清单", "{0} withdrew the list"),
        ["ListExpired"] = ("清单到期（{0}）", "The list of {0} expired"),
        ["CoverageRecorded"] = ("{0}出具比对回执", "{0} recorded a coverage receipt"),
        ["PurgeRecorded"] = ("{0}声明已清除清单数据", "{0} stated that it purged the list"),
        ["AlertOpened"] = ("{0}促成联合预警开启", "{0} opened the joint alert"),
        ["AlertExtended"] = ("{0}加入联合预警", "{0} joined the joint alert"),
        ["AlertConfirmed"] = ("{0}核对命中后确认联合预警", "{0} checked the openings and confirmed the alert"),
        ["AlertSilent"] = ("{0}逾期未核对", "{0} let the time to check pass"),
        ["AlertVerdict"] = ("{0}给出核查结论", "{0} gave its verdict"),
        ["AlertClosed"] = ("{0}关闭联合预警", "{0} closed the joint alert"),
        ["DisclosureRequested"] = ("{0}申请提供信息", "{0} asked for disclosure"),
        ["DisclosureGranted"] = ("{0}同意提供信息", "{0} granted the disclosure"),
        ["DisclosureRefused"] = ("{0}拒绝提供信息", "{0} refused the disclosure"),
        ["DisclosureLapsed"] = ("{0}逾期未答复", "{0} let the deadline pass"),
        ["KeyGenerationBegun"] = ("{0}发起生成假名密钥", "{0} began the generation of the pseudonym key"),
        ["KeyResharingBegun"] = ("{0}发起重新分发密钥份额", "{0} began to have the key's shares made anew"),
        ["KeyRefreshBegun"] = ("季度已满，{0}的节点自动发起更新份额", "A quarter was over: the node of {0} began to have the shares made anew"),
        ["KeyRunBegun"] = ("去除逾期或作假的部门后重新进行（由{0}发起）", "The run that {0} began starts anew without those who were late or cheated"),
        ["KeyGenerationFailed"] = ("{0}发起的密钥生成未能完成", "The generation that {0} began failed"),
        ["KeyCommitted"] = ("{0}提交承诺的哈希", "{0} posted the hash of its commitments"),
        ["KeyRevealed"] = ("{0}公开承诺及证明", "{0} revealed its commitments with their proof"),
        ["KeyDealt"] = ("{0}分发加密份额", "{0} dealt the encrypted shares"),
        ["KeyComplained"] = ("{0}对收到的份额提出异议", "{0} complained of a share"),
        ["KeyAnswered"] = ("{0}公开被异议的份额作答", "{0} answered a complaint by publishing the share"),
        ["KeyDistrusted"] = ("{0}不再信任某个分发部门", "{0} no longer trusts a dealer"),
        ["KeySigned"] = ("{0}签署计算所得的公钥", "{0} signed the public key that came of it"),
        ["KeyActivated"] = ("全体持有者签署一致，{0}发起的密钥生效", "All holders signed the same: the key that {0} began is active"),
        ["KeyReshared"] = ("全体持有者签署一致，{0}发起的新份额生效", "All holders signed the same: the new shares that {0} began are active"),
        ["KeyRetired"] = ("{0}要求停用密钥", "{0} wants nothing more evaluated under the key"),
        ["ShareErased"] = ("{0}声明已擦除旧份额", "{0} stated that its old share is erased"),
        ["GrantAsked"] = ("{0}申请追加假名配额", "{0} asked for more evaluations"),
        ["GrantApproved"] = ("{0}同意追加假名配额", "{0} approved more evaluations"),
        ["QuotaGranted"] = ("{0}同意后追加配额生效", "{0} approved; the evaluations are granted"),
        ["TicketIssued"] = ("{0}取得假名票据", "{0} got a ticket for evaluations"),
        ["TicketAmended"] = ("{0}更换票据的计算部门", "{0} asked other evaluators under the ticket"),
        ["TicketAudited"] = ("{0}抽查票据，举证属实", "{0} audited a point of the ticket and found it explained"),
        ["TicketFaulted"] = ("{0}抽查票据，举证缺失或不符", "{0} audited a point of the ticket: it was not opened, or not explained"),
        ["AgencyProposed"] = ("{0}提出成员变更", "{0} proposed a change of membership"),
        ["AgencyApproved"] = ("{0}同意成员变更", "{0} approved the change of membership"),
        ["AgencyChanged"] = ("{0}同意后成员变更生效", "{0} approved; the change of membership took effect"),
    };

    // The ledger tells a proposal and each approval before the last by the same event.
    private static readonly Dictionary<string, string> Later = new(StringComparer.Ordinal)
    {
        ["BasisProposed"] = "BasisApproved",
        ["AgencyProposed"] = "AgencyApproved",
        ["GrantAsked"] = "GrantApproved",
    };

    /// <summary>The step that an event is when the thing has had the same event before; null when it is the same again.</summary>
    public static string? WhenRepeated(string step) => Later.GetValueOrDefault(step);

    public static (string Zh, string En) Of(string step, string nameZh, string nameEn)
    {
        var (zh, en) = Texts.TryGetValue(step, out var texts) ? texts : ("{0}：" + step, "{0}: " + step);
        return (zh.Replace("{0}", nameZh, StringComparison.Ordinal), en.Replace("{0}", nameEn, StringComparison.Ordinal));
    }
}
