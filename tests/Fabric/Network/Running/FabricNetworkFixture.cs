using ExchangeNetwork.Tests.Fabric.Network.Running;
using Xunit;

[assembly: AssemblyFixture(typeof(FabricNetworkFixture))]

namespace ExchangeNetwork.Tests.Fabric.Network.Running;

/// <summary>One Fabric network for a run of the tests: brought up by the first test that needs it, taken down at the end.</summary>
public sealed class FabricNetworkFixture : IAsyncDisposable
{
    private readonly Lazy<Task<RunningNetwork>> network = new(RunningNetwork.StartAsync);

    /// <summary>The network; without Fabric's programs the test that asks is skipped.</summary>
    internal Task<RunningNetwork> BringUpOrSkipAsync()
    {
        var missing = Scripts.MissingPrograms();
        Assert.SkipUnless(missing.Count == 0, $"Fabric's programs are neither on PATH nor in FABRIC_BIN: {string.Join(", ", missing)}.");
        return network.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (network is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await network.Value).DisposeAsync();
    }
}
