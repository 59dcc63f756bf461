using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Matching.Linkage;
using Spectre.Console;

namespace ExchangeNetwork.Cli.Linkage;

/// <summary>A bar for each step of linking, where a person watches.</summary>
internal sealed class LinkProgress
{
    private readonly StepBars _bars;

    private LinkProgress(StepBars bars) => _bars = bars;

    /// <summary>Shows the bars while the work runs; they are gone when it is done.</summary>
    public static Task<T> ShowAsync<T>(IAnsiConsole screen, Language language, Func<LinkProgress, T> work) =>
        StepBars.ShowAsync(screen, language, bars => work(new LinkProgress(bars)));

    /// <summary>How much of a file has been read.</summary>
    public void Read(double part) => _bars.Show(Phrases.StepReading, part);

    /// <summary>How much of a step of linking is done.</summary>
    public void Report(LinkStep step, double part) => _bars.Show(
        step switch
        {
            LinkStep.Blocking => Phrases.StepBlocking,
            LinkStep.Comparing => Phrases.StepComparing,
            _ => Phrases.StepScoring,
        },
        part);
}
