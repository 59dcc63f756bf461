using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using Spectre.Console.Rendering;

namespace ExchangeNetwork.Cli.Bench;

/// <summary><c>bench match</c>: how fast this machine matches; offline, on made-up identifiers.</summary>
internal static class BenchMatch
{
    private const int MostEntries = 100_000_000;
    private const int MostSeconds = 3_600;

    /// <summary>The command.</summary>
    public static Command Create(Syntax syntax)
    {
        var entries = syntax.Option<int>("--entries", Phrases.OptionBenchEntries, "N");
        var seconds = syntax.Option<int>("--seconds", Phrases.OptionBenchSeconds, "S");
        entries.DefaultValueFactory = _ => 10_000_000;
        seconds.DefaultValueFactory = _ => 20;
        entries.Validators.Add(result => Within(syntax.Language, result, "--entries", 1_000, MostEntries));
        seconds.Validators.Add(result => Within(syntax.Language, result, "--seconds", 1, MostSeconds));
        return syntax.Verb("match", Phrases.BenchMatchHelp, [entries, seconds], async (call, cancellation) =>
        {
            var (size, time) = (call.Value(entries), call.Value(seconds));
            var figures = call.Output.Progress is { } screen
                ? await StepBars.ShowAsync(screen, call.Language, bars => Run(size, time, (step, part) => bars.Show(Name(step), part), cancellation))
                : Run(size, time, (_, _) => { }, cancellation);
            call.Output.Document(figures, () => View(call.Output.Reader, figures));
            return ExitCode.Ok;
        });
    }

    private static MatchFigures Run(int entries, int seconds, Action<MatchStep, double> report, CancellationToken cancellation) =>
        MatchBenchmark.Run(entries, seconds, report, cancellation).Figures;

    private static void Within(Language language, OptionResult result, string option, int least, int most)
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && (number < least || number > most))
            result.AddError(language.Say(Phrases.NotWithin, option, Format.Number(least), Format.Number(most)));
    }

    private static Phrase Name(MatchStep step) => step switch
    {
        MatchStep.Samples => Phrases.StepSamples,
        MatchStep.Building => Phrases.StepBuilding,
        MatchStep.Matching => Phrases.StepMatching,
        _ => Phrases.StepSealing,
    };

    private static IRenderable View(Reader reader, MatchFigures figures) => Format.Pairs(
        reader,
        (Phrases.Entries, Format.Number(figures.Entries)),
        (Phrases.Threads, Format.Number(figures.Threads)),
        (Phrases.IdentifiersPerSecond, Whole(figures.IdentifiersPerSecond)),
        (Phrases.BaselinePerSecond, Whole(figures.BaselineIdentifiersPerSecond)),
        (Phrases.TimesBaseline, Part(figures.Ratio)),
        (Phrases.RecordsPerSecond, Whole(figures.RecordsPerSecond)),
        (Phrases.BytesPerEntry, Part(figures.BytesPerEntry)),
        (Phrases.BytesWithPostings, Part(figures.BytesPerEntryWithPostings)),
        (Phrases.BuildSeconds, Part(figures.BuildSeconds)),
        (Phrases.ReopenSeconds, Part(figures.ReopenSeconds)),
        (Phrases.HundredLists, Part(figures.HundredListsRatio)),
        (Phrases.SealedWarm, Whole(figures.SealedWarmPerSecond)),
        (Phrases.SealedColdClient, Whole(figures.SealedColdClientPerSecond)),
        (Phrases.SealedColdEvaluator, Whole(figures.SealedColdEvaluatorPerSecond)));

    private static string Whole(double figure) => Format.Number((long)figure);

    private static string Part(double figure) => figure.ToString("0.###", CultureInfo.InvariantCulture);
}
