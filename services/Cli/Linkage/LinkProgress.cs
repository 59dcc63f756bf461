using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Matching.Linkage;
using Spectre.Console;

namespace ExchangeNetwork.Cli.Linkage;

/// <summary>A bar for each step of linking, where a person watches.</summary>
internal sealed class LinkProgress
{
    private readonly Lock _one = new();
    private readonly ProgressContext _context;
    private readonly Language _language;
    private ProgressTask? _bar;
    private Phrase? _phrase;

    private LinkProgress(ProgressContext context, Language language) => (_context, _language) = (context, language);

    /// <summary>Shows the bars while the work runs; they are gone when it is done.</summary>
    public static Task<T> ShowAsync<T>(IAnsiConsole screen, Language language, Func<LinkProgress, T> work) => screen.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
        .StartAsync(context =>
        {
            var bars = new LinkProgress(context, language);
            // The bars are drawn by another thread than the one that works.
            return Task.Run(() => work(bars));
        });

    /// <summary>How much of a file has been read.</summary>
    public void Read(double part) => Show(Phrases.StepReading, part);

    /// <summary>How much of a step of linking is done.</summary>
    public void Report(LinkStep step, double part) => Show(
        step switch
        {
            LinkStep.Blocking => Phrases.StepBlocking,
            LinkStep.Comparing => Phrases.StepComparing,
            _ => Phrases.StepScoring,
        },
        part);

    private void Show(Phrase phrase, double part)
    {
        lock (_one)
        {
            if (_phrase != phrase)
            {
                _bar?.StopTask();
                _bar = _context.AddTask(Markup.Escape(_language.Say(phrase)), maxValue: 1);
                _phrase = phrase;
            }
            // Threads report out of order; a bar does not go back.
            _bar!.Value = Math.Max(_bar.Value, part);
        }
    }
}
