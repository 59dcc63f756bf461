using System.Globalization;

namespace ExchangeNetwork.Cli.Texts;

/// <summary>One text of the command in both languages; placeholders <c>{0}</c> are the same in both.</summary>
/// <param name="Zh">Chinese, as used in mainland China.</param>
/// <param name="En">English.</param>
internal sealed record Phrase(string Zh, string En);

/// <summary>The language a person reads: zh-CN or en.</summary>
internal sealed class Language
{
    private Language(string tag) => Tag = tag;

    /// <summary>Chinese, as used in mainland China.</summary>
    public static Language Chinese { get; } = new("zh-CN");

    /// <summary>English.</summary>
    public static Language English { get; } = new("en");

    /// <summary>BCP 47 tag.</summary>
    public string Tag { get; }

    /// <summary>True for Chinese.</summary>
    public bool IsChinese => this == Chinese;

    /// <summary>A phrase in this language, its placeholders filled.</summary>
    public string Say(Phrase phrase, params object?[] arguments)
    {
        var text = IsChinese ? phrase.Zh : phrase.En;
        return arguments.Length == 0 ? text : string.Format(CultureInfo.InvariantCulture, text, arguments);
    }

    /// <summary>The language asked for by <c>--language</c>, else by the environment, else English.</summary>
    /// <remarks>Looked up before parsing, because the parser's descriptions are in this language already.</remarks>
    public static Language Choose(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--")
                break;
            if (arguments[i] == "--language" && i + 1 < arguments.Count)
                return Of(arguments[i + 1]);
            if (arguments[i].StartsWith("--language=", StringComparison.Ordinal) || arguments[i].StartsWith("--language:", StringComparison.Ordinal))
                return Of(arguments[i]["--language=".Length..]);
        }
        // The order of POSIX: an empty variable counts as unset.
        string[] names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        return Of(names.Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "");
    }

    private static Language Of(string tag) => tag.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Chinese : English;
}
