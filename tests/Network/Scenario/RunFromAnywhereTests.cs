using System.Diagnostics;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Scenario;

/// <summary>The README's first command, from any folder.</summary>
public sealed class RunFromAnywhereTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("xnet-anywhere").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_relative_path_is_meant_from_where_the_user_is_and_a_mistyped_one_binds_nobody()
    {
        // The second start names another folder on the same data: the first made nothing.
        foreach (var name in (string[])["nowhere", "elsewhere"])
        {
            var (output, error) = await RunAsync("--scenario", name);
            output.ShouldContain(Path.Combine(folder, name), Case.Sensitive, error);
        }
    }

    private async Task<(string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var project = Path.Combine(Checkout.Root, "services", "Sandbox");
        foreach (var argument in (string[])["run", "--no-build", "-c", configuration, "--project", project, "--", "--language", "en", .. arguments])
            start.ArgumentList.Add(argument);
        using var run = Process.Start(start)!;
        var output = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (await output, error);
    }
}
