using Hyperledger.Fabric.Shim;

namespace ExchangeNetwork.Tests.Fabric.Network.Running;

/// <summary>A test chaincode's server for the peer of one agency, on a port that stays; it can be stopped and started again.</summary>
internal sealed class ChaincodeHost
{
    private readonly ChaincodeServerOptions options;
    private readonly Func<ChaincodeHost, IChaincode> program;
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
        if (server is not null)
            return;
        var starting = new ChaincodeServer(program(this), options);
        await starting.StartAsync();
        server = starting;
    }

    /// <summary>Ends the stream to the peer and listens no more; does nothing when it has stopped.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref server, null) is not { } stopping)
            return;
        await stopping.StopAsync();
        await stopping.DisposeAsync();
    }
}
