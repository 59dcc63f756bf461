using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Hyperledger.Fabric.Shim;

namespace ExchangeNetwork.Tests.Fabric.Network.TestChaincode;

/// <summary>The functions that the scenarios of errors call.</summary>
internal sealed class ErrorsContract(Func<Task> crash) : IChaincode
{
    public async Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub)
    {
        switch (stub.Function, stub.Parameters)
        {
            case ("exists", [var key]):
                return ChaincodeResponse.Success(await stub.GetStateAsync(key) is null ? "false" : "true");
            case ("exists", var other):
                return ChaincodeResponse.Error($"Expected 1 parameters, but {other.Count} have been supplied");
            case ("crash", []):
                // The server ends without an answer, and its connections with it, as a program that dies.
                _ = crash();
                await Task.Delay(Timeout.Infinite, stub.Aborted);
                return ChaincodeResponse.Success();
            case ("nondet", []):
                await stub.PutStateAsync("random", BitConverter.GetBytes(RandomNumberGenerator.GetInt32(int.MaxValue)));
                return ChaincodeResponse.Success();
            case ("orgsFail", [var orgs]):
                if (JsonSerializer.Deserialize<string[]>(orgs)!.Contains(stub.LocalMspId))
                    return ChaincodeResponse.Error($"{stub.LocalMspId} refuses to endorse this");
                await stub.PutStateAsync("mykey", "myvalue"u8.ToArray());
                return ChaincodeResponse.Success();
            default:
                return ChaincodeResponse.Error(string.Create(CultureInfo.InvariantCulture, $"You've asked to invoke a function that does not exist: {stub.Function}"));
        }
    }
}
