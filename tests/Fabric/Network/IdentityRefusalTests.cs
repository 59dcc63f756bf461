using System.Security.Cryptography;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Fabric;
using ExchangeNetwork.Tests.Fabric.Network.Running;
using Grpc.Core;
using Hyperledger.Fabric.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

/// <summary>Who the network lets in not: refused by peers with clear words, and by the ledger under the catalogue's codes.</summary>
public sealed class IdentityRefusalTests(FabricNetworkFixture fixture) : NetworkTests(fixture), IDisposable
{
    private const string Denied = "access denied: channel [exchange] creator org";
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("identity-");

    public void Dispose()
    {
        key.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Another_organisations_certificate_under_this_MSP_id_is_refused()
    {
        var (certificate, foreignKey) = (await File.ReadAllTextAsync(Net.CertificateFile(Orgs.Org2), Token), await File.ReadAllTextAsync(Net.KeyFile(Orgs.Org2), Token));
        await ShouldBeRefusedAsync(certificate, foreignKey);
    }

    [Fact]
    public Task A_certificate_that_nobody_vouches_for_is_refused() =>
        ShouldBeRefusedAsync(Certificates.SelfSigned(key), key.ExportPkcs8PrivateKeyPem());

    [Fact]
    public async Task A_current_certificate_of_the_organisations_own_authority_is_let_in()
    {
        await using var ledger = await ConnectAsync(Options(Certificates.Issue(Net.AuthorityFiles(Orgs.Org1), key), key.ExportPkcs8PrivateKeyPem()));
        (await ledger.HeadAsync(Token)).Number.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_key_to_another_certificate_is_refused()
    {
        var certificate = await File.ReadAllTextAsync(Net.CertificateFile(Orgs.Org1), Token);
        await ShouldBeRefusedAsync(certificate, key.ExportPkcs8PrivateKeyPem());
    }

    [Fact]
    public async Task Blocks_and_events_are_refused_to_strangers_too()
    {
        using var signer = new EcdsaSigner(key);
        using var stranger = Net.Connect(Orgs.Org1, new X509Identity(Orgs.Org1.MspId, Certificates.SelfSigned(key)), signer.SignAsync);
        var network = stranger.GetNetwork(RunningNetwork.Channel);
        var blocks = await Should.ThrowAsync<DeliverException>(async () => await network.BlockEventsAsync(cancellationToken: Token).FirstAsync(Token));
        blocks.Status.ShouldBe(Hyperledger.Fabric.Protos.Common.Status.Forbidden);
        var events = await Should.ThrowAsync<GatewayException>(
            async () => await network.ChaincodeEventsAsync("exchange", cancellationToken: Token).FirstAsync(Token));
        events.StatusCode.ShouldBe(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task A_file_that_is_no_key_has_a_code()
    {
        var fault = await Should.ThrowAsync<LedgerException>(
            () => ConnectAsync(Net.LedgerOptions(Orgs.Org1) with { PrivateKey = Net.CertificateFile(Orgs.Org1) }));
        fault.Reason.ShouldNotBeNull().Code.ShouldBe("XN-LEDGER-050");
    }

    [Fact]
    public async Task A_peer_that_is_not_there_has_a_code()
    {
        var options = Net.LedgerOptions(Orgs.Org1);
        var absent = options with { Peers = [options.Peers[0] with { Address = "127.0.0.1:1" }] };
        var fault = await Should.ThrowAsync<LedgerException>(() => ConnectAsync(absent));
        fault.Reason.ShouldNotBeNull().Code.ShouldBe("XN-LEDGER-051");
        fault.Reason!.Arguments.ShouldContain("127.0.0.1:1");
    }

    [Fact]
    public async Task A_channel_that_is_not_there_has_a_code()
    {
        var fault = await Should.ThrowAsync<LedgerException>(() => ConnectAsync(Net.LedgerOptions(Orgs.Org1) with { Channel = "elsewhere" }));
        fault.Reason.ShouldNotBeNull().Code.ShouldBe("XN-LEDGER-051");
    }

    /// <summary>Refused for evaluation and endorsement, and when the ledger connects.</summary>
    private async Task ShouldBeRefusedAsync(string certificatePem, string keyPem)
    {
        using var signer = EcdsaSigner.FromPem(keyPem);
        using var gateway = Net.Connect(Orgs.Org1, new X509Identity(Orgs.Org1.MspId, certificatePem), signer.SignAsync);
        var contract = gateway.GetNetwork(RunningNetwork.Channel).GetContract("exchange");
        var evaluation = await Should.ThrowAsync<GatewayException>(() => contract.EvaluateAsync("Agencies:List", ["{}"]));
        evaluation.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        evaluation.Message.ShouldContain(Denied);
        var endorsement = await Should.ThrowAsync<EndorseException>(() => contract.SubmitAsync("Agencies:List", ["{}"]));
        endorsement.Details.ShouldHaveSingleItem().Message.ShouldContain(Denied);

        var fault = await Should.ThrowAsync<LedgerException>(() => ConnectAsync(Options(certificatePem, keyPem)));
        fault.Reason.ShouldNotBeNull().Code.ShouldBe("XN-LEDGER-052");
        fault.Reason!.Arguments.ShouldBe([Orgs.Org1.MspId, RunningNetwork.Channel]);
    }

    private FabricLedgerOptions Options(string certificatePem, string keyPem)
    {
        var (certificateFile, keyFile) = (Path.Combine(folder.FullName, "certificate.pem"), Path.Combine(folder.FullName, "key.pem"));
        File.WriteAllText(certificateFile, certificatePem);
        File.WriteAllText(keyFile, keyPem);
        return Net.LedgerOptions(Orgs.Org1) with { Certificate = certificateFile, PrivateKey = keyFile };
    }

    private static Task<FabricLedger> ConnectAsync(FabricLedgerOptions options) =>
        FabricLedger.ConnectAsync(options, TimeProvider.System, NullLogger.Instance, Token);
}
