using System.Text.Json;
using Hyperledger.Fabric.Shim;

namespace ExchangeNetwork.Tests.Fabric.Network.TestChaincode;

/// <summary>The functions that the scenarios of transactions, offline signing, discovery and events call.</summary>
internal sealed class BasicContract : IChaincode
{
    public async Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub)
    {
        switch (stub.Function, stub.Parameters)
        {
            case ("echo", [var text]):
                return ChaincodeResponse.Success(text);
            case ("echoTransient", []):
                // In an order of its own: transient data come without any.
                return ChaincodeResponse.Success(JsonSerializer.Serialize(new SortedDictionary<string, string>(
                    stub.Transient.ToDictionary(value => value.Key, value => System.Text.Encoding.UTF8.GetString(value.Value)), StringComparer.Ordinal)));
            case ("put", [var key, _]):
                await stub.PutStateAsync(key, stub.Args[2]);
                return ChaincodeResponse.Success();
            case ("get", [var key]):
                return await stub.GetStateAsync(key) is { } value ? ChaincodeResponse.Success(value) : ChaincodeResponse.Error($"There is no {key}.");
            case ("event", [var name, _]):
                stub.SetEvent(name, stub.Args[2]);
                return ChaincodeResponse.Success();
            case ("errorMessage", [var message]):
                return ChaincodeResponse.Error(message);
            default:
                return ChaincodeResponse.Error($"There is no function {stub.Function} of {stub.Parameters.Count} arguments.");
        }
    }
}
