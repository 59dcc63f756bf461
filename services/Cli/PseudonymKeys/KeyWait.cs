using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;
using Spectre.Console;

namespace ExchangeNetwork.Cli.PseudonymKeys;

/// <summary>Watches a generation until it has ended, with a bar over its five steps where a person watches.</summary>
internal static class KeyWait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly string[] Steps = ["commit", "reveal", "deal", "complain", "sign"];

    /// <summary>The generation as it ended; Ctrl-C ends the waiting, not the generation.</summary>
    public static async Task<KeyGenerationView> UntilEndedAsync(Call call, KeyGenerationView begun, CancellationToken cancellation)
    {
        if (call.Output.Progress is not { } screen)
            return await UntilEndedAsync(call, begun, _ => { }, cancellation);
        return await screen.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Describe(call, begun), maxValue: Steps.Length);
                return await UntilEndedAsync(
                    call,
                    begun,
                    now =>
                    {
                        // A run that begins anew begins at the first step.
                        bar.Value = now.Step is null ? Steps.Length : Array.IndexOf(Steps, now.Step);
                        bar.Description = Describe(call, now);
                    },
                    cancellation);
            });
    }

    private static async Task<KeyGenerationView> UntilEndedAsync(
        Call call, KeyGenerationView begun, Action<KeyGenerationView> seen, CancellationToken cancellation)
    {
        while (true)
        {
            var page = await call.Node().GetAsync<Page<KeyGenerationView>>("keys/generations", cancellation);
            // The node has it from the ledger a moment after the act was taken; until then it may show the attempt before.
            var now = page.Items.FirstOrDefault(view => view.KeyId == begun.KeyId && view.Epoch == begun.Epoch && view.Run >= begun.Run);
            if (now is not null)
                seen(now);
            if (now is { State: not "open" })
                return now;
            await Task.Delay(Pause, call.Terminal.Clock, cancellation);
        }
    }

    private static string Describe(Call call, KeyGenerationView view) => Markup.Escape(
        call.Language.Say(Phrases.MakingKey, view.KeyId, Words.Say(view.Step, call.Language), Format.Names(view.WaitsFor)));
}
