using System.Globalization;

namespace ExchangeNetwork.Tests.Unit.Linkage;

/// <summary>What happens to Chinese names, numbers and addresses on their way into another register.</summary>
internal sealed class ChineseSlips(Random random)
{
    // Simplified and traditional form of the characters that the invented names and addresses are made of.
    private const string Scripts = "张張刘劉陈陳杨楊赵趙黄黃吴吳孙孫马馬罗羅欧歐阳陽许許邓鄧伟偉丽麗强強军軍艳艷涛濤刚剛华華国國龙龍凤鳳兰蘭"
        + "广廣东東区區号號栋棟单單岗崗宝寶灯燈庆慶静靜贸貿电電业業发發团團风風远遠兴興实實达達汇匯药藥与與进進产產责責园園长長宁寧苏蘇汉漢济濟"
        + "岛島厦廈门門滨濱连連头頭关關县縣乡鄉镇鎮环環洁潔杰傑鸣鳴玮瑋炜煒莹瑩桦樺绣繡钢鋼爱愛红紅丰豐农農机機运運输輸网網络絡软軟设設备備饰飾纺紡"
        + "织織卫衛医醫疗療术術务務询詢银銀岭嶺湾灣";

    private static readonly string[] Homophones =
        ["伟玮炜纬", "静婧靖净", "丽莉俐", "杰洁捷", "娟涓", "涛滔", "明鸣铭", "平萍", "刚钢", "英瑛莹", "文雯", "华桦", "建健", "志智", "玉钰", "秀绣", "军君", "敏闽", "磊蕾", "强墙"];

    // What scanning takes for one another.
    private static readonly string[] Shapes = ["大太", "未末", "土士", "人入", "天夫", "己已", "王玉", "日曰", "兰三", "芳芬", "洋详", "明朋", "勇男"];

    /// <summary>The whole text in traditional characters.</summary>
    public static string Traditional(string text)
    {
        var written = text.ToCharArray();
        for (var i = 0; i < written.Length; i++)
        {
            for (var at = 0; at < Scripts.Length; at += 2)
            {
                if (Scripts[at] == written[i])
                {
                    written[i] = Scripts[at + 1];
                    break;
                }
            }
        }
        return new string(written);
    }

    /// <summary>A name with another character that is read alike, or looks alike; the same where no character has one.</summary>
    public string Confused(string name)
    {
        var at = random.Next(1, name.Length);
        var groups = random.Next(3) == 0 ? Shapes : Homophones;
        var group = Array.Find(groups, group => group.Contains(name[at]));
        return group is null ? name : name[..at] + group[(group.IndexOf(name[at], StringComparison.Ordinal) + random.Next(1, group.Length)) % group.Length] + name[(at + 1)..];
    }

    /// <summary>A number with one digit mistyped or two swapped.</summary>
    public string Mistyped(string number)
    {
        var at = random.Next(number.Length - 1);
        return random.Next(2) == 0
            ? number[..at] + ((number[at] - '0' + random.Next(1, 10)) % 10) + number[(at + 1)..]
            : number[..at] + number[at + 1] + number[at] + number[(at + 2)..];
    }

    /// <summary>A date as another register writes it, now and then with a slip.</summary>
    public string Date(DateOnly date) => random.Next(8) switch
    {
        0 => date.AddDays(random.Next(2) == 0 ? 1 : 10).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        1 or 2 => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
        3 => date.ToString("yyyy年M月d日", CultureInfo.InvariantCulture),
        4 => date.ToString("yyyy/M/d", CultureInfo.InvariantCulture),
        _ => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    /// <summary>An address as another clerk writes it.</summary>
    public string Address(Place place)
    {
        var (province, city, district) = (place.Province, place.City, place.District);
        var area = random.Next(4) switch
        {
            0 => $"{city}市{district}区",
            1 => $"{city}{district}区",
            2 => "",
            _ => (province.Length > 0 ? province + "省" : "") + $"{city}市{district}区",
        };
        var room = $"{place.Floor}0{place.Door}";
        var house = random.Next(4) switch
        {
            0 => $"{place.Number}号{place.Building}-{room}",
            1 => $"{place.Number}号{place.Building}幢{room}室",
            2 => $"{place.Number}号{place.Building}栋",
            _ => $"{place.Number}号{place.Building}栋{room}房",
        };
        var address = area + place.Street + house;
        return random.Next(5) == 0 ? Traditional(address) : address;
    }

    /// <summary>Whether something happens that happens in one case of so many.</summary>
    public bool Once(int of) => random.Next(of) == 0;
}

/// <summary>Where somebody lives.</summary>
/// <param name="Province">Without its rank; empty for a municipality.</param>
/// <param name="City">Without its rank.</param>
/// <param name="District">Without its rank.</param>
/// <param name="Street">Its name.</param>
/// <param name="Number">Plot.</param>
/// <param name="Building">Building.</param>
/// <param name="Floor">Floor.</param>
/// <param name="Door">Door of the floor.</param>
internal sealed record Place(string Province, string City, string District, string Street, int Number, int Building, int Floor, int Door)
{
    /// <summary>In full, as a register writes it.</summary>
    public string Full => $"{(Province.Length > 0 ? Province + "省" : "")}{City}市{District}区{Street}{Number}号{Building}栋{Floor}0{Door}室";
}
