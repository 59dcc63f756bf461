using System.Diagnostics;
using System.Runtime.InteropServices;
using ExchangeNetwork.Chaincode;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Shim;

/// <summary>The program as operators start it.</summary>
public class ProgramTests
{
    [Fact]
    public async Task It_says_what_it_serves_and_a_signal_stops_it()
    {
        using var program = Start("--address", "127.0.0.1:0", "--package-id", "exchange_1:abc", "--msp", "TaxMSP");
        var line = (await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull();
        line.ShouldStartWith("Serving exchange_1:abc for TaxMSP on 127.0.0.1:");
        line.ShouldEndWith($", without TLS, {ExchangeNetwork.Contract.NetworkContract.FunctionNames.Count} functions.");
        if (!OperatingSystem.IsWindows())
        {
            Signal(program.Id, (int)PosixSignalNumber.Terminate).ShouldBe(0);
            (await ExitAsync(program)).Code.ShouldBe(0);
        }
        else
        {
            program.Kill();
        }
    }

    [Fact]
    public async Task Help_shows_both_verbs()
    {
        using var program = Start("--help");
        (await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim().ShouldBe(CommandLine.Help.Trim());
        (await ExitAsync(program)).Code.ShouldBe(0);
    }

    [Theory]
    [InlineData(2, "Give --package-id or set CORE_CHAINCODE_ID_NAME.", "--address", "127.0.0.1:0")]
    [InlineData(2, "is not an address to listen on", "--address", "nowhere", "--package-id", "a:b")]
    [InlineData(1, "absent.pem", "--address", "127.0.0.1:0", "--package-id", "a:b", "--tls-cert", "absent.pem", "--tls-key", "absent.pem")]
    [InlineData(1, "absent.pem", "pack", "--label", "a", "--address", "a:1", "--out", "never.tgz", "--tls-root", "absent.pem")]
    [InlineData(2, "is not a label", "pack", "--label", "a b", "--address", "a:1", "--out", "never.tgz")]
    public async Task What_is_wrong_is_said_in_one_line_before_it_ends(int code, string words, params string[] args)
    {
        using var program = Start(args);
        var (actual, error) = await ExitAsync(program);
        actual.ShouldBe(code);
        error.Trim().ShouldContain(words);
        error.Trim().ShouldNotContain('\n');
    }

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ExchangeNetwork.Chaincode.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in new[] { "CHAINCODE_SERVER_ADDRESS", "CORE_CHAINCODE_ID_NAME", "CORE_PEER_LOCALMSPID", "CHAINCODE_TLS_CERT", "CHAINCODE_TLS_KEY" })
            start.Environment.Remove(variable);
        return Process.Start(start).ShouldNotBeNull();
    }

    private static async Task<(int Code, string Error)> ExitAsync(Process program)
    {
        var error = await program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (program.ExitCode, error);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);

    private enum PosixSignalNumber
    {
        Terminate = 15,
    }
}
