using System.Text.Json;
using ExchangeNetwork.Tests.Fabric.Network.Running;
using Grpc.Core;
using Hyperledger.Fabric.Client;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

using Contract = Hyperledger.Fabric.Client.Contract;

/// <summary>Feature: transaction invocation.</summary>
public sealed class TransactionTests(FabricNetworkFixture fixture) : NetworkTests(fixture)
{
    private const string Message = "ALL_YOUR_ERROR_ARE_BELONG_TO_US";

    private Contract Basic => Net.ContractOf(Orgs.Org1, TestChaincodes.Names.Basic);

    [Fact]
    public async Task Evaluate_with_result() => (await Basic.EvaluateAsync("echo", ["conga"])).ShouldBe("conga");

    [Fact]
    public async Task Submit_with_result() => (await Basic.SubmitAsync("echo", ["conga"])).ShouldBe("conga");

    [Fact]
    public async Task Update_ledger()
    {
        await Basic.SubmitAsync("put", ["update", "ledger"]);
        (await Basic.EvaluateAsync("get", ["update"])).ShouldBe("ledger");
    }

    [Fact]
    public async Task Transient_data()
    {
        var result = await Basic.EvaluateAsync("echoTransient", transient: [("key1", "value1"), ("key2", "value2")]);
        JsonSerializer.Deserialize<Dictionary<string, string>>(result).ShouldBe(new Dictionary<string, string> { ["key1"] = "value1", ["key2"] = "value2" });
    }

    [Fact]
    public async Task Evaluate_with_error_response()
    {
        var error = await Should.ThrowAsync<GatewayException>(() => Basic.EvaluateAsync("errorMessage", [Message]));
        error.StatusCode.ShouldBe(StatusCode.Unknown);
        error.Message.ShouldContain(Message);
    }

    [Fact]
    public async Task Submit_with_error_response()
    {
        var error = await Should.ThrowAsync<EndorseException>(() => Basic.SubmitAsync("errorMessage", [Message]));
        error.StatusCode.ShouldBe(StatusCode.Aborted);
        error.Message.ShouldContain("failed to endorse transaction, see attached details for more info");
        error.Details.ShouldHaveSingleItem().ShouldBe(
            new ErrorDetail(Net.PeerAddress(Orgs.Org1), Orgs.Org1.MspId, $"chaincode response 500, {Message}"));
    }
}
