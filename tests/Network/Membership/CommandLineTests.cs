using System.Diagnostics;
using ExchangeNetwork.Sandbox.Console;
using ExchangeNetwork.Tests.Network.Scenario;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Membership;

/// <summary>A fifth agency joins a running sandbox the way its documentation says: every step a command of a user.</summary>
public sealed class CommandLineTests : IDisposable
{
    private static readonly string[] Small = ["--lists", "4", "--entries", "150", "--records", "4000"];
    private readonly string folder = Directory.CreateTempSubdirectory("xnet-fifth").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(folder, "data");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_fifth_agency_joins_the_running_sandbox_receives_a_list_hits_is_suspended_and_is_refused()
    {
        using (var sandbox = SandboxProcess.Start([.. Small, "--data", Data]))
        {
            await AddAsync(sandbox, "health");
            await JoinAsync();
            var list = await AmendAListAsync();
            await HitAsync(list);
            await SuspendAsync();

            sandbox.Signal("INT");
            (await sandbox.EndAsync(Token)).ExitCode.ShouldBe(0);
        }

        // The fifth agency, its list and its hits are none of the scenario's.
        var (exitCode, result) = await SandboxProcess.RunOnceAsync(Token, [.. Small, "--data", Data]);
        exitCode.ShouldBe(0, result.ToString());
        ((int)result["agencies"]!).ShouldBe(4);
        ((bool)result["ledgerVerified"]!).ShouldBeTrue();
        var started = JObject.Parse(await File.ReadAllTextAsync(Path.Combine(Data, "sandbox.json"), Token));
        started["nodes"]!.Select(node => (string)node["agency"]!).ShouldContain("health");
    }

