using System.Text.RegularExpressions;

namespace ExchangeNetwork.Matching.Scoring.Places;

/// <summary>Regions at the beginning of a Chinese name or address, without their rank (深圳, not 深圳市).</summary>
internal static partial class ChineseRegions
{
    /// <summary>Stands before names that are of no region in particular.</summary>
    public const string Country = "中国";

    private static readonly string[] Provinces =
    [
        "北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南", "广东",
        "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门", Country,
    ];

    // Seats of provinces and the cities that companies are registered in most; others are known by their rank (绍兴市).
    private static readonly string[] Cities =
    [
        "深圳", "广州", "珠海", "东莞", "佛山", "中山", "惠州", "汕头", "杭州", "宁波", "温州", "绍兴", "嘉兴", "金华", "义乌", "南京", "苏州", "无锡", "常州", "南通",
        "徐州", "扬州", "昆山", "厦门", "福州", "泉州", "成都", "武汉", "长沙", "郑州", "西安", "济南", "青岛", "烟台", "潍坊", "沈阳", "大连", "长春", "哈尔滨",
        "石家庄", "唐山", "太原", "合肥", "南昌", "南宁", "海口", "三亚", "贵阳", "昆明", "兰州", "西宁", "银川", "乌鲁木齐", "拉萨", "呼和浩特", "包头", "洛阳",
    ];

    /// <summary>Takes regions off the beginning and adds them.</summary>
    /// <param name="text">Folded, in simplified characters.</param>
    /// <param name="regions">Receives them; the country is not kept.</param>
    /// <param name="whole">Whether nothing need be left.</param>
    /// <returns>The rest.</returns>
    public static string Take(string text, List<string> regions, bool whole = false)
    {
        while (true)
        {
            var region = TakeOne(text, out var length) ?? RankedAt(text, out length);
            // Something must be left that can be a brand.
            if (region is null || (!whole && text.Length - length < 2))
                return text;
            if (region != Country && !regions.Contains(region))
                regions.Add(region);
            text = text[length..];
        }
    }

    /// <summary>Whether two names say that they are of different places; 广东 may well be where 深圳 is, 上海 is not.</summary>
    public static bool AreOther(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        left.Count > 0 && right.Count > 0 && !left.Intersect(right, StringComparer.Ordinal).Any()
        && left.All(HoldsCities) == right.All(HoldsCities);

    /// <summary>Whether a region is a province that holds cities; a municipality is both.</summary>
    public static bool HoldsCities(string region) =>
        Array.IndexOf(Provinces, region) >= 0 && region is not ("北京" or "天津" or "上海" or "重庆" or "香港" or "澳门");

    /// <summary>The region that a text begins with, known by name; null when there is none.</summary>
    /// <param name="text">Folded, in simplified characters.</param>
    /// <param name="length">Characters it takes, its rank included.</param>
    public static string? TakeOne(string text, out int length)
    {
        length = 0;
        if (Array.Find(Provinces, known => text.StartsWith(known, StringComparison.Ordinal)) is { } province)
        {
            length = province.Length + (Rank().Match(text[province.Length..]) is { Success: true } rank ? rank.Length : 0);
            return province;
        }
        if (Array.Find(Cities, known => text.StartsWith(known, StringComparison.Ordinal)) is { } city)
        {
            length = city.Length + (text[city.Length..].StartsWith('市') ? 1 : 0);
            return city;
        }
        return null;
    }

    private static string? RankedAt(string text, out int length)
    {
        var ranked = Ranked().Match(text);
        length = ranked.Length;
        return ranked.Success ? ranked.Groups["stem"].Value : null;
    }

    [GeneratedRegex("^(?:省|市|特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区)")]
    private static partial Regex Rank();

    [GeneratedRegex("^(?<stem>[^省市区县州]{2,3})(?:市|自治州|自治县|县|区)(?!场|域|块)")]
    private static partial Regex Ranked();
}
