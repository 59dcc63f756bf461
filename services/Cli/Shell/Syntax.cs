using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ExchangeNetwork.Cli.Texts;

namespace ExchangeNetwork.Cli.Shell;

/// <summary>Makes the parser's commands, options and arguments with texts in the user's language, and runs what they stand for.</summary>
internal sealed class Syntax
{
    /// <summary>A syntax for one language and one terminal.</summary>
    public Syntax(Language language, Terminal terminal)
    {
        Language = language;
        Terminal = terminal;
        Json = Everywhere<bool>("--json", Phrases.OptionJson);
        Profile = Everywhere<string?>("--profile", Phrases.OptionProfile, "NAME");
        Node = Everywhere<string?>("--node", Phrases.OptionNode, "URL");
        LanguageTag = Everywhere<string?>("--language", Phrases.OptionLanguage, "zh-CN|en");
        LanguageTag.Validators.Add(result => OneOf(result, "zh-CN", "zh", "en"));
    }

    /// <summary>The language of all texts.</summary>
    public Language Language { get; }

    /// <summary>Where the commands run.</summary>
    public Terminal Terminal { get; }

    /// <summary>Machine output.</summary>
    public Option<bool> Json { get; }

    /// <summary>Name of the stored sign-in.</summary>
    public Option<string?> Profile { get; }

    /// <summary>Address of the node.</summary>
    public Option<string?> Node { get; }

    /// <summary>Language, which <see cref="Language.Choose"/> has read already.</summary>
    public Option<string?> LanguageTag { get; }

    /// <summary>A positional argument.</summary>
    public Argument<T> Argument<T>(string name, Phrase description) => new(name) { Description = Language.Say(description) };

    /// <summary>The id of one thing.</summary>
    public Argument<string> Id(Phrase description) => Argument<string>("ID", description);

    /// <summary>The id of one thing; without it the command shows them all.</summary>
    public Argument<string?> OptionalId(Phrase description) => new("ID") { Description = Language.Say(description), Arity = ArgumentArity.ZeroOrOne };

    /// <summary>How many items to show.</summary>
    public Option<int?> Limit()
    {
        var limit = Option<int?>("--limit", Phrases.OptionLimit, "N");
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && number < 0)
                result.AddError(Language.Say(Phrases.NotNegative, "--limit"));
        });
        return limit;
    }

    /// <summary>A score from which on something counts.</summary>
    public Option<double?> Threshold(Phrase description)
    {
        var threshold = Option<double?>("--threshold", description, "T");
        threshold.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && !(number is >= 0 and <= 1))
                result.AddError(Language.Say(Phrases.NotAScore, "--threshold"));
        });
        return threshold;
    }

    /// <summary>An option; give it <c>Required</c> or a default where it has one.</summary>
    public Option<T> Option<T>(string name, Phrase description, string? value = null) =>
        new(name) { Description = Language.Say(description), HelpName = value };

    /// <summary>An option that takes one of a few words.</summary>
    public Option<string?> Choice(string name, Phrase description, params string[] words)
    {
        var option = Option<string?>(name, description, string.Join('|', words));
        option.Validators.Add(result => OneOf(result, words));
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>An option that takes several names, separated by commas or given repeatedly.</summary>
    public Option<string[]> Names(string name, Phrase description, string value) => new(name)
    {
        Description = Language.Say(description),
        HelpName = value,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result =>
        {
            string[] names =
            [
                .. result.Tokens.SelectMany(token => token.Value.Split([',', '，'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            ];
            // An empty audience is an error, never everyone.
            if (names.Length == 0)
                result.AddError(Language.Say(Phrases.NotEmpty, name));
            return names;
        },
    };

    /// <summary>A command that does something.</summary>
    public Command Verb(
        string name, Phrase description, IEnumerable<Symbol> symbols, Func<Call, CancellationToken, Task<ExitCode>> run)
    {
        var command = new Command(name, Language.Say(description));
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        }
        command.SetAction((result, cancellation) => Runner.RunAsync(new Call(this, result), run, cancellation));
        return command;
    }

    /// <summary>A command that holds others.</summary>
    public Command Noun(string name, Phrase description, params Command[] commands)
    {
        var noun = new Command(name, Language.Say(description));
        foreach (var command in commands)
            noun.Subcommands.Add(command);
        return noun;
    }

    private Option<T> Everywhere<T>(string name, Phrase description, string? value = null)
    {
        var option = Option<T>(name, description, value);
        option.Recursive = true;
        return option;
    }

    private void OneOf(OptionResult result, params string[] words)
    {
        if (result.Tokens is [var token] && !words.Contains(token.Value, StringComparer.Ordinal))
            result.AddError(Language.Say(Phrases.NotOneOf, token.Value, string.Join(", ", words)));
    }
}
