using ExchangeNetwork.Tests.Network.Scenario;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.PseudonymKeys;

/// <summary>All nodes killed at once while they make their keys, as kill -9 does it: the next start makes them to their end.</summary>
public sealed class KilledTests : IDisposable
{
    private static readonly string[] Agencies = ["tax", "police", "customs", "bank"];
    private static readonly string[] Small = ["--lists", "3", "--entries", "50", "--records", "1500"];
    private readonly string folder = Directory.CreateTempSubdirectory("xnet-keys").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Killed_when_the_first_has_drawn_its_secret() => await KilledAsync(() => Files("pseudonym-dealing.*").Count > 0);

    [Fact]
    public async Task Killed_when_half_of_the_shares_are_kept_but_not_all_have_signed() => await KilledAsync(() => Files("pseudonym-share.*").Count >= 4);

    [Fact]
    public async Task Killed_when_the_first_has_forgotten_what_it_dealt()
    {
        var most = 0;
        await KilledAsync(() =>
        {
            var now = Files("pseudonym-dealing.*").Count;
            most = Math.Max(most, now);
            return now < most;
        });
    }

    private async Task KilledAsync(Func<bool> reached)
    {
        using (var sandbox = SandboxProcess.Start(["--once", "--json", .. Small, "--data", folder]))
            (await sandbox.KillWhenAsync(reached, Token)).ShouldBeTrue();
        var (exitCode, result) = await SandboxProcess.RunOnceAsync(Token, [.. Small, "--data", folder]);
        exitCode.ShouldBe(0, result.ToString());
        Files("pseudonym-dealing.*").ShouldBeEmpty();
        Files("pseudonym-share.*").Order(StringComparer.Ordinal).ShouldBe(
            Agencies.SelectMany(agency => new[] { $"{agency}/pseudonym-share.person-1.1.key", $"{agency}/pseudonym-share.thing-1.1.key" }).Order(StringComparer.Ordinal));
    }

    private List<string> Files(string pattern)
    {
        var keys = new DirectoryInfo(Path.Combine(folder, "keys"));
        return keys.Exists
            ? [.. keys.EnumerateFiles(pattern + ".key", SearchOption.AllDirectories).Select(file => $"{file.Directory!.Name}/{file.Name}")]
            : [];
    }
}