    private async Task AddAsync(SandboxProcess sandbox, string agency)
    {
        // Refused until the sandbox is complete; asked again until it is.
        string[] arguments = [agency, "--name-zh", "卫生健康委", "--name-en", "Health", "--data", Data, "--json", "--language", "en"];
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var exitCode = 1; exitCode != 0;)
        {
            await pause.WaitForNextTickAsync(Token);
            sandbox.IsRunning.ShouldBeTrue();
            using var output = new StringWriter();
            using var error = new StringWriter();
            exitCode = await new AddAgencyCommand(output, error).RunAsync(arguments, Token);
            if (exitCode == 0)
                ((string)JObject.Parse(output.ToString())["id"]!).ShouldBe(agency);
            else
                error.ToString().ShouldMatch("XN-SCEN-120|XN-HTTP-503");
        }
        using var again = new StringWriter();
        (await new AddAgencyCommand(TextWriter.Null, again).RunAsync(arguments, Token)).ShouldBe(1);
        again.ToString().ShouldContain("XN-SCEN-121");
    }

    private async Task JoinAsync()
    {
        var application = Path.Combine(folder, "health.json");
        await AsAsync("health-admin", "agency", "application", "--out", application);
        var proposal = (string)(await AsAsync("tax-admin", "agency", "join", application))["id"]!;
        foreach (var voter in (string[])["police", "customs"])
            ((string)(await AsAsync($"{voter}-admin", "agency", "approve", proposal))["state"]!).ShouldBe("open");
        // The proposing agency's one administrator may not approve as well: three of four is the majority.
        ((string)(await AsAsync("bank-admin", "agency", "approve", proposal))["state"]!).ShouldBe("effective");
    }

    private async Task<string> AmendAListAsync()
    {
        await WriteBasisAsync("before", ["tax", "customs"]);
        var entries = Path.Combine(folder, "wanted.csv");
        await File.WriteAllTextAsync(entries, "entry_id,mobile\nx1,13900000901\n", Token);
        var list = (string)(await AsAsync("police-analyst", "list", "publish", entries, "--basis", "before", "--recipients", "tax,customs", "--mode", "disclosed"))["list"]!["listId"]!;
        await AsAsync("police-supervisor", "list", "approve", list, "--wait");

        await WriteBasisAsync("after", ["tax", "customs", "health"]);
        await AsAsync("police-analyst", "list", "amend", list, entries, "--basis", "after", "--recipients", "tax,customs,health");
        ((int)(await AsAsync("police-supervisor", "list", "approve", list, "--wait"))["version"]!).ShouldBe(2);
        return list;
    }

    private async Task HitAsync(string list)
    {
        var records = Path.Combine(folder, "visits.csv");
        await File.WriteAllTextAsync(records, "record_id,observed_at,mobile\nv1,2026-01-05,13900000901\n", Token);
        ((int)(await AsAsync("health-analyst", "intake", records))["accepted"]!).ShouldBe(1);
        JToken[] hits;
        do
        {
            hits = [.. (await RunAsync("police-analyst", "hits", "--side", "owner", "--list", list)).Document];
        }
        while (hits.Length == 0);
        hits.ShouldHaveSingleItem()["agency"]!.ShouldBe("health");
    }

    private async Task SuspendAsync()
    {
        var proposal = (string)(await AsAsync("tax-admin", "agency", "suspend", "health", "--reason", "audit"))["id"]!;
        foreach (var voter in (string[])["police", "customs", "bank"])
            await AsAsync($"{voter}-admin", "agency", "approve", proposal);
        var (exitCode, error) = await RunAsync("health-admin", "agency", "leave");
        exitCode.ShouldBe(1);
        ((string)error["code"]!).ShouldBe("XN-AGENCY-002");
    }

    private async Task WriteBasisAsync(string id, string[] recipients)
    {
        var terms = new JObject
        {
            ["basisId"] = id,
            ["citation"] = "测试法第一条",
            ["purpose"] = "find",
            ["owners"] = new JArray("police"),
            ["recipients"] = new JArray(recipients.Cast<object>().ToArray()),
            ["identifierTypes"] = new JArray("mobile"),
            ["recordSources"] = new JArray(),
            ["registers"] = new JArray(),
            ["releasableFields"] = new JArray("note"),
            ["releaseMode"] = "onRequest",
            ["k"] = 2,
            ["windowDays"] = 30,
            ["entryCap"] = 1000,
            ["retentionDays"] = 365,
            ["disclosureDeadlineHours"] = 72,
            ["openingDeadlineHours"] = 48,
            ["overMatchCap"] = 100,
            ["impactAssessment"] = "https://example.org/impact",
            ["validFrom"] = DateTime.UtcNow.AddMinutes(-5),
            ["validUntil"] = DateTime.UtcNow.AddDays(90),
        };
        var file = Path.Combine(folder, $"{id}.json");
        await File.WriteAllTextAsync(file, terms.ToString(), Token);
        await AsAsync("police-supervisor", "basis", "propose", file);
        await AsAsync("police-supervisor2", "basis", "approve", id);
        await AsAsync("tax-supervisor2", "basis", "approve", id);
    }

    /// <summary>Runs a command that must succeed.</summary>
    private async Task<JToken> AsAsync(string user, params string[] arguments)
    {
        var (exitCode, document) = await RunAsync(user, arguments);
        exitCode.ShouldBe(0, $"{string.Join(' ', arguments)}: {document}");
        return document;
    }

    /// <summary>Runs the command line as a demo user and reads its JSON: the result, or the error.</summary>
    private async Task<(int ExitCode, JToken Document)> RunAsync(string user, params string[] arguments)
    {
        if (!File.Exists(Path.Combine(folder, "exchange-network", $"{user}.json")))
            (await ExchangeAsync("login", "--sandbox", Data, "--as", user, "--profile", user)).ExitCode.ShouldBe(0);
        var (exitCode, output, error) = await ExchangeAsync([.. arguments, "--profile", user]);
        return (exitCode, JToken.Parse(exitCode == 0 ? output : error.Split('\n').First(line => line.StartsWith('{'))));
    }

    private async Task<(int ExitCode, string Output, string Error)> ExchangeAsync(params string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var bin = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "ExchangeNetwork.Cli", configuration));
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["XDG_STATE_HOME"] = folder;
        foreach (var argument in (string[])[Path.Combine(bin, "exchange.dll"), .. arguments, "--json", "--language", "en"])
            start.ArgumentList.Add(argument);
        using var exchange = Process.Start(start)!;
        var output = exchange.StandardOutput.ReadToEndAsync(Token);
        var error = exchange.StandardError.ReadToEndAsync(Token);
        await exchange.WaitForExitAsync(Token);
        return (exchange.ExitCode, await output, await error);
    }
}
