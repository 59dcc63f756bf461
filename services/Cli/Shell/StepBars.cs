using ExchangeNetwork.Cli.Texts;
using Spectre.Console;

namespace ExchangeNetwork.Cli.Shell;

/// <summary>A bar for each step of a long piece of work, where a person watches.</summary>
internal sealed class StepBars
{
    private readonly Lock _one = new();
    private readonly ProgressContext _context;
    private readonly Language _language;
    private ProgressTask? _bar;
    private Phrase? _phrase;

    private StepBars(ProgressContext context, Language language) => (_context, _language) = (context, language);

    /// <summary>Shows the bars while the work runs; they are gone when it is done.</summary>
    public static Task<T> ShowAsync<T>(IAnsiConsole screen, Language language, Func<StepBars, T> work) => screen.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
        .StartAsync(context =>
        {
            var bars = new StepBars(context, language);
            // The bars are drawn by another thread than the one that works.
            return Task.Run(() => work(bars));
        });

    /// <summary>How much of a step is done, from 0 to 1; a step that was not shown before gets the next bar.</summary>
    public void Show(Phrase step, double part)
    {
        lock (_one)
        {
            if (_phrase != step)
            {
                _bar?.StopTask();
                _bar = _context.AddTask(Markup.Escape(_language.Say(step)), maxValue: 1);
                _phrase = step;
            }
            // Threads report out of order; a bar does not go back.
            _bar!.Value = Math.Max(_bar.Value, part);
        }
    }
}
