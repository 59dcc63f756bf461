using System.Globalization;

namespace ExchangeNetwork.Tests.Unit.Linkage;

/// <summary>Invented residents with numbers as they are built, the same for the same seed.</summary>
internal sealed class ChinesePeople(int seed)
{
    private static readonly string[] Surnames = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "欧阳"];
    private static readonly string[] Given = ["伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀", "霞", "平", "刚", "桂", "英", "文", "华", "建", "国", "志", "玉", "海"];
    private static readonly string[] Areas = ["110105", "310101", "330106", "440524", "440305", "510104", "320102", "420106"];
    private static readonly string[] Roads = ["人民路", "中山路", "解放路", "建设路", "和平街", "文化路", "新华路", "友谊大道"];

    private readonly Random _random = new(seed);
    private int _next;

    /// <summary>A person whose numbers no other person of this seed has.</summary>
    public Person Next()
    {
        var birth = new DateOnly(1950, 1, 1).AddDays(_random.Next(18_000));
        var digits = string.Create(CultureInfo.InvariantCulture, $"{Pick(Areas)}{birth:yyyyMMdd}{(_next++ * 7) % 1000:D3}");
        var mobile = string.Create(CultureInfo.InvariantCulture, $"13{_random.Next(10)}{(_next * 73856093L + _random.Next(1000)) % 100_000_000:D8}");
        var address = string.Create(CultureInfo.InvariantCulture, $"{Pick(Roads)}{_random.Next(1, 400)}号{_random.Next(1, 30)}栋{_random.Next(1, 33)}0{_random.Next(1, 9)}室");
        return new Person(Pick(Surnames) + Pick(Given) + (_random.Next(4) == 0 ? "" : Pick(Given)), digits + CheckCharacter(digits), mobile, birth, address);
    }

    /// <summary>A twin: the next number, another given name and telephone.</summary>
    public Person Twin(Person of)
    {
        var other = Next();
        var digits = of.ResidentId[..14] + ((int.Parse(of.ResidentId.AsSpan(14, 3), CultureInfo.InvariantCulture) + 1) % 1000).ToString("D3", CultureInfo.InvariantCulture);
        var given = other.Name[^1..] == of.Name[^1..] ? "兰" : other.Name[^1..];
        return of with { Name = of.Name[..1] + given, ResidentId = digits + CheckCharacter(digits), Mobile = other.Mobile };
    }

    /// <summary>The number as another register may write it.</summary>
    public string Written(string residentId) => _random.Next(4) switch
    {
        // Until 1999 fifteen digits: no century, no check character.
        0 when residentId.Substring(6, 2) == "19" => residentId[..6] + residentId[8..17],
        1 => residentId.ToLowerInvariant(),
        2 => $"{residentId[..6]} {residentId[6..14]} {residentId[14..]}",
        _ => residentId,
    };

    /// <summary>The telephone as another register may write it.</summary>
    public string WrittenMobile(string mobile) => _random.Next(4) switch
    {
        0 => $"+86 {mobile[..3]} {mobile[3..7]} {mobile[7..]}",
        1 => $"0086-{mobile}",
        2 => $"{mobile[..3]}-{mobile[3..7]}-{mobile[7..]}",
        _ => mobile,
    };

    // GB 11643-1999.
    private static char CheckCharacter(string digits)
    {
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        return "10X98765432"[digits.Zip(weights, (digit, weight) => (digit - '0') * weight).Sum() % 11];
    }

    private string Pick(string[] of) => of[_random.Next(of.Length)];

    /// <summary>One resident.</summary>
    public sealed record Person(string Name, string ResidentId, string Mobile, DateOnly Birth, string Address);
}
