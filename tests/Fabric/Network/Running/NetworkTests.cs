using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network.Running;

/// <summary>Tests on the real network.</summary>
public abstract class NetworkTests(FabricNetworkFixture fixture) : IAsyncLifetime
{
    internal RunningNetwork Net { get; private set; } = null!;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() => Net = await fixture.BringUpOrSkipAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Tests that stop peers or chaincode servers: alone, after all others, and with everything running again at their end.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OutageTests
{
    public const string Name = "Outages";
}
