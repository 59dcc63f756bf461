namespace ExchangeNetwork.Tests.Unit.Linkage;

/// <summary>Pairs of invented Chinese names, half of them of one person or body, the same for the same seed.</summary>
internal static class ChineseNames
{
    private static readonly string[] Surnames =
        ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "单", "曾", "区", "欧阳", "尉迟"];

    private static readonly string[] Given =
        ["伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀", "霞", "平", "刚", "桂", "英", "文", "华", "建", "国", "志", "玉", "海"];

    private static readonly string[] Brands = ["海风", "远达", "兴隆", "华信", "金桥", "天成", "瑞丰", "恒通", "东方红", "新纪元", "百汇", "宏图"];
    private static readonly string[] Cities = ["深圳", "广州", "上海", "杭州", "成都", "武汉"];
    private static readonly string[] Trades = ["科技", "贸易", "进出口", "物流", "实业", "医药", "软件", "餐饮管理"];

    /// <summary>Makes pairs.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="count">How many of persons, and as many of organisations.</param>
    public static IEnumerable<(string Left, string Right, bool IsPerson, bool IsSame)> Make(int seed, int count)
    {
        var random = new Random(seed);
        var slips = new ChineseSlips(random);
        for (var i = 0; i < count; i++)
        {
            yield return Person(random, slips);
            yield return Company(random);
        }
    }

    private static (string, string, bool, bool) Person(Random random, ChineseSlips slips)
    {
        var surname = Pick(random, Surnames);
        var given = Pick(random, Given) + (random.Next(4) == 0 ? "" : Pick(random, Given));
        var name = surname + given;
        return random.Next(8) switch
        {
            0 => (name, ChineseSlips.Traditional(name), true, true),
            1 => (name, $"{surname} {given}", true, true),
            2 => (name, $"　{name} ", true, true),
            3 => (ChineseSlips.Traditional(name), $"{surname}·{given}", true, true),
            // Another character that is read or looks alike is another name.
            4 => (name, slips.Confused(name) is var other && other != name ? other : name + "某", true, false),
            5 => (name, surname + Pick(random, Given, given), true, false),
            6 => (name, Pick(random, Surnames, surname) + given, true, false),
            _ => (name, name[..^1] + Pick(random, Given, name[^1..]), true, false),
        };
    }

    private static (string, string, bool, bool) Company(Random random)
    {
        var name = new Organization(Pick(random, Cities), Pick(random, Brands), Pick(random, Trades), random.Next(3) == 0 ? "股份有限公司" : "有限公司", "");
        return random.Next(8) switch
        {
            0 => (name.Full, ChineseSlips.Traditional(name.Full), false, true),
            1 => (name.Full, name.Written(1), false, true),
            2 => (name.Full, name.Written(2), false, true),
            3 => (name.Full, name.Written(3), false, true),
            4 => (name.Full, (name with { Branch = Pick(random, Cities) + "分公司" }).Full, false, false),
            5 => (name.Full, (name with { City = Pick(random, Cities, name.City) }).Written(random.Next(3)), false, false),
            6 => (name.Full, (name with { Trade = Pick(random, Trades, name.Trade) }).Full, false, false),
            _ => (name.Full, (name with { Brand = Pick(random, Brands, name.Brand) }).Full, false, false),
        };
    }

    private static string Pick(Random random, string[] of, string but = "")
    {
        var others = of.Where(one => one != but).ToArray();
        return others[random.Next(others.Length)];
    }
}
