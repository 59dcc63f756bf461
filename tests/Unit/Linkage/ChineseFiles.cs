using System.Globalization;

namespace ExchangeNetwork.Tests.Unit.Linkage;

/// <summary>Two registers of invented residents or organisations of China, the same for the same seed, with whom each row means.</summary>
/// <remarks>
/// Rows of the second are as another clerk writes them: traditional characters, characters that are read or look alike, readings, other
/// orders and abbreviations, slips, gaps. Hard negatives: namesakes, twins, households, branches, other trades and cities under one brand.
/// </remarks>
internal sealed class ChineseFiles
{
    private static readonly (string Province, string City, string[] Districts, string Area)[] Cities =
    [
        ("广东", "深圳", ["罗湖", "福田", "宝安", "龙岗"], "440303"), ("广东", "广州", ["天河", "越秀", "海珠"], "440106"), ("", "北京", ["朝阳", "海淀"], "110105"),
        ("", "上海", ["静安", "浦东新"], "310106"), ("浙江", "杭州", ["西湖", "滨江"], "330106"), ("江苏", "苏州", ["姑苏", "吴中"], "320508"), ("四川", "成都", ["锦江", "武侯"], "510104"),
    ];

    private static readonly string[] Streets =
        ["人民路", "中山路", "解放路", "建设路", "和平街", "文化路", "新华路", "友谊大道", "宝安南路", "长宁路", "东风西路", "龙华大道", "环城北路", "园岭街"];

    private static readonly string[] Brands =
        ["海风", "远达", "兴隆", "华信", "金桥", "天成", "瑞丰", "恒通", "东方红", "新纪元", "百汇", "鑫源", "宏图", "博雅", "长风", "龙腾", "安康", "汇通达", "启明星", "万业"];

    private static readonly string[] Trades = ["科技", "电子科技", "贸易", "进出口", "物流", "实业", "医药", "软件", "建筑工程", "餐饮管理", "纺织", "机械设备"];
    private static readonly string[] Forms = ["有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司"];

    private readonly Random _random;
    private readonly ChinesePeople _people;
    private readonly ChineseSlips _slips;

    private ChineseFiles(int seed)
    {
        _random = new Random(seed);
        _people = new ChinesePeople(seed);
        _slips = new ChineseSlips(new Random(seed + 1));
    }

    /// <summary>Rows of the first register: whom they mean, and the values.</summary>
    public List<(int Entity, string[] Row)> Left { get; } = [];

    /// <summary>Rows of the second.</summary>
    public List<(int Entity, string[] Row)> Right { get; } = [];

    /// <summary>Columns of both.</summary>
    public required string[] Header { get; init; }

    /// <summary>Residents: id, name, birth date, resident id, mobile, address.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="count">How many.</param>
    public static ChineseFiles Persons(int seed, int count)
    {
        var files = new ChineseFiles(seed) { Header = ["编号", "姓名", "出生日期", "身份证号", "手机号", "住址"] };
        (ChinesePeople.Person Person, Place Place) last = default;
        for (var entity = 0; entity < count; entity++)
        {
            var (person, place) = (files._people.Next(), files.Somewhere());
            if (entity > 0 && files._random.Next(4) == 0)
                (person, place) = files.Alike(last, person, place);
            last = (person, place);
            // Each register knows some whom the other does not.
            var where = files._random.Next(10);
            if (where < 9)
                files.Left.Add((entity, [$"a-{entity}", person.Name, Day(person.Birth), person.ResidentId, person.Mobile, place.Full]));
            if (where > 0)
                files.Right.Add((entity, [$"b-{entity}", .. files.Spoilt(person, place)]));
        }
        return files.Shuffled();
    }

    /// <summary>Organisations: id, name, unified social credit code, telephone, address.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="count">How many.</param>
    public static ChineseFiles Organizations(int seed, int count)
    {
        var files = new ChineseFiles(seed) { Header = ["编号", "企业名称", "统一社会信用代码", "联系电话", "注册地址"] };
        (Organization Name, Place Place) last = default;
        for (var entity = 0; entity < count; entity++)
        {
            var place = files.Somewhere();
            var name = files.Organization(place);
            if (entity > 0 && files._random.Next(3) == 0)
                (name, place) = files.Alike(last, name, place);
            last = (name, place);
            var code = files.Code();
            var phone = string.Create(CultureInfo.InvariantCulture, $"0755-{files._random.Next(20_000_000, 90_000_000)}");
            var where = files._random.Next(10);
            if (where < 9)
                files.Left.Add((entity, [$"a-{entity}", name.Full, code, phone, place.Full]));
            if (where > 0)
                files.Right.Add((entity, [$"b-{entity}", .. files.Spoilt(name, code, phone, place)]));
        }
        return files.Shuffled();
    }

    /// <summary>A file, without the columns that are not wanted.</summary>
    public string Csv(IEnumerable<(int Entity, string[] Row)> rows, params string[] without)
    {
        var kept = Enumerable.Range(0, Header.Length).Where(i => !without.Contains(Header[i])).ToArray();
        return string.Concat(rows.Select(row => row.Row).Prepend(Header).Select(row => string.Join(',', kept.Select(i => row[i])) + "\n"));
    }

