using System.Globalization;

namespace ExchangeNetwork.Sandbox.Scenario.Sample;

/// <summary>A way in which systems write a value other than the list does; normalising must undo it.</summary>
/// <param name="Name">Name in <c>expected.json</c>.</param>
/// <param name="Apply">The value as the record has it, from the list's value.</param>
internal readonly record struct Noise(string Name, Func<string, string> Apply);

/// <summary>The noise that each identifier type meets.</summary>
internal static class Noises
{
    private static readonly Noise Plain = new("plain", value => value);
    private static readonly Noise FullWidth = new("full-width", ToFullWidth);
    private static readonly Noise Spaced = new("spaces", value => Grouped(value, " "));
    private static readonly Noise Hyphens = new("hyphens", value => Grouped(value, "-"));
    private static readonly Noise Padded = new("padding", value => $" {value}\u3000");
    private static readonly Noise ZeroWidth = new("zero-width", value => value.Insert(value.Length / 2, "\u200B"));
    private static readonly Noise LowerCase = new("lower-case", value => value.ToLowerInvariant());
    private static readonly Noise[] Numbers = [Plain, FullWidth, Spaced, Hyphens, Padded, ZeroWidth];
    private static readonly Noise[] Letters = [.. Numbers, LowerCase];

    private static readonly Noise[] Mobile =
    [
        .. Numbers,
        new("country-code-plus", value => $"+86 {value}"),
        new("country-code-plus-joined", value => $"+86{value}"),
        new("country-code-zeros", value => $"0086{value}"),
        new("country-code-hyphen", value => $"86-{value}"),
    ];

    private static readonly Noise[] OldResidentId = [.. Numbers, new("15-digits", value => value[..6] + value[8..17])];
    private static readonly Noise[] ResidentIdWithX = [.. Numbers, LowerCase];
    private static readonly Noise[] OldResidentIdWithX = [.. OldResidentId, LowerCase];

    private static readonly Noise[] Uscc =
    [
        .. Letters,
        new("organization-code", value => $"{value[8..16]}-{value[16]}"),
        new("tax-number-15", value => value[2..17]),
    ];

    private static readonly Noise[] TravelPermit = [.. Letters, new("reissue-digits", value => value + "02")];
    private static readonly Noise[] Bic = [Plain, FullWidth, Padded, LowerCase, new("branch-xxx", value => value + "XXX")];

    private static readonly Noise[] Plate =
    [
        Plain, FullWidth, Padded, LowerCase,
        new("middle-dot", value => $"{value[..2]}·{value[2..]}"),
        new("plate-space", value => $"{value[..2]} {value[2..]}"),
    ];

    private static readonly Noise[] DigitalInvoice = [Plain, FullWidth, Spaced, Padded];

    private static readonly Noise[] PaperInvoice =
    [
        Plain, FullWidth, Padded,
        new("code-space-number", value => $"{value[..^8]} {value[^8..]}"),
        new("code-hyphen-number", value => $"{value[..^8]}-{value[^8..]}"),
    ];

    private static readonly Noise[] Declaration = [.. Numbers, new("refund-item-number", value => value + "001")];

    private static readonly Noise[] Company =
    [
        Plain, Padded,
        new("inner-spaces", value => value.Insert(4, " ")),
        new("ideographic-space", value => value.Insert(value.Length - 4, "\u3000")),
    ];

    private static readonly Noise[] CompanyWithBrackets =
        [.. Company, new("half-width-brackets", value => value.Replace('（', '(').Replace('）', ')'))];

    private static readonly (string Name, string Format)[] BirthDates =
    [
        ("birth-date-iso", "yyyy-MM-dd"), ("birth-date-compact", "yyyyMMdd"), ("birth-date-slashes", "yyyy/MM/dd"),
        ("birth-date-chinese", "yyyy'年'M'月'd'日'"), ("birth-date-dots", "yyyy.MM.dd"), ("birth-date-short", "yyyy-M-d"),
    ];

    /// <summary>The noises that the value of a type can carry; the first is none.</summary>
    public static IReadOnlyList<Noise> Of(string type, string value) => type switch
    {
        IdentifierType.ResidentId => (IsOld(value), value[^1] == 'X') switch
        {
            (true, true) => OldResidentIdWithX,
            (true, false) => OldResidentId,
            (false, true) => ResidentIdWithX,
            _ => Numbers,
        },
        // The organisation code of a number whose own check fails still bridges.
        IdentifierType.Uscc => Uscc,
        IdentifierType.Mobile => Mobile,
        IdentifierType.TravelPermit => TravelPermit,
        IdentifierType.Bic => Bic,
        IdentifierType.Plate => Plate,
        IdentifierType.Invoice => IsDigital(value) ? DigitalInvoice : PaperInvoice,
        IdentifierType.CustomsDeclaration => Declaration,
        IdentifierType.OrganizationName => value.Contains('（', StringComparison.Ordinal) ? CompanyWithBrackets : Company,
        IdentifierType.BankCard or IdentifierType.BankAccount => Numbers,
        _ => Letters,
    };

    /// <summary>Names of persons with noise: none, a space, an ideographic space.</summary>
    public static string PersonName(string name, int variant) => (variant % 3) switch
    {
        1 => name.Insert(name.Length - 2, " "),
        2 => name.Insert(name.Length - 2, "\u3000"),
        _ => name,
    };

    /// <summary>A birth date in one of the ways of writing.</summary>
    public static (string Name, string Text) BirthDate(DateOnly date, int variant)
    {
        var (name, format) = BirthDates[variant % BirthDates.Length];
        return (name, date.ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>Fully digital invoices begin with the year; codes of 12 digits with 0.</summary>
    public static bool IsDigital(string invoice) => invoice.Length == 20 && invoice[0] == '2';

    // A number of 15 digits was given out until 1999, to residents of the mainland, and carries no check digit that could fail.
    private static bool IsOld(string value) =>
        value[0] is not ('8' or '9') && value[6] == '1' && CheckDigits.ResidentId(value[..17]) == value[17];

    private static string ToFullWidth(string value) =>
        string.Create(value.Length, value, (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = text[i] is > ' ' and <= '~' ? (char)(text[i] + 0xFEE0) : text[i];
        });

    private static string Grouped(string value, string separator) =>
        string.Join(separator, value.Chunk(4).Select(group => new string(group)));
}
