using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using ExchangeNetwork.Cli.Texts;

namespace ExchangeNetwork.Cli.Shell;

/// <summary>Runs a command line from its words to its exit code; no fault leaves as a stack trace.</summary>
internal static class Runner
{
    /// <summary>Parses and runs.</summary>
    /// <param name="root">The commands, in the terminal's language.</param>
    /// <param name="syntax">What the commands were made with.</param>
    /// <param name="arguments">The words after the command's name.</param>
    /// <param name="cancellation">Stops it early, beside Ctrl-C.</param>
    public static async Task<int> RunAsync(RootCommand root, Syntax syntax, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExitCodes((HelpAction)help.Action!, syntax);
        // Nothing asked: show what there is.
        if (arguments.Count == 0)
            arguments = ["--help"];
        var result = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0 && result.Action is ParseErrorAction)
        {
            var output = new Output(syntax.Terminal, syntax.Language, arguments.Contains("--json"));
            output.Failure(Failures.Usage(Complaints(result, syntax.Language), syntax.Language));
            output.Remedy(Phrases.SeeHelp, PathOf(result.CommandResult.Command));
            return (int)ExitCode.Usage;
        }
        return await result.InvokeAsync(
            new InvocationConfiguration
            {
                Output = syntax.Terminal.Output,
                Error = syntax.Terminal.Error,
                EnableDefaultExceptionHandler = false,
            },
            cancellation);
    }

    /// <summary>Runs one command and turns whatever ends it into text and an exit code.</summary>
    public static async Task<int> RunAsync(Call call, Func<Call, CancellationToken, Task<ExitCode>> run, CancellationToken cancellation)
    {
        using (call)
        {
            try
            {
                return (int)await run(call, cancellation);
            }
            catch (Exception fault) when (Failures.Of(fault, call.Language, cancellation) is { } failure)
            {
                call.Output.Failure(failure);
                return (int)failure.Exit;
            }
            finally
            {
                call.Output.Flush();
            }
        }
    }

    private static string Complaints(ParseResult result, Language language)
    {
        var complaints = result.Errors.Select(error => error.Message).Distinct().ToList();
        // A misspelled command is reported twice by the parser: as missing and as unknown.
        if (complaints.Exists(text => text.StartsWith("Unrecognized", StringComparison.Ordinal)))
            complaints.RemoveAll(text => text.StartsWith("Required command", StringComparison.Ordinal));
        return string.Join(' ', complaints.Select(text => ParserTexts.Error(text, language)));
    }

    private static string PathOf(Symbol command)
    {
        var names = new List<string>();
        for (Symbol? at = command; at is Command; at = at.Parents.FirstOrDefault())
            names.Insert(0, at is RootCommand ? "exchange" : at.Name);
        return string.Join(' ', names);
    }

    /// <summary>The parser's help, then the exit codes.</summary>
    private sealed class HelpWithExitCodes(HelpAction parserHelp, Syntax syntax) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            // The parser wraps by characters; a Chinese one is two columns wide.
            parserHelp.MaxWidth = syntax.Language.IsChinese ? Math.Max(60, syntax.Terminal.Width / 2 + 20) : syntax.Terminal.Width;
            var output = parseResult.InvocationConfiguration.Output;
            var text = new StringWriter(CultureInfo.InvariantCulture);
            parseResult.InvocationConfiguration.Output = text;
            var exit = parserHelp.Invoke(parseResult);
            // Whatever the file is called, for example when the dll is run by dotnet.
            var help = text.ToString().TrimEnd().Replace(RootCommand.ExecutableName, "exchange", StringComparison.Ordinal);
            output.WriteLine(ParserTexts.Help(help, syntax.Language));
            output.WriteLine();
            output.WriteLine(syntax.Language.Say(Phrases.ExitCodesTitle));
            foreach (var (code, meaning) in ExitCodes.All)
                output.WriteLine($"  {(int)code,3}  {syntax.Language.Say(meaning)}");
            output.WriteLine();
            return exit;
        }
    }
}
