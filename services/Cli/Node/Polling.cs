using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using Spectre.Console;

namespace ExchangeNetwork.Cli.Node;

/// <summary>Asks the node again until something has happened.</summary>
internal static class Polling
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    /// <summary>The first answer that is done; Ctrl-C ends the waiting.</summary>
    public static async Task<T> UntilAsync<T>(Call call, Phrase what, Func<Task<T>> ask, Func<T, bool> isDone, CancellationToken cancellation)
    {
        if (call.Output.Progress is not { } screen)
            return await UntilAsync(call, ask, isDone, cancellation);
        return await screen.Status().StartAsync(
            Markup.Escape(call.Language.Say(what)), async _ => await UntilAsync(call, ask, isDone, cancellation));
    }

    private static async Task<T> UntilAsync<T>(Call call, Func<Task<T>> ask, Func<T, bool> isDone, CancellationToken cancellation)
    {
        for (var pause = First; ; pause = pause * 1.5 > Longest ? Longest : pause * 1.5)
        {
            var answer = await ask();
            if (isDone(answer))
                return answer;
            await Task.Delay(pause, call.Terminal.Clock, cancellation);
        }
    }
}
