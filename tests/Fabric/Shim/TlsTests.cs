using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Hyperledger.Fabric.Shim;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Shim;

public sealed class TlsTests : IDisposable
{
    private readonly Authority _servers = new("CN=Servers");
    private readonly Authority _peers = new("CN=Peers");
    private readonly string _folder = Directory.CreateTempSubdirectory("shim-tls").FullName;

    public void Dispose()
    {
        _servers.Dispose();
        _peers.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_peer_that_trusts_the_authority_is_served()
    {
        await using var server = await ServeAsync(mutual: false);
        await using var peer = await ScriptedPeer.ReadyAsync(server, handler: Handler(_servers));
        await peer.TransactAsync(args: "over TLS");
        (await peer.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("over TLS");
    }

    [Fact]
    public async Task A_peer_that_trusts_another_authority_refuses_the_server()
    {
        await using var server = await ServeAsync(mutual: false);
        await using var peer = ScriptedPeer.Dial(server, Handler(_peers));
        await Should.ThrowAsync<RpcException>(peer.NextAsync);
    }

    [Fact]
    public async Task A_peer_with_a_certificate_of_the_client_authority_is_served()
    {
        await using var server = await ServeAsync(mutual: true);
        using var certificate = _peers.Issue(new X500DistinguishedName("CN=peer0"));
        await using var peer = await ScriptedPeer.ReadyAsync(server, handler: Handler(_servers, certificate));
        await peer.TransactAsync(args: "known");
        (await peer.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("known");
    }

    [Fact]
    public async Task A_peer_without_a_certificate_is_refused() => await RefusedAsync(null);

    [Fact]
    public async Task A_peer_with_a_certificate_of_another_authority_is_refused()
    {
        using var certificate = _servers.Issue(new X500DistinguishedName("CN=stranger"));
        await RefusedAsync(certificate);
    }

    [Fact]
    public async Task A_peer_with_an_expired_certificate_is_refused()
    {
        using var certificate = _peers.Issue(new X500DistinguishedName("CN=late"), validFor: TimeSpan.FromMinutes(-10));
        await RefusedAsync(certificate);
    }

    [Fact]
    public async Task A_certificate_that_is_for_servers_only_is_refused()
    {
        using var certificate = _peers.Issue(
            new X500DistinguishedName("CN=server"), extensions: new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1")], critical: false));
        await RefusedAsync(certificate);
    }

    [Fact]
    public async Task A_peer_without_TLS_is_refused_by_a_server_with_it()
    {
        await using var server = await ServeAsync(mutual: false);
        await using var peer = ScriptedPeer.Dial(server);
        await Should.ThrowAsync<RpcException>(peer.NextAsync);
    }

    [Theory]
    [InlineData("absent.pem", "server.key", null, "absent.pem")]
    [InlineData("server.pem", "absent.key", null, "absent.key")]
    [InlineData("server.pem", "other.key", null, "other.key")]
    [InlineData("server.key", "server.key", null, "server.key")]
    [InlineData("server.pem", "server.key", "absent-ca.pem", "absent-ca.pem")]
    [InlineData("server.pem", "server.key", "server.key", "server.key")]
    public void Files_that_cannot_be_used_are_named_at_the_start(string certificate, string key, string? ca, string named)
    {
        WriteFiles();
        var fault = Should.Throw<InvalidOperationException>(() => new ChaincodeServer(
            new Written(_ => Task.FromResult(ChaincodeResponse.Success())),
            new ChaincodeServerOptions
            {
                Address = "127.0.0.1:0",
                PackageId = "a:b",
                Tls = new ChaincodeTls(At(certificate), At(key), ca is null ? null : At(ca)),
            }));
        fault.Message.ShouldContain(named);
    }

    private async Task RefusedAsync(X509Certificate2? certificate)
    {
        await using var server = await ServeAsync(mutual: true);
        await using var peer = ScriptedPeer.Dial(server, Handler(_servers, certificate));
        await Should.ThrowAsync<RpcException>(peer.NextAsync);
    }

    private Task<ChaincodeServer> ServeAsync(bool mutual)
    {
        WriteFiles();
        return Written.ServeAsync(
            stub => Task.FromResult(ChaincodeResponse.Success(stub.Function)),
            new ChaincodeTls(At("server.pem"), At("server.key"), mutual ? At("ca.pem") : null));
    }

    private void WriteFiles()
    {
        using var server = _servers.Issue(new X500DistinguishedName("CN=chaincode"));
        using var other = _servers.Issue(new X500DistinguishedName("CN=other"));
        File.WriteAllText(At("server.pem"), server.ExportCertificatePem());
        File.WriteAllText(At("server.key"), server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(At("other.key"), other.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(At("ca.pem"), _peers.Certificate.ExportCertificatePem());
    }

    private string At(string name) => Path.Combine(_folder, name);

    private static SocketsHttpHandler Handler(Authority trusted, X509Certificate2? certificate = null) => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { trusted.Certificate },
                RevocationMode = X509RevocationMode.NoCheck,
            },
            // Shown whatever authorities the server asks for: the server must refuse, not the client hold back.
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
            LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate,
        },
    };
}
