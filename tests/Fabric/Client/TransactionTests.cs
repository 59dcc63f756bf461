using System.Text;
using System.Text.Json;
using ExchangeNetwork.Tests.Fabric.Client.Double;
using Hyperledger.Fabric.Client;
using Hyperledger.Fabric.Protos.Gateway;
using Hyperledger.Fabric.Protos.Peer;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Client;

using Contract = Hyperledger.Fabric.Client.Contract;

public sealed class TransactionTests : IAsyncLifetime
{
    private PeerDouble peer = null!;
    private Hyperledger.Fabric.Client.Gateway gateway = null!;
    private Contract contract = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        peer = await PeerDouble.StartAsync();
        gateway = peer.Connect();
        contract = gateway.GetNetwork(ChannelDouble.Name).GetContract("basic");
    }

    public async ValueTask DisposeAsync()
    {
        gateway.Dispose();
        await peer.DisposeAsync();
    }

    [Fact]
    public async Task What_is_put_is_there_to_get_after_the_commit()
    {
        var put = await contract.SubmitTransactionAsync("put", "apple", "red");
        Text(put).ShouldBe("red");
        Text(await contract.EvaluateTransactionAsync("get", "apple")).ShouldBe("red");
        peer.Script.Calls.ShouldBe([Call.Endorse, Call.Submit, Call.CommitStatus, Call.Evaluate]);
    }

    [Fact]
    public async Task Arguments_arrive_as_given_text_and_bytes_mixed()
    {
        byte[] bytes = [0, 255, 128];
        var result = await contract.EvaluateTransactionAsync("args", "名", bytes, "");
        JsonSerializer.Deserialize<byte[][]>(result.Span).ShouldBe(["args"u8.ToArray(), Encoding.UTF8.GetBytes("名"), bytes, []]);
    }

    [Fact]
    public async Task A_named_contract_puts_its_name_before_the_transactions()
    {
        var named = gateway.GetNetwork(ChannelDouble.Name).GetContract("basic", "named");
        var result = await named.EvaluateTransactionAsync("args");
        JsonSerializer.Deserialize<byte[][]>(result.Span).ShouldBe(["named:args"u8.ToArray()]);
        (named.ChaincodeName, named.ContractName, contract.ContractName).ShouldBe(("basic", "named", null));
    }

    [Fact]
    public async Task Transient_data_reach_the_chaincode_and_not_the_arguments()
    {
        var options = new ProposalOptions
        {
            Transient = new Dictionary<string, ReadOnlyMemory<byte>> { ["b"] = "2"u8.ToArray(), ["a"] = "1"u8.ToArray(), ["c"] = Array.Empty<byte>() },
        };
        Text(await contract.EvaluateAsync("echoTransient", options, Token)).ShouldBe("""{"a":"1","b":"2","c":""}""");
        Text(await contract.SubmitAsync("echoTransient", options, Token)).ShouldBe("""{"a":"1","b":"2","c":""}""");
    }

    [Fact]
    public async Task Organisations_named_are_asked_for_at_evaluation_and_endorsement()
    {
        var options = new ProposalOptions { EndorsingOrganizations = ["Org1MSP", "Org3MSP"] };
        await contract.EvaluateAsync("args", options, Token);
        await contract.SubmitAsync("args", options, Token);
        peer.Script.Requests<EvaluateRequest>().Single().TargetOrganizations.ShouldBe(["Org1MSP", "Org3MSP"]);
        peer.Script.Requests<EndorseRequest>().Single().EndorsingOrganizations.ShouldBe(["Org1MSP", "Org3MSP"]);
    }

    [Fact]
    public async Task Step_by_step_a_transaction_keeps_one_id()
    {
        var proposal = contract.NewProposal("put", new ProposalOptions { Arguments = ["k", "v"] });
        var transaction = await proposal.EndorseAsync(cancellationToken: Token);
        Text(transaction.Result).ShouldBe("v");
        var submitted = await transaction.SubmitAsync(cancellationToken: Token);
        Text(submitted.Result).ShouldBe("v");
        var status = await submitted.GetStatusAsync(cancellationToken: Token);
        status.ShouldBe(new CommitResult(proposal.TransactionId, TxValidationCode.Valid, 1));
        status.Successful.ShouldBeTrue();
        new[] { transaction.TransactionId, submitted.TransactionId }.ShouldAllBe(id => id == proposal.TransactionId);
        proposal.TransactionId.ShouldMatch("^[0-9a-f]{64}$");
    }

    [Fact]
    public async Task Submitting_without_waiting_leaves_the_commit_to_be_asked_for()
    {
        var submitted = await contract.SubmitWithoutWaitingAsync("put", new ProposalOptions { Arguments = ["k", "v"] }, Token);
        peer.Script.Calls.ShouldBe([Call.Endorse, Call.Submit]);
        (await submitted.GetStatusAsync(cancellationToken: Token)).BlockNumber.ShouldBe(1UL);
    }

    [Fact]
    public async Task Bytes_changed_after_the_proposal_do_not_change_it()
    {
        var bytes = "first"u8.ToArray();
        var proposal = contract.NewProposal("args", new ProposalOptions { Arguments = [bytes] });
        bytes[0] = (byte)'?';
        JsonSerializer.Deserialize<byte[][]>((await proposal.EvaluateAsync(cancellationToken: Token)).Span)![1].ShouldBe("first"u8.ToArray());
    }

    [Fact]
    public async Task A_result_beyond_four_mebibytes_comes_through() =>
        (await contract.EvaluateTransactionAsync("large", "6000000")).Length.ShouldBe(6_000_000);

    [Fact]
    public async Task An_argument_beyond_four_mebibytes_goes_through() =>
        (await contract.EvaluateTransactionAsync("args", new byte[5_000_000])).Length.ShouldBeGreaterThan(6_000_000);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_at_once_share_one_signer(bool p384)
    {
        using var other = peer.Connect((p384 ? TestIdentity.P384 : TestIdentity.P256).Options);
        var basic = other.GetNetwork(ChannelDouble.Name).GetContract("basic");
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => basic.SubmitTransactionAsync("put", $"k{i}", "v")));
        peer.Channel.State.Count.ShouldBe(50);
    }

    [Fact]
    public void Every_proposal_has_an_id_of_its_own() =>
        Enumerable.Range(0, 100).Select(_ => contract.NewProposal("args").TransactionId).Distinct().Count().ShouldBe(100);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
