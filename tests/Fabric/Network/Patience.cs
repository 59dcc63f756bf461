using Hyperledger.Fabric.Client;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

/// <summary>Waits for what a network comes to by itself: peers learn of each other by gossip, and dial again after a break.</summary>
internal static class Patience
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Tries until it succeeds; after a minute the last refusal is the outcome.</summary>
    public static async Task<T> UntilAgreedAsync<T>(Func<Task<T>> action)
    {
        using var pause = new PeriodicTimer(Pause);
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await action();
            }
            catch (GatewayException) when (TimeProvider.System.GetElapsedTime(started) < Longest)
            {
                // Not yet: tried again after the pause.
                await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>Asks until the answer is the one expected; after a minute the last answer is the outcome.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> question, Func<T, bool> isExpected)
    {
        using var pause = new PeriodicTimer(Pause);
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await question();
            if (isExpected(answer) || TimeProvider.System.GetElapsedTime(started) > Longest)
                return answer;
            await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
