using Hyperledger.Fabric.Shim;

namespace ExchangeNetwork.Tests.Fabric.Shim;

/// <summary>A chaincode of one function.</summary>
internal sealed class Written(Func<IChaincodeStub, Task<ChaincodeResponse>> run) : IChaincode
{
    public const string PackageId = "test_1.0:abc";

    public Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub) => run(stub);

    public Task<ChaincodeResponse> InitAsync(IChaincodeStub stub) => run(stub);

    /// <summary>Serves a function on a free port of this machine.</summary>
    public static Task<ChaincodeServer> ServeAsync(Func<IChaincodeStub, Task<ChaincodeResponse>> run, ChaincodeTls? tls = null) =>
        ServeAsync(new Written(run), tls);

    public static async Task<ChaincodeServer> ServeAsync(IChaincode chaincode, ChaincodeTls? tls = null, string address = "127.0.0.1:0")
    {
        var server = new ChaincodeServer(chaincode, new ChaincodeServerOptions { Address = address, PackageId = PackageId, MspId = "Org1MSP", Tls = tls });
        await server.StartAsync();
        return server;
    }

    public static Task<ChaincodeServer> ServeAsync(Func<IChaincodeStub, Task> run) => ServeAsync(async stub =>
    {
        await run(stub);
        return ChaincodeResponse.Success();
    });

    public static Task<ChaincodeServer> EchoAsync() => ServeAsync(stub => Task.FromResult(ChaincodeResponse.Success(stub.Function)));
}
