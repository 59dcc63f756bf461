using Hyperledger.Fabric.Shim;

namespace ExchangeNetwork.Tests.Fabric.Network.Running;

/// <summary>A test chaincode's server for the peer of one agency, on a port that stays; it can be stopped and started again.</summary>
internal sealed class ChaincodeHost : IAsyncDisposable
{
    private readonly ChaincodeServerOptions options;
    private readonly Func<ChaincodeHost, IChaincode> program;
    // A server that stops still holds the port.
    private readonly SemaphoreSlim change = new(1);
    private ChaincodeServer? server;

    public ChaincodeHost(string name, Organization org, string address, Func<ChaincodeHost, IChaincode> program)
    {
        this.program = program;
        // The address is part of the package: agencies may install different packages for one definition.
        Package = ChaincodePackage.Create($"{name}_1", new ChaincodeConnection(address));
        options = new ChaincodeServerOptions { Address = address, PackageId = Package.Id, MspId = org.MspId };
    }

    public ChaincodePackage Package { get; }

    /// <summary>Listens; does nothing when it does already.</summary>
    public async Task StartAsync()
    {
        await change.WaitAsync();
        try
        {
            if (server is not null)
                return;
            var starting = new ChaincodeServer(program(this), options);
            await starting.StartAsync();
            server = starting;
        }
        finally
        {
            change.Release();
        }
    }

    /// <summary>Ends the stream to the peer and listens no more; does nothing when it has stopped.</summary>
    public async Task StopAsync()
    {
        await change.WaitAsync();
        try
        {
            if (server is not { } stopping)
                return;
            server = null;
            await stopping.StopAsync();
            await stopping.DisposeAsync();
        }
        finally
        {
            change.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        change.Dispose();
    }
}
