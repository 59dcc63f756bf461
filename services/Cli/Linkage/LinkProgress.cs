using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Matching.Linkage;
using Spectre.Console;

namespace ExchangeNetwork.Cli.Linkage;

/// <summary>A bar for each step of linking, where a person watches.</summary>
internal sealed class LinkProgress(Language language) : IDisposable
{
    private readonly Lock _one = new();
    private ProgressContext? _context;
    private ProgressTask? _bar;
    private Phrase? _phrase;

    /// <summary>Shows the bars while the work runs.</summary>
    public Task<ExitCode> ShowAsync(IAnsiConsole screen, Func<ExitCode> work) => screen.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
        .StartAsync(context =>
        {
            _context = context;
            // The bars are drawn by another thread than the one that works.
            return Task.Run(work);
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

    /// <summary>The work is done.</summary>
    public void End() => _bar?.StopTask();

    /// <inheritdoc/>
    public void Dispose() => End();

    private void Show(Phrase phrase, double part)
    {
        lock (_one)
        {
            if (_phrase != phrase)
            {
                _bar?.StopTask();
                _bar = _context!.AddTask(Markup.Escape(language.Say(phrase)), maxValue: 1);
                _phrase = phrase;
            }
            // Threads report out of order; a bar does not go back.
            _bar!.Value = Math.Max(_bar.Value, part);
        }
    }
}
