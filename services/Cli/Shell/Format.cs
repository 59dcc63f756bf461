using System.Globalization;
using ExchangeNetwork.Cli.Texts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ExchangeNetwork.Cli.Shell;

/// <summary>How numbers, times and pairs look to people.</summary>
internal static class Format
{
    /// <summary>A number with thousands separators.</summary>
    public static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A time in the terminal's zone, to the second.</summary>
    public static string Time(DateTimeOffset? time, TimeZoneInfo zone) =>
        time is { } at ? TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "";

    /// <summary>Names in one cell.</summary>
    public static string Names(IEnumerable<string>? names) => string.Join(", ", names ?? []);

    /// <summary>A score from 0 to 1, never rounded up to certainty.</summary>
    public static string Score(double score) => (Math.Floor(score * 1000) / 1000).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A log2 likelihood ratio with its sign.</summary>
    public static string Weight(double weight) => weight.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    /// <summary>Fields and their values, one a line; null when there are none.</summary>
    public static string? Fields(IReadOnlyDictionary<string, string>? fields) =>
        fields is null ? null : string.Join('\n', fields.Select(field => $"{field.Key} = {field.Value}"));

    /// <summary>A sentence on a line of its own.</summary>
    public static IRenderable Line(string text) => new Paragraph(Safe.Text(text) + "\n");

    /// <summary>Labels and values below each other; rows without a value are left out.</summary>
    public static IRenderable Pairs(Reader reader, params (Phrase Label, string? Value)[] rows)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        foreach (var (label, value) in rows.Where(row => !string.IsNullOrEmpty(row.Value)))
            grid.AddRow(new Text(reader.Say(label), new Style(Color.Grey)), new Text(Safe.Text(value, lines: true)));
        return grid;
    }
}
