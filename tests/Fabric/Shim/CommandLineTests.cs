using ExchangeNetwork.Chaincode;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Shim;

public class CommandLineTests
{
    [Fact]
    public void Serving_takes_its_options_from_the_command_line()
    {
        var line = new CommandLine(
            ["--address", "127.0.0.1:9999", "--package-id", "a:b", "--msp", "Org1MSP", "--tls-cert", "c", "--tls-key", "k", "--client-ca", "ca", "--purge", "delete"]);
        var options = line.Server();
        options.Address.ShouldBe("127.0.0.1:9999");
        options.PackageId.ShouldBe("a:b");
        options.MspId.ShouldBe("Org1MSP");
        options.Tls.ShouldBe(new Hyperledger.Fabric.Shim.ChaincodeTls("c", "k", "ca"));
        line.Purge().ShouldBe(PurgeMode.Delete);
        line.AtOnce().ShouldBe(64);
    }

    [Theory]
    [InlineData("fly")]
    [InlineData("serve", "address")]
    [InlineData("--colour", "red")]
    [InlineData("--label", "pack only")]
    [InlineData("--address")]
    [InlineData("--address", "a:1", "--address", "a:2")]
    [InlineData("--package-id", "a:b")]
    [InlineData("--address", "a:1")]
    [InlineData("--address", "a:1", "--package-id", "a:b", "--tls-cert", "c")]
    [InlineData("--address", "a:1", "--package-id", "a:b", "--client-ca", "c")]
    [InlineData("--address", "a:1", "--package-id", "a:b", "--purge", "maybe")]
    [InlineData("--address", "a:1", "--package-id", "a:b", "--at-once", "0")]
    public void A_wrong_command_line_is_said_in_one_line(params string[] args)
    {
        var fault = Should.Throw<UsageException>(() =>
        {
            var line = new CommandLine(args);
            line.Server();
            line.Purge();
            line.AtOnce();
        });
        fault.Message.ShouldNotContain('\n');
    }

    [Fact]
    public async Task Packing_writes_the_package()
    {
        var file = Path.GetTempFileName();
        try
        {
            (await Pack.RunAsync(new CommandLine(["pack", "--label", "exchange_1", "--address", "{{.address}}", "--out", file]))).ShouldBe(0);
            (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).ShouldBe(
                Hyperledger.Fabric.Shim.ChaincodePackage.Create("exchange_1", new("{{.address}}")).Bytes);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("pack", "--label", "a", "--address", "a:1")]
    [InlineData("pack", "--label", "a", "--address", "a:1", "--out", "x", "--client-cert", "c")]
    [InlineData("pack", "--label", "a", "--address", "a:1", "--out", "x", "--client-cert", "c", "--client-key", "k")]
    public async Task A_package_whose_parts_do_not_fit_is_not_written(params string[] args) =>
        await Should.ThrowAsync<UsageException>(Pack.RunAsync(new CommandLine(args)));
}
