using System.Security.Cryptography;
using ExchangeNetwork.Tests.Fabric.Client.Double;
using Hyperledger.Fabric.Client;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Client;

public sealed class ConnectionTests : IDisposable
{
    private const string PeerName = "peer0.org1.example.com";
    private readonly TestAuthority authority = new();

    public void Dispose() => authority.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_peer_known_by_another_name_than_its_address_is_checked_by_that_name()
    {
        using var server = authority.Server(PeerName);
        await using var peer = await PeerDouble.StartAsync(tls: server);
        await EvaluateAsync(new PeerEndpoint { Address = peer.Address, TlsRootCertificates = authority.Pem, HostNameOverride = PeerName });

        var byAddress = new PeerEndpoint { Address = peer.Address, TlsRootCertificates = authority.Pem };
        await Should.ThrowAsync<GatewayException>(() => EvaluateAsync(byAddress));
        await Should.ThrowAsync<GatewayException>(() => EvaluateAsync(byAddress with { HostNameOverride = "peer0.org2.example.com" }));
    }

    [Fact]
    public async Task A_peer_of_another_authority_is_refused()
    {
        using var server = authority.Server(PeerName);
        using var other = new TestAuthority("Another CA");
        await using var peer = await PeerDouble.StartAsync(tls: server);
        var endpoint = new PeerEndpoint { Address = peer.Address, TlsRootCertificates = other.Pem, HostNameOverride = PeerName };
        await Should.ThrowAsync<GatewayException>(() => EvaluateAsync(endpoint));
        await Should.ThrowAsync<GatewayException>(() => EvaluateAsync(endpoint with { TlsRootCertificates = null }));
        await EvaluateAsync(endpoint with { TlsRootCertificates = other.Pem + "\n" + authority.Pem });
    }

    [Fact]
    public async Task A_peer_that_demands_a_client_certificate_gets_it_and_its_hash()
    {
        using var server = authority.Server(PeerName);
        using var client = authority.Client();
        await using var peer = await PeerDouble.StartAsync(tls: server, acceptsClient: shown => shown.RawData.SequenceEqual(client.RawData));
        peer.Demanded.Hash = SHA256.HashData(client.RawData);
        var endpoint = new PeerEndpoint
        {
            Address = peer.Address,
            TlsRootCertificates = authority.Pem,
            HostNameOverride = PeerName,
            ClientCertificate = client,
        };
        await EvaluateAsync(endpoint);
        using (var channel = GatewayChannel.Create(endpoint))
        using (var gateway = Gateway.Connect(channel, TestIdentity.P256.Options with { TlsClientCertificateHash = endpoint.ClientCertificateHash }))
        {
            var blocks = gateway.GetNetwork(ChannelDouble.Name).BlockEventsAsync(new EventOptions { StartBlock = 0 }, Token);
            (await blocks.FirstAsync(Token)).Header.Number.ShouldBe(0UL);
        }
        await Should.ThrowAsync<GatewayException>(() => EvaluateAsync(endpoint with { ClientCertificate = null }));
    }

    [Fact]
    public async Task One_channel_serves_gateways_of_several_identities()
    {
        await using var peer = await PeerDouble.StartAsync();
        using var one = peer.Connect();
        using var other = peer.Connect(TestIdentity.P384.Options);
        foreach (var gateway in new[] { one, other })
            await gateway.GetNetwork(ChannelDouble.Name).GetContract("basic").EvaluateTransactionAsync("args");
        one.Identity.ShouldNotBe(other.Identity);
    }

    [Theory]
    [InlineData("")]
    [InlineData("peer0.org1.example.com")]
    [InlineData(":7051")]
    [InlineData("peer0:0")]
    [InlineData("peer0:70000")]
    [InlineData("peer0:x")]
    public void An_address_that_is_not_host_and_port_is_refused(string address) =>
        Should.Throw<ArgumentException>(() => GatewayChannel.Create(new PeerEndpoint { Address = address }));

    [Fact]
    public void Settings_that_cannot_work_are_refused_at_once()
    {
        var endpoint = new PeerEndpoint { Address = "[::1]:7051" };
        GatewayChannel.Create(endpoint).Dispose();
        Should.Throw<ArgumentException>(() => GatewayChannel.Create(endpoint with { KeepAlive = TimeSpan.FromSeconds(59) }));
        Should.Throw<ArgumentException>(() => GatewayChannel.Create(endpoint with { TlsRootCertificates = "nothing" }));
        Should.Throw<ArgumentException>(() => GatewayChannel.Create(endpoint with { TlsRootCertificates = authority.Pem, Plaintext = true }));
        using var client = authority.Client();
        using var publicOnly = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(client.RawData);
        Should.Throw<ArgumentException>(() => GatewayChannel.Create(endpoint with { ClientCertificate = publicOnly }));
        endpoint.ClientCertificateHash.Length.ShouldBe(0);
    }

    private static async Task EvaluateAsync(PeerEndpoint endpoint)
    {
        using var channel = GatewayChannel.Create(endpoint);
        using var gateway = Gateway.Connect(channel, TestIdentity.P256.Options);
        await gateway.GetNetwork(ChannelDouble.Name).GetContract("basic").EvaluateAsync("args", cancellationToken: Token);
    }
}
