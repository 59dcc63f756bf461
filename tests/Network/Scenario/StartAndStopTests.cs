using System.Net;
using System.Net.Sockets;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Scenario;

/// <summary>Starting and stopping the sandbox as users do it, also where it goes wrong.</summary>
public sealed class StartAndStopTests : IDisposable
{
    private const int CannotStart = 4;
    private const int Interrupted = 130;
    private static readonly string[] Small = ["--lists", "3", "--entries", "50", "--records", "1500", "--language", "zh"];
    private readonly string folder = Directory.CreateTempSubdirectory("xnet-start").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_port_that_is_in_use_is_named_with_a_code(int which)
    {
        var first = FreePorts.First();
        using var other = new TcpListener(IPAddress.Loopback, first + which);
        other.Start();
        using var sandbox = SandboxProcess.StartAt(first, [.. Small, "--data", folder]);
        var (exitCode, output, _) = await sandbox.EndAsync(Token);
        exitCode.ShouldBe(CannotStart);
        output.ShouldContain($"XN-SETUP-006: 本机端口 {first + which} 已被占用");
    }

    [Fact]
    public async Task A_second_start_on_the_same_folder_is_refused_and_harms_nothing()
    {
        using var first = SandboxProcess.Start(["--once", "--json", .. Small, "--data", folder]);
        (await first.IsAtAsync(() => File.Exists(Path.Combine(folder, "sandbox.lock")), Token)).ShouldBeTrue();
        using var second = SandboxProcess.Start([.. Small, "--data", folder, "--fresh"]);
        var (exitCode, output, _) = await second.EndAsync(Token);
        exitCode.ShouldBe(CannotStart);
        output.ShouldContain("XN-SCEN-130");
        (await first.ResultAsync(Token)).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("INT", "sandbox.lock")]
    [InlineData("TERM", "scenario")]
    [InlineData("INT", "ledger/ledger.db")]
    [InlineData("TERM", "sandbox.json")]
    [InlineData("INT", "progress.json")]
    public async Task Asked_to_stop_at_any_stage_it_stops_in_order_and_the_next_start_goes_on(string signal, string stage)
    {
        using (var sandbox = SandboxProcess.Start(["--once", "--json", .. Small, "--data", folder]))
        {
            (await sandbox.IsAtAsync(() => Path.Exists(Path.Combine(folder, stage)), Token)).ShouldBeTrue();
            sandbox.Signal(signal);
            var (exitCode, output, error) = await sandbox.EndAsync(Token);
            exitCode.ShouldBe(Interrupted, error);
            output.ShouldBeEmpty();
            error.Contains("Unhandled", StringComparison.OrdinalIgnoreCase).ShouldBeFalse(error);
        }
        var (again, result) = await SandboxProcess.RunOnceAsync(Token, [.. Small, "--data", folder]);
        again.ShouldBe(0, result.ToString());
    }
}
