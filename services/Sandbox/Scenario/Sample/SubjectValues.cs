using System.Globalization;

namespace ExchangeNetwork.Sandbox.Scenario.Sample;

/// <summary>Made-up identifiers: the value of a type for the subject with a number, different for different subjects.</summary>
/// <remarks>
/// Each type numbers its subjects by an affine permutation of its space, so values look random and never collide within a class;
/// a character in a fixed place tells the classes apart. Spaces hold at least <see cref="SampleOptions.MaxTotalEntries"/> subjects.
/// </remarks>
internal sealed class SubjectValues(ulong seed)
{
    // Real administrative divisions (GB/T 2260), two areas of residence permits and one of foreigners' permanent residence.
    private static readonly string[] Areas =
    [
        "110101", "110105", "110108", "120101", "130102", "130503", "140105", "210102", "220102", "230102",
        "310101", "310104", "310115", "320102", "320505", "330102", "330106", "340104", "350102", "350203",
        "360102", "370102", "370202", "410102", "420102", "420106", "430102", "430104", "440103", "440106",
        "440303", "440304", "440305", "440306", "440307", "440308", "440524", "450102", "460105", "500103",
        "510104", "510107", "520102", "530102", "610102", "620102", "640104", "810000", "830000", "911840",
    ];

    private static readonly string[] MobilePrefixes =
        ["134", "135", "136", "137", "138", "139", "150", "151", "158", "159", "166", "173", "177", "180", "182", "185", "186", "188", "189", "199"];

    private static readonly string[] Banks = ["2202", "2848", "1700", "2700", "2588", "2609", "2280", "2155", "2622", "1483"];
    private static readonly string[] CustomsOffices = ["5301", "5304", "5316", "2233", "2248", "0202", "5141", "4201"];
    private const string Provinces = "粤京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵青藏川宁琼";
    private const string PlateCharacters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const string UsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>The value of a subject; of <c>name-birth</c> and <c>organization-name</c> see <see cref="SubjectNames"/>.</summary>
    public string Value(string type, SubjectClass whose, long subject) => type switch
    {
        IdentifierType.ResidentId => ResidentId(whose, subject),
        IdentifierType.Uscc => Uscc(whose, subject),
        IdentifierType.Passport => Passport(whose, subject),
        IdentifierType.TravelPermit => TravelPermit(whose, subject),
        IdentifierType.BankCard => BankCard(whose, subject),
        IdentifierType.BankAccount => BankAccount(whose, subject),
        IdentifierType.Plate => Plate(whose, subject),
        IdentifierType.Invoice => Invoice(whose, subject),
        IdentifierType.CustomsDeclaration => CustomsDeclaration(whose, subject),
        IdentifierType.Mobile => Mobile(whose, subject),
        IdentifierType.Bic => Bic(whose, subject),
        IdentifierType.Iban => Iban(whose, subject),
        IdentifierType.Lei => Lei(whose, subject),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No number of this type can be made."),
    };

    /// <summary>The place of a subject among persons: which birth date, which area and sequence; distinct for distinct subjects.</summary>
    public (int Day, int Place) Person(long subject)
    {
        var place = Permute(1, subject, BirthDays * PersonsPerDay);
        return ((int)(place % BirthDays), (int)(place / BirthDays));
    }

    /// <summary>Birth dates of each class.</summary>
    public const long BirthDays = 5_000;

    /// <summary>Persons of one birth date: areas by sequence numbers.</summary>
    public const long PersonsPerDay = 50 * 600;

    /// <summary>Birth date: every fourth day from 1950 on belongs to one class, so dates of two classes are never equal.</summary>
    public static DateOnly BirthDate(SubjectClass whose, int day) => new DateOnly(1950, 1, 1).AddDays(day * 4 + (int)whose);

    /// <summary>The subject's USCC with another area: the same organisation code in another number.</summary>
    public string SameOrganizationCode(long subject) => Uscc(SubjectClass.Entry, subject, areaOffset: 7);

    /// <summary>The value with a check character that fails.</summary>
    public static string FailChecksum(string type, string value) => type switch
    {
        // 41 is no multiple of 97, so the remainder is no longer 1.
        IdentifierType.Iban => $"{value[..2]}{Digits((Number(value[2..4]) + 41) % 97, 2)}{value[4..]}",
        IdentifierType.Lei => $"{value[..18]}{Digits((Number(value[18..]) + 41) % 97, 2)}",
        _ => value[..^1] + CheckDigits.Wrong(value[^1]),
    };

    private string ResidentId(SubjectClass whose, long subject)
    {
        var (day, rest) = Person(subject);
        var area = Areas[rest % Areas.Length];
        var sequence = rest / Areas.Length;
        // The last digit of the sequence: 1 to 6 for people, 7 to 9 for near misses, which keep the entry's birth date.
        var last = whose == SubjectClass.NearMiss ? 7 + sequence % 3 : 1 + sequence % 6;
        var birthDate = BirthDate(whose == SubjectClass.Background ? whose : SubjectClass.Entry, day);
        var first17 = $"{area}{birthDate.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}{Digits(sequence / 6, 2)}{last}";
        return first17 + CheckDigits.ResidentId(first17);
    }

