using ExchangeNetwork.Tests.Fabric.Network.Running;
using Hyperledger.Fabric.Client;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

using Gateway = Hyperledger.Fabric.Client.Gateway;

/// <summary>Feature: off-line signing.</summary>
public sealed class OfflineSigningTests(FabricNetworkFixture fixture) : NetworkTests(fixture)
{
    private Gateway? gateway;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        gateway = Net.Connect(Orgs.Org1, Net.IdentityOf(Orgs.Org1), signer: null);
    }

    public override async ValueTask DisposeAsync()
    {
        gateway?.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Evaluate_fails_without_signing() =>
        await Should.ThrowAsync<InvalidOperationException>(() => Unsigned().EvaluateAsync(cancellationToken: Token));

    [Fact]
    public async Task Evaluate_succeeds_with_offline_signing()
    {
        var proposal = Unsigned();
        var signed = gateway!.NewSignedProposal(proposal.Bytes, await SignElsewhereAsync(proposal));
        (await signed.EvaluateAsync(cancellationToken: Token)).Text().ShouldBe("conga");
    }

    [Fact]
    public async Task Submit_fails_without_signing()
    {
        var proposal = Unsigned();
        await Should.ThrowAsync<InvalidOperationException>(() => proposal.EndorseAsync(cancellationToken: Token));
        // Each step asks for a signature of its own.
        var transaction = await gateway!.NewSignedProposal(proposal.Bytes, await SignElsewhereAsync(proposal)).EndorseAsync(cancellationToken: Token);
        await Should.ThrowAsync<InvalidOperationException>(() => transaction.SubmitAsync(cancellationToken: Token));
        var commit = await gateway.NewSignedTransaction(transaction.Bytes, await SignElsewhereAsync(transaction)).SubmitAsync(cancellationToken: Token);
        await Should.ThrowAsync<InvalidOperationException>(() => commit.GetStatusAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task Submit_succeeds_with_offline_signing()
    {
        var proposal = Unsigned();
        var transaction = await gateway!.NewSignedProposal(proposal.Bytes, await SignElsewhereAsync(proposal)).EndorseAsync(cancellationToken: Token);
        var commit = await gateway.NewSignedTransaction(transaction.Bytes, await SignElsewhereAsync(transaction)).SubmitAsync(cancellationToken: Token);
        var status = await gateway.NewSignedCommit(commit.Bytes, await SignElsewhereAsync(commit)).GetStatusAsync(cancellationToken: Token);
        status.Successful.ShouldBeTrue();
        transaction.Result.Text().ShouldBe("conga");
    }

    private Proposal Unsigned() => gateway!.GetNetwork(RunningNetwork.Channel).GetContract(TestChaincodes.Names.Basic)
        .NewProposal("echo", new ProposalOptions { Arguments = ["conga"] });

    private async Task<byte[]> SignElsewhereAsync(Signable signable) => await Net.SignerOf(Orgs.Org1).SignAsync(signable.Digest, Token);
}
