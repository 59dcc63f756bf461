using ExchangeNetwork.Cli.Texts;

namespace ExchangeNetwork.Cli.Shell;

/// <summary>The person who reads the screen.</summary>
/// <param name="Language">The language.</param>
/// <param name="Zone">The time zone.</param>
/// <param name="Width">Columns of the window.</param>
internal sealed record Reader(Language Language, TimeZoneInfo Zone, int Width)
{
    /// <summary>A phrase in the reader's language.</summary>
    public string Say(Phrase phrase, params object?[] arguments) => Language.Say(phrase, arguments);

    /// <summary>A word of a closed set, such as a state; an unknown one stays as it is.</summary>
    public string Word(string? word) => Words.Say(word, Language);

    /// <summary>A time in the reader's zone.</summary>
    public string Time(DateTimeOffset? time) => Format.Time(time, Zone);

    /// <summary>Yes or no.</summary>
    public string YesNo(bool yes) => Say(yes ? Phrases.Yes : Phrases.No);
}
