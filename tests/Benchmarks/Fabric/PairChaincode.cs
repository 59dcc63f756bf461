using System.Globalization;
using System.Text;
using Hyperledger.Fabric.Shim;

namespace ExchangeNetwork.Benchmarks.Fabric;

/// <summary>The comparison's chaincode on the project's shim; <c>node/chaincode.js</c> has the same functions.</summary>
internal sealed class PairChaincode : IChaincode
{
    private static readonly byte[] Value = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("0123456789", 10)));

    /// <summary>Serves until the standard input ends, as it does with the process that started this one: ADDRESS PACKAGE-ID.</summary>
    public static async Task<int> ServeAsync(string[] arguments)
    {
        await using var server = new ChaincodeServer(
            new PairChaincode(), new ChaincodeServerOptions { Address = arguments[0], PackageId = arguments[1] });
        await server.StartAsync();
        Console.WriteLine("serving");
        while (await Console.In.ReadLineAsync() is not null)
            continue;
        return 0;
    }

    public async Task<ChaincodeResponse> InvokeAsync(IChaincodeStub stub)
    {
        switch (stub.Function, stub.Parameters)
        {
            case ("echo", [var text]):
                return ChaincodeResponse.Success(Encoding.UTF8.GetBytes(text));
            case ("get", [var key]):
                return ChaincodeResponse.Success(await stub.GetStateAsync(key) ?? []);
            case ("put", [var key, var text]):
                await stub.PutStateAsync(key, Encoding.UTF8.GetBytes(text));
                return ChaincodeResponse.Success();
            case ("putMany", [var prefix, var count]):
                // In batches where the peer offers them; the official shim (2.5.8) has no such call.
                stub.StartWriteBatch();
                var keys = Enumerable.Range(0, int.Parse(count, CultureInfo.InvariantCulture));
                await Task.WhenAll(keys.Select(i => stub.PutStateAsync(string.Create(CultureInfo.InvariantCulture, $"{prefix}-{i}"), Value)));
                return ChaincodeResponse.Success();
            default:
                return ChaincodeResponse.Error($"There is no function {stub.Function}.");
        }
    }
}
