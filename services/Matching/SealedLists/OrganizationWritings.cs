using ExchangeNetwork.Matching.Scoring.Names;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>How records write an organisation's name: the region in front, in brackets or not at all, the legal form in full, short or left out.</summary>
internal static class OrganizationWritings
{
    private static readonly string[] Municipalities = ["北京", "天津", "上海", "重庆"];

    private static readonly string[] Provinces =
    [
        "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃",
        "青海", "台湾",
    ];

    // Not ranked as a city: regions of their own, and the country.
    private static readonly string[] WithoutRank = ["内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门", "中国"];

    // Spellings of one form, the commonest first; letters only, and with the stops that some systems keep.
    private static readonly string[][] Forms =
    [
        ["co ltd", "co., ltd.", "co.,ltd", "ltd", "limited", "co limited", "company limited", "ltd.", "co. ltd."],
        ["inc", "inc.", "incorporated", ", inc."],
        ["corp", "corp.", "corporation"],
        ["llc", "l.l.c.", ", llc"],
        ["plc", "p.l.c."],
        ["gmbh", "gmbh.", "ges.m.b.h."],
        ["pte ltd", "pte. ltd.", "pte limited", "private limited", "pvt ltd", "pvt. ltd."],
        ["sa", "s.a."],
        ["srl", "s.r.l."],
        ["bv", "b.v."],
        ["nv", "n.v."],
        ["spa", "s.p.a."],
        ["ag", "aktiengesellschaft"],
    ];

    /// <summary>The ways to write a name.</summary>
    public static IEnumerable<Writing> Of(string name)
    {
        var folded = NameText.Fold(name);
        return NameText.HasHan(folded) ? Han(folded) : Letters(folded);
    }

    private static IEnumerable<Writing> Han(string folded)
    {
        yield return new Writing(folded, 0.72);
        var parts = ChineseOrganization.Read(folded);
        // A branch bears its head office's name and a place of its own: every other order would name something else.
        if (parts.Branch is not null)
            yield break;
        var rest = parts.Brand + parts.Trade;
        // A brand alone is borne by many.
        if (parts.Form.Length > 0 && parts.Trade.Length > 0)
            yield return new Writing(string.Concat(parts.Regions) + rest, 0.02);
        if (parts.Regions is not [var region])
            yield break;
        var ranked = region + Rank(region);
        yield return new Writing(region + rest + parts.Form, 0.05);
        yield return new Writing(ranked + rest + parts.Form, 0.04);
        yield return new Writing($"{parts.Brand}({region}){parts.Trade}{parts.Form}", 0.03);
        yield return new Writing($"{rest}({region}){parts.Form}", 0.03);
        yield return new Writing($"({region}){rest}{parts.Form}", 0.002);
        yield return new Writing(rest + parts.Form, 0.02);
    }

    private static string Rank(string region) =>
        WithoutRank.Contains(region) ? "" : Provinces.Contains(region) ? "省" : Municipalities.Contains(region) || region.Length <= 4 ? "市" : "";

    private static IEnumerable<Writing> Letters(string folded)
    {
        yield return new Writing(folded, 0.5);
        var words = NameText.Words(folded, joinHyphens: true);
        var together = string.Concat(words);
        yield return new Writing(together, 0.1);
        yield return new Writing(folded.Replace("&", " AND ", StringComparison.Ordinal), 0.02);
        yield return new Writing(folded.Replace(".", "", StringComparison.Ordinal), 0.04);
        if (LegalForms.Take(words).Words is not { } named || named.Count == words.Count)
        {
            yield return new Writing(together + "ltd", 0.005);
            yield break;
        }
        var name = string.Concat(named);
        if (named.Count > 1)
            yield return new Writing(name, 0.05);
        var form = together.StartsWith(name, StringComparison.Ordinal) ? together[name.Length..] : "";
        var spellings = Array.Find(Forms, known => known.Any(spelling => string.Concat(NameText.Words(spelling, joinHyphens: true)) == form)) ?? [];
        for (var i = 0; i < spellings.Length; i++)
            yield return new Writing(name + spellings[i], 0.06 / (i + 1));
    }
}
