using System.Text;
using Hyperledger.Fabric.Shim;

namespace ExchangeNetwork.Tests.Fabric.Network.TestChaincode;

/// <summary>The functions that the scenarios of endorsing organisations, private data and key-level endorsement call.</summary>
internal sealed class PrivateContract : IChaincode
{
    public async Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub)
    {
        switch (stub.Function, stub.Parameters)
        {
            case ("getPeerOrg", []):
                return ChaincodeResponse.Success(stub.LocalMspId ?? "");
            case ("checkEndorsingOrg", []):
                return stub.Transient.ContainsKey(stub.LocalMspId ?? "")
                    ? ChaincodeResponse.Success("success")
                    : ChaincodeResponse.Error($"{stub.LocalMspId} was not to be asked.");
            case ("WritePrivateData", []):
                foreach (var collection in Encoding.UTF8.GetString(stub.Transient["collection"]).Split(','))
                    await stub.PutPrivateDataAsync(collection, Encoding.UTF8.GetString(stub.Transient["key"]), stub.Transient["value"]);
                return ChaincodeResponse.Success();
            case ("ReadPrivateData", [var collection, var key]):
                return ChaincodeResponse.Success(await stub.GetPrivateDataAsync(collection, key) ?? []);
            case ("SetStateWithEndorser", [var key, _, var endorser]):
                await stub.PutStateAsync(key, stub.Args[2]);
                await SetEndorsersAsync(stub, key, endorser);
                return ChaincodeResponse.Success();
            case ("SetStateEndorsers", [var key, var first, var second]):
                await SetEndorsersAsync(stub, key, first, second);
                return ChaincodeResponse.Success();
            case ("ChangeState", [var key, _]):
                await stub.PutStateAsync(key, stub.Args[2]);
                return ChaincodeResponse.Success();
            case ("GetState", [var key]):
                return ChaincodeResponse.Success(await stub.GetStateAsync(key) ?? []);
            default:
                return ChaincodeResponse.Error($"There is no function {stub.Function} of {stub.Parameters.Count} arguments.");
        }
    }

    private static Task SetEndorsersAsync(IChaincodeStub stub, string key, params ReadOnlySpan<string> mspIds) =>
        stub.SetStateValidationParameterAsync(key, new KeyEndorsementPolicy().Add(EndorserRole.Peer, mspIds).ToBytes());
}
