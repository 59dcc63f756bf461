using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Fabric;
using ExchangeNetwork.Tests.Fabric.Network.Running;
using Google.Protobuf;
using Grpc.Core;
using Hyperledger.Fabric.Client;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Gateway;
using Hyperledger.Fabric.Protos.Msp;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

using Contract = Hyperledger.Fabric.Client.Contract;
using Gateway = Hyperledger.Fabric.Client.Gateway;
using Status = Hyperledger.Fabric.Protos.Common.Status;

/// <summary>A certificate of the organisation's own authority whose time is over.</summary>
/// <remarks>
/// The gateway's own peer looks at the time from Fabric 3.0 on; other peers, orderers and block streams always do. Not beside other tests:
/// a gateway closes its connection to a peer that refuses for this reason.
/// </remarks>
[Collection(OutageTests.Name)]
public sealed class ExpiredIdentityTests(FabricNetworkFixture fixture) : NetworkTests(fixture)
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("expired-");
    private EcdsaSigner? signer;
    private Gateway? gateway;
    private string certificatePem = "";

    private Hyperledger.Fabric.Client.Network Network => gateway!.GetNetwork(RunningNetwork.Channel);

    private Contract AllThree => Network.GetContract(TestChaincodes.Names.AllThree);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        certificatePem = Certificates.Issue(Net.AuthorityFiles(Orgs.Org1), key, DateTimeOffset.UtcNow.AddMinutes(-1));
        signer = new EcdsaSigner(key);
        gateway = Net.Connect(Orgs.Org1, new X509Identity(Orgs.Org1.MspId, certificatePem), signer.SignAsync);
    }

    public override async ValueTask DisposeAsync()
    {
        gateway?.Dispose();
        signer?.Dispose();
        key.Dispose();
        folder.Delete(recursive: true);
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Peers_refuse_to_endorse()
    {
        var error = await Should.ThrowAsync<EndorseException>(() => AllThree.SubmitAsync("echo", ["conga"]));
        error.StatusCode.ShouldBe(StatusCode.Aborted);
        error.Details.ShouldAllBe(detail => detail.Message.Contains("proposal client identity expired"));
        // Either the gateway's own peer refuses, and then no other is asked, or it endorses and the others refuse.
        error.Details.Select(detail => detail.MspId == Orgs.Org1.MspId).Distinct().ShouldHaveSingleItem();
        await AwaitPeersAsync();
    }

    [Fact]
    public async Task Orderers_refuse_to_order()
    {
        // Somebody else's endorsed transaction in the expired one's name: orderers look at the sender, not at the endorsements.
        var endorsed = await Net.ContractOf(Orgs.Org1, TestChaincodes.Names.Private)
            .NewProposal("getPeerOrg", Calls.Options(by: [Orgs.Org1.MspId])).EndorseAsync(cancellationToken: Token);
        var transaction = gateway!.NewTransaction(InTheNameOf(Orgs.Org1.MspId, certificatePem, endorsed.Bytes));
        var error = await Should.ThrowAsync<SubmitException>(() => transaction.SubmitAsync(cancellationToken: Token));
        error.StatusCode.ShouldBe(StatusCode.Aborted);
        error.Message.ShouldContain("broadcast client identity expired");
    }

    [Fact]
    public async Task Streams_of_blocks_are_refused()
    {
        var error = await Should.ThrowAsync<DeliverException>(async () => await Network.BlockEventsAsync(cancellationToken: Token).FirstAsync(Token));
        error.Status.ShouldBe(Status.Forbidden);
    }

    [Fact]
    public async Task The_ledger_refuses_the_certificate_when_it_connects()
    {
        var fault = await Should.ThrowAsync<LedgerException>(
            () => FabricLedger.ConnectAsync(LedgerOptions(), TimeProvider.System, NullLogger.Instance, Token));
        ShouldBeDenied(fault);
    }

    [Fact]
    public async Task The_ledger_says_so_at_once_when_the_certificate_expires_in_the_middle_of_its_life()
    {
        // Asked before there are members, the contract at the own peer would refuse, and no other peer be asked.
        await Net.FoundersAsync();
        // A clock that goes two minutes late believes in the certificate; a peer that looks at its own refuses the connecting ledger already.
        var fault = await Should.ThrowAsync<LedgerException>(async () =>
        {
            await using var ledger = await FabricLedger.ConnectAsync(
                LedgerOptions(), new LateClock(TimeSpan.FromMinutes(2)), NullLogger.Instance, Token);
            await ledger.SubmitAsync(new LedgerCall(Functions.AgenciesGet, [CanonicalJson.Serialize(new AgencyQuery("tax"))]), Token);
        });
        ShouldBeDenied(fault);
        await AwaitPeersAsync();
    }

    private static byte[] InTheNameOf(string mspId, string certificatePem, ReadOnlyMemory<byte> transaction)
    {
        var prepared = PreparedTransaction.Parser.ParseFrom(transaction.Span);
        var payload = Payload.Parser.ParseFrom(prepared.Envelope.Payload);
        var header = SignatureHeader.Parser.ParseFrom(payload.Header.SignatureHeader);
        header.Creator = new SerializedIdentity { Mspid = mspId, IdBytes = ByteString.CopyFromUtf8(certificatePem) }.ToByteString();
        payload.Header.SignatureHeader = header.ToByteString();
        prepared.Envelope.Payload = payload.ToByteString();
        return prepared.ToByteArray();
    }

    private static void ShouldBeDenied(LedgerException fault)
    {
        fault.Reason.ShouldNotBeNull().Code.ShouldBe("XN-LEDGER-052");
        fault.Reason!.Arguments.ShouldBe([Orgs.Org1.MspId, RunningNetwork.Channel]);
    }

    /// <summary>The gateway has closed connections to peers; it must have opened them again before others need them.</summary>
    private Task<string> AwaitPeersAsync() =>
        Patience.UntilAgreedAsync(() => Net.ContractOf(Orgs.Org1, TestChaincodes.Names.AllThree).SubmitAsync("echo", ["conga"]));

    private FabricLedgerOptions LedgerOptions()
    {
        var (certificateFile, keyFile) = (Path.Combine(folder.FullName, "certificate.pem"), Path.Combine(folder.FullName, "key.pem"));
        File.WriteAllText(certificateFile, certificatePem);
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return Net.LedgerOptions(Orgs.Org1) with { Certificate = certificateFile, PrivateKey = keyFile };
    }

    private sealed class LateClock(TimeSpan late) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - late;
    }
}
