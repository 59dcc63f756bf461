using Hyperledger.Fabric.Shim;

namespace ExchangeNetwork.Chaincode;

/// <summary>The verb <c>pack</c>: writes a package and prints its id.</summary>
internal static class Pack
{
    public static async Task<int> RunAsync(CommandLine commandLine)
    {
        var label = commandLine.Require("label");
        var address = commandLine.Require("address");
        var file = commandLine.Require("out");
        var root = commandLine.Find("tls-root");
        var client = commandLine.Pair(("client-cert", null), ("client-key", null));
        if (client is not null && root is null)
            throw new UsageException("--client-cert needs --tls-root: without TLS nobody asks for it.");
        var connection = new ChaincodeConnection(address)
        {
            DialTimeout = commandLine.Find("dial-timeout") ?? "10s",
            RootCertificate = root is null ? null : await File.ReadAllTextAsync(root),
            ClientCertificate = client is { } pair ? await File.ReadAllTextAsync(pair.First) : null,
            ClientKey = client is { } keyed ? await File.ReadAllTextAsync(keyed.Second) : null,
        };
        var package = ChaincodePackage.Create(label, connection);
        await File.WriteAllBytesAsync(file, package.Bytes);
        Console.WriteLine(package.Id);
        return 0;
    }
}