    private string Uscc(SubjectClass whose, long subject, int areaOffset = 0)
    {
        var place = Permute(2, subject, 31 * 31 * 31 * 31 * 31);
        Span<char> tail = stackalloc char[5];
        var rest = place;
        for (var i = 0; i < tail.Length; i++, rest /= 31)
            tail[i] = UsccAlphabet[(int)(rest % 31)];
        var organization = $"MA{"5DF"[(int)whose]}{tail}";
        // 47 mainland areas; the last three of the table are no places where an organisation is registered.
        var first17 = $"91{Areas[(place + areaOffset) % 47]}{organization}{CheckDigits.OrganizationCode(organization)}";
        return first17 + CheckDigits.Uscc(first17);
    }

    private string Passport(SubjectClass whose, long subject)
    {
        var place = Permute(3, subject, 20_000_000);
        return $"{"EG"[(int)(place % 2)]}{"136"[(int)whose]}{Digits(place / 2, 7)}";
    }

    private string TravelPermit(SubjectClass whose, long subject)
    {
        var place = Permute(4, subject, 30_000_000);
        // Hong Kong, Macau; those of Taiwan residents have no letter.
        return $"{(place % 3) switch { 0 => "H", 1 => "M", _ => "" }}{"024"[(int)whose]}{Digits(place / 3, 7)}";
    }

    private string BankCard(SubjectClass whose, long subject)
    {
        var place = Permute(5, subject, 1_000_000_000);
        var digits = $"62{Banks[place % 10]}{"147"[(int)whose]}000{Digits(place / 10, 8)}";
        return digits + CheckDigits.Luhn(digits);
    }

    private string BankAccount(SubjectClass whose, long subject)
    {
        var place = Permute(6, subject, 1_000_000_000);
        return $"4000{"258"[(int)whose]}092{Digits(place, 9)}";
    }

    private string Plate(SubjectClass whose, long subject)
    {
        var mark = "863"[(int)whose];
        if (subject % 4 == 0)
        {
            // New-energy vehicles: D, then five characters, the last four digits.
            var energy = Permute(14, subject / 4, 31 * 24 * 10_000);
            return $"{PlateRegion(energy)}D{mark}{Digits(energy / 744, 4)}";
        }
        var place = Permute(7, subject, 744L * 34 * 34 * 34 * 34);
        Span<char> tail = stackalloc char[4];
        var rest = place / 744;
        for (var i = 0; i < tail.Length; i++, rest /= 34)
            tail[i] = PlateCharacters[(int)(rest % 34)];
        return $"{PlateRegion(place)}{mark}{tail}";
    }

    private static string PlateRegion(long place) => $"{Provinces[(int)(place % 31)]}{Letters[(int)(place / 31 % 24)]}";

    private string Invoice(SubjectClass whose, long subject)
    {
        var place = Permute(8, subject, 1_000_000_000);
        var number = $"{"147"[(int)whose]}{Digits(place % 10_000_000, 7)}";
        var series = Digits(place / 10_000_000, 2);
        // Paper invoices have a code of 10 or 12 digits and a number of 8, fully digital ones 20 digits without a code.
        return (place % 3) switch
        {
            0 => $"4403241{series}0{number}",
            1 => $"04403240{series}11{number}",
            _ => $"24442000{series}00{number}",
        };
    }

    private string CustomsDeclaration(SubjectClass whose, long subject)
    {
        var place = Permute(9, subject, 1_600_000_000);
        return $"{CustomsOffices[place % 8]}2025{place / 8 % 2}{"147"[(int)whose]}{Digits(place / 16, 8)}";
    }

    private string Mobile(SubjectClass whose, long subject)
    {
        var place = Permute(10, subject, 200_000_000);
        return $"{MobilePrefixes[place % 20]}{"147"[(int)whose]}{Digits(place / 20, 7)}";
    }

    private string Bic(SubjectClass whose, long subject)
    {
        var place = Permute(11, subject, 24 * 24 * 24 * 24 * 34);
        Span<char> letters = stackalloc char[4];
        var rest = place / 34;
        for (var i = 0; i < letters.Length; i++, rest /= 24)
            letters[i] = Letters[(int)(rest % 24)];
        return $"{"BIP"[(int)whose]}{letters[..3]}CN{letters[3]}{PlateCharacters[(int)(place % 34)]}";
    }

    private string Iban(SubjectClass whose, long subject)
    {
        var place = Permute(12, subject, 1_000_000_000);
        var account = $"{"147"[(int)whose]}{Digits(place, 9)}";
        var (country, bban) = place % 2 == 0 ? ("DE", $"37040044{account}") : ("GB", $"WEST1234{account}");
        return $"{country}{CheckDigits.Mod97(bban + country)}{bban}";
    }

    private string Lei(SubjectClass whose, long subject)
    {
        var place = Permute(13, subject, 1_000_000_000);
        var first18 = $"300300{"147"[(int)whose]}{Digits(place, 9)}{PlateCharacters[(int)(place % 34)]}X";
        return first18 + CheckDigits.Mod97(first18);
    }

    private long Permute(ulong type, long subject, long space)
    {
        // 2^31 - 1 is a prime and divides none of the spaces; the product stays below 2^63 for spaces below 2^32.
        var offset = SampleRandom.Mix(seed ^ (type << 56)) % (ulong)space;
        return (long)(((ulong)(subject % space) * 2_147_483_647UL + offset) % (ulong)space);
    }

    private static string Digits(long number, int width) => number.ToString("D" + (char)('0' + width), CultureInfo.InvariantCulture);

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
