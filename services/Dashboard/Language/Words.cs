using System.Globalization;
using Microsoft.Extensions.Localization;

namespace ExchangeNetwork.Dashboard.Language;

/// <summary>Says texts, closed words (states, types...), times and numbers in the page's language.</summary>
public sealed class Words(IStringLocalizer<Texts> texts, DashboardOptions options)
{
    /// <summary>A text of the resource files.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="arguments">What fills its placeholders.</param>
    public string this[string key, params object[] arguments] => texts[key, arguments];

    /// <summary>A word of a closed set of the API; one that is not known stays as it is, so that a newer node can be read.</summary>
    /// <param name="set">Such as <c>alertState</c>.</param>
    /// <param name="word">Such as <c>open</c>.</param>
    public string Say(string set, string word)
    {
        var text = texts[$"{set}.{word}"];
        return text.ResourceNotFound ? word : text;
    }

    /// <summary>A date and time to the second in the pages' zone.</summary>
    public string Time(DateTimeOffset at) => $"{Day(at)} {TimeOfDay(at)}";

    /// <summary>The date of a <see cref="Time"/>.</summary>
    public string Day(DateTimeOffset at) =>
        at.ToOffset(options.UtcOffset).ToString(Languages.IsChinese ? "yyyy-MM-dd" : "d MMM yyyy,", CultureInfo.CurrentCulture);

    /// <summary>The time of day of a <see cref="Time"/>.</summary>
    public string TimeOfDay(DateTimeOffset at) => at.ToOffset(options.UtcOffset).ToString("HH:mm:ss", CultureInfo.CurrentCulture);

    /// <summary>A date in the pages' zone.</summary>
    public string Date(DateTimeOffset at) =>
        at.ToOffset(options.UtcOffset).ToString(Languages.IsChinese ? "yyyy年M月d日" : "d MMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>The start of the day in the pages' zone.</summary>
    public DateTimeOffset StartOfDay(DateTimeOffset at)
    {
        var local = at.ToOffset(options.UtcOffset);
        return new DateTimeOffset(local.Date, options.UtcOffset);
    }

    /// <summary>A number with separators.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>A share of 1 in percent.</summary>
    public static string Percent(double share) => (share * 100).ToString(share is > 0.995 and < 1 ? "0.0" : "0", CultureInfo.CurrentCulture) + "%";

    /// <summary>A span in its two largest units, rounded down: days and hours, hours and minutes, or minutes.</summary>
    public string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => this["span.days", (int)span.TotalDays, span.Hours],
        { TotalHours: >= 1 } => this["span.hours", (int)span.TotalHours, span.Minutes],
        _ => this["span.minutes", Math.Max(0, (int)span.TotalMinutes)],
    };

    /// <summary>The name of a record's field; a column that only its agency knows stays as it is.</summary>
    public string Field(string column)
    {
        var text = texts[$"field.{column}"];
        if (!text.ResourceNotFound)
            return text;
        text = texts[$"feature.{column.Replace('_', '-')}"];
        return text.ResourceNotFound ? column : text;
    }

    /// <summary>Of a text that an agency wrote as "中文 / English" the part in the page's language; any other text as it is.</summary>
    public static string Either(string text)
    {
        if (text.Split(" / ") is not [var zh, var en] || !HasHan(zh) || HasHan(en))
            return text;
        return Languages.IsChinese ? zh : en;
    }

    /// <summary>The last eight digits of a long id, enough to tell it from others on a page; an id that is no number stays whole.</summary>
    // The last and not the first, which in many ids are the time and the same for neighbours.
    public static string Abbreviate(string id) => id.Length > 12 && id.All(letter => char.IsAsciiHexDigit(letter) || letter == '-') ? id[^8..] : id;

    private static bool HasHan(string text) => text.Any(letter => letter is >= '\u4e00' and <= '\u9fff');
}
