using System.Reflection;
using System.Text.RegularExpressions;
using ExchangeNetwork.Cli;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Errors;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>Every text of the command is there in both languages.</summary>
public partial class LanguageTests
{
    private static IEnumerable<(string Name, Phrase Phrase)> AllPhrases =>
        typeof(Phrases).GetFields(BindingFlags.Public | BindingFlags.Static).Select(entry => (entry.Name, (Phrase)entry.GetValue(null)!))
            .Concat(Words.All.Select(word => (word.Key, word.Value)));

    [Fact]
    public void Every_phrase_is_in_both_languages_with_the_same_placeholders()
    {
        var phrases = AllPhrases.ToList();
        phrases.Count.ShouldBeGreaterThan(300);
        foreach (var (name, phrase) in phrases)
        {
            phrase.En.ShouldNotBeNullOrWhiteSpace(name);
            phrase.En.ShouldNotMatch("[\\u4e00-\\u9fff]", name);
            phrase.Zh.ShouldMatch("[\\u4e00-\\u9fff]", name);
            Placeholders(phrase.Zh).ShouldBe(Placeholders(phrase.En), name);
        }
    }

    [Fact]
    public void Every_code_of_the_command_line_says_in_both_languages_what_is_wrong()
    {
        var codes = ErrorCatalogue.All.Values.Where(text => text.Code.StartsWith("XN-CLI-", StringComparison.Ordinal)).ToList();
        codes.Count.ShouldBeGreaterThan(25);
        foreach (var text in codes)
        {
            text.Zh.ShouldMatch("[\\u4e00-\\u9fff]", text.Code);
            text.En.ShouldNotMatch("[\\u4e00-\\u9fff]", text.Code);
            Placeholders(text.Zh).ShouldBe(Placeholders(text.En), text.Code);
        }
    }

    [Fact]
    public void Every_code_that_the_source_names_is_in_the_catalogue()
    {
        var source = Directory.EnumerateFiles(Path.Combine(Repository.Root, "services", "Cli"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Code().Matches(File.ReadAllText(file)).Select(match => match.Value)).Distinct().ToList();
        source.Count.ShouldBeGreaterThan(20);
        source.ShouldAllBe(code => ErrorCatalogue.All.ContainsKey(code));
    }

    [Theory]
    [InlineData("zh-CN", null, "zh_CN.UTF-8", true)]
    [InlineData(null, null, "zh_CN.GB18030", true)]
    [InlineData(null, "en_US.UTF-8", "zh_CN.UTF-8", false)]
    [InlineData(null, "", "zh_CN.UTF-8", true)]
    [InlineData("en", "zh_CN.UTF-8", null, false)]
    [InlineData(null, null, null, false)]
    [InlineData(null, null, "C.UTF-8", false)]
    public void The_language_is_the_options_then_LC_ALLs_then_LANGs(string? option, string? all, string? lang, bool chinese)
    {
        string[] arguments = option is null ? ["hits"] : ["hits", "--language", option];
        var language = Language.Choose(arguments, name => name switch { "LC_ALL" => all, "LANG" => lang, _ => null });
        language.IsChinese.ShouldBe(chinese);
        Language.Choose(["hits", $"--language={language.Tag}"], _ => null).ShouldBe(language);
    }

    [Fact]
    public async Task Chinese_help_of_every_command_has_no_English_sentence()
    {
        using var run = new CommandRun();
        var checkedCommands = 0;
        foreach (var path in Commands())
        {
            (await run.RunAsync([.. path, "--help", "--language", "zh-CN"])).ShouldBe(0);
            var help = run.Output.ToString();
            help.ShouldContain("退出码");
            // Three English words in a row are a sentence, unless they are a command line.
            CommandLine().Replace(help, "").ShouldNotMatch("[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", string.Join(' ', path));
            help.ShouldNotMatch("Description|Usage|Options|REQUIRED|Show help");
            checkedCommands++;
        }
        checkedCommands.ShouldBeGreaterThan(35);
    }

    [Fact]
    public async Task Help_lists_every_exit_code()
    {
        using var run = new CommandRun();
        (await run.RunAsync("intake", "--help")).ShouldBe(0);
        foreach (var (code, meaning) in ExitCodes.All)
            run.Output.ToString().ShouldContain($"{(int)code}  {meaning.En}");
        ExitCodes.All.Select(entry => entry.Code).ShouldBe(Enum.GetValues<ExitCode>());
    }

    [Fact]
    public void The_documentation_names_every_command_and_exit_code()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "cli.md"));
        foreach (var path in Commands().Where(path => path.Length > 0))
            document.ShouldContain($"`{string.Join(' ', path)}", Case.Sensitive, string.Join(' ', path));
        foreach (var (code, meaning) in ExitCodes.All)
            document.ShouldContain($"| {(int)code} | {meaning.En} | {meaning.Zh} |");
    }

    private static List<string[]> Commands()
    {
        using var run = new CommandRun();
        var paths = new List<string[]>();
        Walk(ExchangeCommand.Create(new Syntax(Language.English, run.Terminal())), []);
        return paths;

        void Walk(System.CommandLine.Command command, string[] path)
        {
            paths.Add(path);
            foreach (var next in command.Subcommands)
                Walk(next, [.. path, next.Name]);
        }
    }

    private static List<string> Placeholders(string text) =>
        [.. Placeholder().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex("\\{\\d\\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("exchange( [a-z-]+)+")]
    private static partial Regex CommandLine();

    [GeneratedRegex("XN-CLI-\\d{3}")]
    private static partial Regex Code();
}
