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

    public ChaincodeHost(
        string name, Organization org, string address, Func<ChaincodeHost, IChaincode> program, Transport transport, TlsFiles tls)
    {
        this.program = program;
        var mutual = transport == Transport.MutualTls;
        // Address and certificates are part of the package: agencies may install different packages for one definition.
        Package = ChaincodePackage.Create($"{name}_1", new ChaincodeConnection(address)
        {
            RootCertificate = transport == Transport.Plain ? null : File.ReadAllText(tls.Authority),
            ClientCertificate = mutual ? File.ReadAllText(tls.ClientCertificate) : null,
            ClientKey = mutual ? File.ReadAllText(tls.ClientKey) : null,
        });
        options = new ChaincodeServerOptions
        {
            Address = address,
            PackageId = Package.Id,
            MspId = org.MspId,
            Tls = transport == Transport.Plain ? null : new ChaincodeTls(tls.Certificate, tls.Key, mutual ? tls.Authority : null),
        };
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

/// <summary>How a peer reaches its chaincode server.</summary>
internal enum Transport
{
    Plain,
    Tls,
    MutualTls,
}

/// <summary>An organisation's TLS files.</summary>
/// <param name="Certificate">Of its servers on this machine.</param>
/// <param name="Key">Of its servers.</param>
/// <param name="Authority">What issued both certificates.</param>
/// <param name="ClientCertificate">Of its clients.</param>
/// <param name="ClientKey">Of its clients.</param>
internal sealed record TlsFiles(string Certificate, string Key, string Authority, string ClientCertificate, string ClientKey);
