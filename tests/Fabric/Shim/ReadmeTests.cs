using System.Text;
using Google.Protobuf;
using Hyperledger.Fabric.Protos.Peer;
using Hyperledger.Fabric.Shim;
using Shouldly;
using Xunit;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace ExchangeNetwork.Tests.Fabric.Shim;

// The readme's example, word for word.
public sealed class Assets : IChaincode
{
    public async Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub)
    {
        switch (stub.Function, stub.Parameters)
        {
            case ("put", [var key, var value]):
                await stub.PutStateAsync(key, Encoding.UTF8.GetBytes(value));
                return ChaincodeResponse.Success();
            case ("get", [var key]) when await stub.GetStateAsync(key) is { } value:
                return ChaincodeResponse.Success(value);
            default:
                return ChaincodeResponse.Error("There is no such function or asset.");
        }
    }
}

public class ReadmeTests
{
    [Fact]
    public async Task The_readmes_chaincode_runs()
    {
        await using var server = await Written.ServeAsync(new Assets());
        await using var peer = await ScriptedPeer.ReadyAsync(server);
        await peer.InitAsync();
        (await peer.CompletedAsync()).Response.Status.ShouldBe(200);
        await peer.TransactAsync(args: ["put", "a", "1"]);
        await peer.AnswerAsync(await peer.NextAsync(Type.PutState, new PutState { Key = "a", Value = Request.Bytes("1") }));
        (await peer.CompletedAsync()).Response.Status.ShouldBe(200);
        await peer.TransactAsync(args: ["get", "a"]);
        await peer.AnswerAsync(await peer.NextAsync(Type.GetState), Request.Bytes("1"));
        (await peer.CompletedAsync()).Response.Payload.ToStringUtf8().ShouldBe("1");
        await peer.TransactAsync(args: ["get", "b"]);
        await peer.AnswerAsync(await peer.NextAsync(Type.GetState), ByteString.Empty);
        (await peer.CompletedAsync()).Response.Status.ShouldBe(500);
    }

    [Fact]
    public void The_readme_shows_that_chaincode()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "ExchangeNetwork.sln")))
            root = Path.GetDirectoryName(root).ShouldNotBeNull();
        var readme = File.ReadAllText(Path.Combine(root, "chaincode/Shim/README.md"));
        var test = File.ReadAllText(Path.Combine(root, "tests/Fabric/Shim/ReadmeTests.cs"));
        var start = readme.IndexOf("public sealed class Assets", StringComparison.Ordinal);
        test.ShouldContain(readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)]);
    }
}
