using System.Text.RegularExpressions;

namespace ExchangeNetwork.Cli.Texts;

/// <summary>The parser library's own texts in Chinese: its translation covers only part of them.</summary>
/// <remarks>The library always speaks English here; what is not listed stays English.</remarks>
internal static partial class ParserTexts
{
    private static readonly (Regex English, string Chinese)[] Errors =
    [
        (new("^Option '(.+)' is required\\.$"), "缺少必需的选项 $1。"),
        (new("^Required argument missing for command: '(.+)'\\.$"), "命令 $1 缺少参数。"),
        (new("^Required argument missing for option: '(.+)'\\.$"), "选项 $1 缺少值。"),
        (new("^Unrecognized command or argument '(.+)'\\.$"), "没有命令或参数 $1。"),
        (new("^Required command was not provided\\.$"), "缺少子命令。"),
        (new("^Cannot parse argument '(.*)' for option '(.+)'\\.$"), "选项 $2 的值“$1”无效。"),
        (new("^Cannot parse argument '(.*)' for command '(.+)'\\.$"), "命令 $2 的参数“$1”无效。"),
        (new("^Argument '(.*)' not recognized\\. Must be one of: (.*)$"), "“$1”不在可选值中：$2"),
        (new("^Option '(.+)' expects a single argument but (\\d+) were provided\\.$"), "选项 $1 只能给出一次，却给出了 $2 个值。"),
    ];

    private static readonly (string English, string Chinese)[] HelpWords =
    [
        ("Description:", "说明："),
        ("Usage:", "用法："),
        ("Arguments:", "参数："),
        ("Options:", "选项："),
        ("Commands:", "命令："),
        // As wide as the original, or the columns shift.
        ("(REQUIRED)", "（必需）  "),
        ("[command]", "[命令]"),
        ("[options]", "[选项]"),
        ("Show help and usage information", "显示帮助"),
        ("Show version information", "显示版本"),
    ];

    /// <summary>A complaint of the parser in the user's language.</summary>
    public static string Error(string english, Language language)
    {
        // Some of its texts are lists with tabs and line ends, some name types of the runtime.
        var line = TypeName().Replace(WhiteSpace().Replace(english, " ").Trim(), "");
        if (!language.IsChinese)
            return line;
        foreach (var (pattern, chinese) in Errors)
        {
            if (pattern.IsMatch(line))
                return pattern.Replace(line, chinese);
        }
        return line;
    }

    /// <summary>The parser's help in the user's language.</summary>
    public static string Help(string english, Language language) => language.IsChinese
        ? HelpWords.Aggregate(english, (text, word) => text.Replace(word.English, word.Chinese, StringComparison.Ordinal))
        : english;

    [GeneratedRegex(" as expected type '.+'(?=\\.$)")]
    private static partial Regex TypeName();

    [GeneratedRegex("\\s+")]
    private static partial Regex WhiteSpace();
}
