using System.Text.RegularExpressions;
using ExchangeNetwork.Matching.Scoring.Places;

namespace ExchangeNetwork.Matching.Scoring.Names;

/// <summary>A Chinese organisation's name in its parts: region, brand, trade, legal form, branch.</summary>
/// <remarks>Order of the parts: Regulation on the Registration of Enterprise Names (State Council 2020, No. 734), article 6.</remarks>
/// <param name="Regions">Regions named, without their rank (深圳, not 深圳市), those in brackets too.</param>
/// <param name="Brand">What tells the organisation from others (字号).</param>
/// <param name="Trade">Line of business (行业); empty when not named.</param>
/// <param name="Form">Legal form as one of the wordings that the law allows for it; empty when not named.</param>
/// <param name="Branch">Name of the branch; null for a head office.</param>
internal sealed partial record ChineseOrganization(IReadOnlyList<string> Regions, string Brand, string Trade, string Form, string? Branch)
{
    private const double Contradiction = 0.6;

    private static readonly string[] Forms =
    [
        "集团股份有限公司", "集团有限责任公司", "集团有限公司", "股份有限公司", "有限责任公司", "有限公司", "股份公司", "集团公司", "总公司", "公司", "集团",
        "普通合伙企业", "有限合伙企业", "合伙企业", "个人独资企业", "专业合作社", "合作社", "事务所", "研究院", "研究所", "协会", "基金会", "工厂", "厂", "商行", "店", "中心",
    ];

    private static readonly string[] Trades =
    [
        "科技", "技术", "信息", "网络", "电子", "电器", "电气", "贸易", "商贸", "商务", "进出口", "实业", "工业", "投资", "控股", "发展", "开发", "管理", "咨询", "服务",
        "物流", "运输", "货运", "货代", "供应链", "仓储", "建筑", "工程", "建设", "装饰", "设计", "房地产", "地产", "置业", "物业", "食品", "餐饮", "酒店", "医药", "医疗",
        "药业", "生物", "化工", "材料", "新材料", "机械", "设备", "制造", "汽车", "能源", "电力", "环保", "农业", "文化", "传媒", "广告", "教育", "旅游", "保险", "银行",
        "证券", "基金", "信托", "资产", "集团", "国际", "企业", "商业", "零售", "软件", "智能", "数据", "通信", "通讯", "光电", "半导体", "服饰", "服装", "纺织", "家具",
        "五金", "塑料", "塑胶", "包装", "印刷", "石油", "石化", "矿业", "钢铁", "珠宝", "航空", "船舶", "港口", "海运", "航运", "代理", "租赁", "金融", "支付", "百货", "超市",
    ];

    /// <summary>Reads a folded name.</summary>
    public static ChineseOrganization Read(string folded)
    {
        var regions = new List<string>();
        var name = Bracketed().Replace(White().Replace(folded.ToUpperInvariant(), ""), match => TakeBracket(match.Groups[1].Value, regions));
        string? branch = null;
        if (BranchEnd().Match(name) is { Success: true } end)
        {
            branch = end.Groups["place"].Value + end.Groups["kind"].Value;
            name = end.Groups["head"].Value;
        }
        name = ChineseRegions.Take(name, regions);
        var form = Forms.FirstOrDefault(known => name.EndsWith(known, StringComparison.Ordinal) && name.Length > known.Length) ?? "";
        name = name[..^form.Length];
        var brand = name;
        while (Trades.Where(known => brand.EndsWith(known, StringComparison.Ordinal)).MaxBy(known => known.Length) is { } trade && brand.Length > trade.Length)
            brand = brand[..^trade.Length];
        return new ChineseOrganization(regions, brand, name[brand.Length..], Canonical(form), branch);
    }

    /// <summary>0 to 1; a branch against its head office, another brand, trade or city are conflicts.</summary>
    public static double Score(ChineseOrganization left, ChineseOrganization right)
    {
        var brand = WordSimilarity.EditRatio(left.Brand, right.Brand);
        var score = brand < 1
            // A character more or less in a long brand is a slip; any other is another brand.
            ? left.Brand.Length != right.Brand.Length && brand >= WordSimilarity.Same ? brand : Contradiction * brand
            : 1;
        score *= Part(left.Trade, right.Trade, missing: 0.85, out var otherTrade);
        score *= Part(left.Form, right.Form, missing: 0.95, out _);
        if (otherTrade || ChineseRegions.AreOther(left.Regions, right.Regions))
            score = Math.Min(score, Contradiction);
        else if (left.Regions.Count != right.Regions.Count)
            score *= 0.97;
        return left.Branch == right.Branch ? score : Math.Min(score, OrganizationNames.BranchCeiling);
    }

    /// <summary>Masks the content.</summary>
    public override string ToString() => "ChineseOrganization(***)";

    private static double Part(string left, string right, double missing, out bool differs)
    {
        differs = left != right && left.Length > 0 && right.Length > 0;
        return left == right ? 1 : differs ? 0.9 : missing;
    }

    private static string TakeBracket(string inside, List<string> regions)
    {
        var rest = ChineseRegions.Take(inside, regions, whole: true);
        // (集团) and the like belong to the name, (有限合伙) to the form.
        return rest == "有限合伙" || rest == "普通合伙" ? "" : rest;
    }

    private static string Canonical(string form) => form switch
    {
        "有限责任公司" => "有限公司",
        "股份公司" => "股份有限公司",
        "集团有限责任公司" => "集团有限公司",
        _ => form,
    };

    [GeneratedRegex(@"[\(\[\{【〔〖]([^\(\)\[\]\{\}【】〔〕〖〗]*)[\)\]\}】〕〗]")]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"[\s·•,.、""'“”‘’\-]+")]
    private static partial Regex White();

    [GeneratedRegex("^(?<head>.+(?:公司|银行|合作社|集团))(?<place>.{0,12}?)(?<kind>分公司|支公司|子公司|分行|支行|分店|分厂|办事处|营业部|营业厅|代表处|门市部)$")]
    private static partial Regex BranchEnd();
}
