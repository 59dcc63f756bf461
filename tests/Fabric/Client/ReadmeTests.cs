using System.Runtime.CompilerServices;
using System.Text;
using ExchangeNetwork.Tests.Fabric.Client.Double;
using Hyperledger.Fabric.Client;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Client;

public sealed class ReadmeTests
{
    [Fact]
    public async Task The_first_example_runs_as_printed()
    {
        using var authority = new TestAuthority();
        using var server = authority.Server("localhost");
        await using var peer = await PeerDouble.StartAsync(tls: server);
        var address = $"localhost:{peer.Port}";
        var tlsRoots = authority.Pem;
        var privateKeyPem = TestIdentity.P256.Key.ExportPkcs8PrivateKeyPem();
        var certificatePem = TestIdentity.P256.CertificatePem;

        // From here on the lines are the README's.
        using var channel = GatewayChannel.Create(new PeerEndpoint { Address = address, TlsRootCertificates = tlsRoots });
        using var signer = EcdsaSigner.FromPem(privateKeyPem);
        using var gateway = Gateway.Connect(channel, new GatewayOptions
        {
            Identity = new X509Identity("Org1MSP", certificatePem),
            Signer = signer.SignAsync,
        });
        var contract = gateway.GetNetwork("mychannel").GetContract("basic");
        await contract.SubmitTransactionAsync("put", "apple", "red");
        var color = await contract.EvaluateTransactionAsync("get", "apple");

        Encoding.UTF8.GetString(color.Span).ShouldBe("red");
        AllLinesAreInThisFile(example: 0);
    }

    [Fact]
    public async Task The_offline_example_runs_as_printed()
    {
        await using var peer = await PeerDouble.StartAsync();
        using var gateway = peer.Connect(TestIdentity.P256.Options with { Signer = null });
        var contract = gateway.GetNetwork("mychannel").GetContract("basic");
        static async Task<byte[]> SignElsewhereAsync(ReadOnlyMemory<byte> digest) => await TestIdentity.P256.Signer.SignAsync(digest, default);

        // The printed lines leave cancellation out.
#pragma warning disable xUnit1051
        var proposal = contract.NewProposal("put", new ProposalOptions { Arguments = ["apple", "red"] });
        var signedProposal = gateway.NewSignedProposal(proposal.Bytes, await SignElsewhereAsync(proposal.Digest));
        var transaction = await signedProposal.EndorseAsync();
        var signedTransaction = gateway.NewSignedTransaction(transaction.Bytes, await SignElsewhereAsync(transaction.Digest));
        var commit = await signedTransaction.SubmitAsync();
        var signedCommit = gateway.NewSignedCommit(commit.Bytes, await SignElsewhereAsync(commit.Digest));
        var status = await signedCommit.GetStatusAsync();
#pragma warning restore xUnit1051

        status.Successful.ShouldBeTrue();
        AllLinesAreInThisFile(example: 3);
    }

    /// <summary>Compares an example of the README with the code above, line by line.</summary>
    internal static void AllLinesAreInThisFile(int example, [CallerFilePath] string testFile = "")
    {
        var readme = File.ReadAllText(Path.Combine(Path.GetDirectoryName(testFile)!, "../../../services/FabricClient/README.md"));
        var lines = readme.Split("```csharp\n")[example + 1].Split("```")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var code = File.ReadAllLines(testFile).Select(line => line.Trim()).ToHashSet();
        lines.ShouldAllBe(line => code.Contains(line));
    }
}
