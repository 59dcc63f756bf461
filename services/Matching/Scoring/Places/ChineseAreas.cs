using System.Text.RegularExpressions;

namespace ExchangeNetwork.Matching.Scoring.Places;

/// <summary>The administrative areas at the beginning of a Chinese address: province, city, county, town, without their ranks.</summary>
/// <param name="Province">Such as 广东; null where it is not named, as all others.</param>
/// <param name="City">Such as 深圳.</param>
/// <param name="County">Such as 罗湖, or a city within a city.</param>
/// <param name="Town">Such as 东门.</param>
internal sealed partial record ChineseAreas(string? Province, string? City, string? County, string? Town)
{
    /// <summary>Whether no area is named.</summary>
    public bool IsEmpty => (Province ?? City ?? County ?? Town) is null;

    /// <summary>Takes the areas off the beginning.</summary>
    /// <param name="address">Folded, in simplified characters, without spaces.</param>
    /// <param name="rest">What follows.</param>
    public static ChineseAreas Take(string address, out string rest)
    {
        string? province = null, city = null, county = null, town = null;
        rest = address;
        while (true)
        {
            // A name that is known needs no rank; without one it may be a street's, 北京西路.
            if (city is null && county is null && ChineseRegions.TakeOne(rest, out var known) is { } region
                && (known > region.Length || !Street().IsMatch(rest[known..])))
            {
                if (ChineseRegions.HoldsCities(region))
                    province ??= region;
                else if (region != ChineseRegions.Country)
                    city = region;
                rest = rest[known..];
                continue;
            }
            var area = Ranked().Match(rest);
            if (!area.Success)
                return new ChineseAreas(province, city, county, town);
            var (stem, rank) = (area.Groups["stem"].Value, area.Groups["rank"].Value);
            if (rank is "镇" or "乡" or "街道")
                town ??= stem;
            else if (rank is "自治州" or "地区" or "盟" || (rank == "市" && city is null && county is null))
                city ??= stem;
            else
                county ??= stem;
            rest = rest[area.Length..];
        }
    }

    /// <summary>Whether two sides name areas of one rank that differ; a city may stand under another city, or alone.</summary>
    public bool Contradicts(ChineseAreas other)
    {
        return Differ(Province, other.Province) || Differ(City, other.City) || Differ(County, other.County) || Differ(Town, other.Town);

        bool Differ(string? left, string? right) =>
            left is not null && right is not null && !IsSame(left, right) && !other.Names(left) && !Names(right);
    }

    private bool Names(string area) =>
        IsSame(area, Province) || IsSame(area, City) || IsSame(area, County) || IsSame(area, Town);

    // 浦东 is 浦东新 (区).
    private static bool IsSame(string area, string? other) =>
        other is not null && (area.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(area, StringComparison.Ordinal));

    [GeneratedRegex("^[东南西北中上下新老大一二三四五六七八九十]{0,3}(?:路|街|道|巷|弄|桥)")]
    private static partial Regex Street();

    // 小区, 园区 and the like are no districts; the letters of streets and numbers end the search.
    [GeneratedRegex("^(?<stem>[^0-9a-z路街道巷弄号栋幢村]{1,6}?)(?<rank>自治州|自治县|自治旗|地区|街道(?!口)|市(?!场)|县|旗|盟|镇(?!市)|乡|(?<![小园社业校厂片景矿发舍活])区)")]
    private static partial Regex Ranked();
}