    private (ChinesePeople.Person Person, Place Place) Alike((ChinesePeople.Person Person, Place Place) other, ChinesePeople.Person person, Place place) => _random.Next(4) switch
    {
        // A namesake of the same town.
        0 => (person with { Name = other.Person.Name }, place with { Province = other.Place.Province, City = other.Place.City, District = other.Place.District }),
        // A twin, with the next number.
        1 => (_people.Twin(other.Person), other.Place),
        // Husband and wife, or parent and child, with one telephone.
        2 => (person with { Mobile = other.Person.Mobile }, other.Place),
        // A neighbour of the same surname.
        _ => (person with { Name = other.Person.Name[..1] + person.Name[1..] }, other.Place with { Door = other.Place.Door % 8 + 1 }),
    };

    private (Organization Name, Place Place) Alike((Organization Name, Place Place) other, Organization name, Place place) => _random.Next(4) switch
    {
        0 => (other.Name with { Branch = place.City + "分公司" }, place),
        1 => (other.Name with { Trade = Trades[(Array.IndexOf(Trades, other.Name.Trade) + 5) % Trades.Length] }, other.Place),
        2 => (other.Name with { City = place.City }, place),
        // Another company of the same building.
        _ => (name with { City = other.Name.City }, other.Place with { Floor = other.Place.Floor % 30 + 1 }),
    };

    private string[] Spoilt(ChinesePeople.Person person, Place place)
    {
        var name = person.Name;
        if (_slips.Once(6))
            name = ChineseSlips.Traditional(name);
        else if (_slips.Once(14))
            name = _slips.Confused(name);
        var id = _slips.Once(8) ? "" : _slips.Once(20) ? _slips.Mistyped(person.ResidentId[..17]) + person.ResidentId[17] : _people.Written(person.ResidentId);
        var mobile = _slips.Once(5) ? "" : _slips.Once(6) ? _people.Next().Mobile : _people.WrittenMobile(person.Mobile);
        var address = _slips.Once(10) ? "" : _slips.Address(_slips.Once(10) ? Somewhere() : place);
        return [name, _slips.Once(15) ? "" : _slips.Date(person.Birth), id, mobile, address];
    }

    private string[] Spoilt(Organization name, string code, string phone, Place place)
    {
        var written = name.Written(_random.Next(4));
        if (_slips.Once(6))
            written = ChineseSlips.Traditional(written);
        code = _slips.Once(5) ? "" : _slips.Once(6) ? code[8..17] : code;
        phone = _slips.Once(4) ? "" : _slips.Once(3) ? phone[5..] : phone.Replace("-", "", StringComparison.Ordinal);
        return [written, code, phone, _slips.Once(10) ? "" : _slips.Address(_slips.Once(12) ? Somewhere() : place)];
    }

    private ChineseFiles Shuffled()
    {
        _random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(Right));
        return this;
    }

    private Place Somewhere()
    {
        var city = Cities[_random.Next(Cities.Length)];
        return new Place(
            city.Province, city.City, city.Districts[_random.Next(city.Districts.Length)], Streets[_random.Next(Streets.Length)],
            _random.Next(1, 400), _random.Next(1, 30), _random.Next(1, 33), _random.Next(1, 9));
    }

    // A brand of two to four characters, as rare as brands are.
    private Organization Organization(Place place) => new(
        place.City, Brands[_random.Next(Brands.Length)] + (_random.Next(3) == 0 ? "" : Brands[_random.Next(Brands.Length)]), Trades[_random.Next(Trades.Length)], Forms[_random.Next(Forms.Length)], "");

    // GB 32100-2015.
    private string Code()
    {
        const string alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        var code = string.Create(CultureInfo.InvariantCulture, $"91440300{_random.Next(10_000_000, 99_999_999)}");
        int[] weights = [3, 7, 9, 10, 5, 8, 4, 2];
        var check = 11 - (weights.Select((weight, i) => weight * (code[8 + i] - '0')).Sum() % 11);
        code += check == 10 ? "X" : check == 11 ? "0" : check.ToString(CultureInfo.InvariantCulture);
        var sum = 0;
        for (int i = 0, weight = 1; i < 17; i++, weight = weight * 3 % 31)
            sum += alphabet.IndexOf(code[i], StringComparison.Ordinal) * weight;
        return code + alphabet[(31 - (sum % 31)) % 31];
    }

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>The name of an invented organisation in its parts.</summary>
/// <param name="City">Without its rank.</param>
/// <param name="Brand">Brand.</param>
/// <param name="Trade">Line of business.</param>
/// <param name="Form">Legal form.</param>
/// <param name="Branch">Branch; empty for the whole body.</param>
internal sealed record Organization(string City, string Brand, string Trade, string Form, string Branch)
{
    /// <summary>As registered.</summary>
    public string Full => $"{City}市{Brand}{Trade}{Form}{Branch}";

    /// <summary>As written elsewhere.</summary>
    /// <param name="how">0 in full, 1 the city in brackets, 2 without its rank and with the other wording of the form, 3 without the form.</param>
    public string Written(int how) => how switch
    {
        0 => Full,
        1 => $"{Brand}{Trade}（{City}）{Form}{Branch}",
        2 => $"{City}{Brand}{Trade}{(Form == "有限公司" ? "有限责任公司" : Form)}{Branch}",
        _ => Branch.Length > 0 ? Full : $"{City}市{Brand}{Trade}",
    };
}
