using System.Diagnostics;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Sandbox.Console;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Sandbox.Scenario;

namespace ExchangeNetwork.Sandbox.Run;

/// <summary>The sandbox from start to end: sample data, network, lists, records, results; then it runs on, or checks and stops.</summary>
internal sealed class SandboxRun(SandboxOptions options, SandboxConsole console, ILoggerFactory loggers)
{
    private readonly SandboxPaths paths = new(options.DataFolder);

    /// <returns>The process's exit code: 0 when all is as it should be.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var folder = DataFolder.Take(paths, options);
            return await RunHereAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            console.Line(new BilingualText("已停止。再次启动会从这里继续。", "Stopped. The next start goes on from here."));
            return SandboxCommand.Interrupted;
        }
        catch (SetupException problem)
        {
            console.Refuse(problem.Code, problem.Arguments);
        }
        catch (LedgerException problem) when (problem.Reason is not null)
        {
            console.Refuse(problem.Reason.Code, problem.Reason.Arguments);
        }
        catch (NodeRefusalException problem)
        {
            console.Line(new BilingualText(
                $"节点拒绝了场景的一步（{problem.Message}）。再次启动会从这里继续。", $"A node refused a step of the scenario ({problem.Message}). The next start goes on from here."));
        }
        catch (KeyStoreException problem)
        {
            console.Refuse(problem.Refusal.Code, problem.Refusal.Arguments);
        }
        return SandboxCommand.CannotStart;
    }

    private async Task<int> RunHereAsync(CancellationToken cancellationToken)
    {
        var started = Process.GetCurrentProcess().StartTime;
        var reading = await ScenarioAsync(cancellationToken);
        foreach (var warning in reading.Warnings)
            console.Line(new BilingualText(warning.Describe("zh-CN"), warning.Describe("en")));
        if (reading.Folder is not { } scenario)
        {
            foreach (var error in reading.Errors)
                console.Line(new BilingualText(error.Describe("zh-CN"), error.Describe("en")));
            return SandboxCommand.UsageError;
        }

        SandboxNetwork? network = null;
        try
        {
            await console.RunAsync(
                new ConsoleStep(new BilingualText("启动节点", "Starting the nodes"), scenario.Agencies.Count),
                async (step, token) =>
                {
                    network = await SandboxNetwork.StartAsync(
                        paths, options.Port, scenario.Agencies, Ledger(), Buses(), options.Apart, loggers, TimeProvider.System, token);
                    step.Advance(scenario.Agencies.Count);
                },
                cancellationToken);
            SandboxManifest.Write(paths, network!);

            await console.RunAsync(
                new ConsoleStep(new BilingualText("各部门共同生成假名密钥", "Agencies make the pseudonym keys"), KeyNames.All.Count * scenario.Agencies.Count),
                new MakeKeys(network!).RunAsync, cancellationToken);

            var publish = new PublishLists(network!, scenario);
            await console.RunAsync(
                new ConsoleStep(new BilingualText("提交查询清单并求条目的假名", "Submitting query lists, pseudonyms of their entries"), scenario.Lists.Sum(list => (long)list.EntryCount)),
                publish.SubmitAsync, cancellationToken);
            await console.RunAsync(
                new ConsoleStep(new BilingualText("发布查询清单", "Publishing query lists"), scenario.Lists.Count), publish.ApproveAsync, cancellationToken);
            await console.RunAsync(
                new ConsoleStep(new BilingualText("各部门导入清单", "Agencies import the lists"), scenario.Agencies.Count), publish.WaitUntilMatchedAsync,
                cancellationToken);
            var progress = new RunProgress(paths);
            var pseudonyms = new WarmUpPseudonyms(network!, scenario, progress);
            await console.RunAsync(
                new ConsoleStep(new BilingualText("预先求得记录的假名", "Pseudonyms of the records, ahead of them"), scenario.RecordFiles.Sum(file => file.Bytes)),
                pseudonyms.RunAsync, cancellationToken);
            var warmUp = new WarmUp(DateTime.Now - started, await pseudonyms.KnownAsync(cancellationToken), pseudonyms.Records, pseudonyms.Elapsed);

            var stream = new StreamRecords(network!, scenario, progress, paths);
            await console.RunAsync(
                new ConsoleStep(new BilingualText("记录流入并比对", "Records stream in and are matched"), scenario.RecordFiles.Sum(file => file.Bytes)),
                stream.RunAsync, cancellationToken);
            foreach (var line in stream.NotTaken)
                console.Line(line);
            await console.RunAsync(
                new ConsoleStep(new BilingualText("命中上链、通知、联合预警", "Hits are anchored and told, joint alerts open"), null),
                (_, token) => stream.SettleAsync(token), cancellationToken);

            var (hits, alerts) = await new CollectResults(network!, scenario).RunAsync(cancellationToken);
            if (options.HitsOut is not null)
                ScenarioOutput.WriteHits(options.HitsOut, hits);
            if (options.AlertsOut is not null)
                ScenarioOutput.WriteAlerts(options.AlertsOut, alerts);
            var (result, agrees) = await ResultAsync(network!, scenario, progress, stream, warmUp, hits, alerts, cancellationToken);
            console.Show(result);
            if (options.Once)
                return result.Succeeded && agrees ? 0 : 1;

            await network!.StartPagesAsync(cancellationToken);
            console.Show(Screen(network));
            await UntilStoppedAsync(cancellationToken);
            console.Line(new BilingualText("\n正在停止…", "\nStopping …"));
            return 0;
        }
        finally
        {
            if (network is not null)
                await network.DisposeAsync();
        }
    }

    private async Task<ScenarioFolderReading> ScenarioAsync(CancellationToken cancellationToken)
    {
        if (options.ScenarioFolder is { } given)
            return ScenarioFolder.Read(given);
        // A folder without this mark is the rest of a run that was stopped while writing it.
        if (!File.Exists(paths.SampleIsWhole))
        {
            if (Directory.Exists(paths.Sample))
                Directory.Delete(paths.Sample, recursive: true);
            await console.RunAsync(
                new ConsoleStep(new BilingualText("生成样例数据", "Writing the sample data"), options.Sample.Records),
                (step, token) => Task.Run(() => SampleScenario.Write(paths.Sample, options.Sample, step.Advance, token), token), cancellationToken);
            SandboxPaths.WriteWhole(paths.SampleIsWhole, "");
        }
        return ScenarioFolder.Read(paths.Sample);
    }

    private async Task<(OnceResult Result, bool Agrees)> ResultAsync(
        SandboxNetwork network,
        ScenarioFolder scenario,
        RunProgress progress,
        StreamRecords stream,
        WarmUp warmUp,
        IReadOnlyList<FoundHit> hits,
        IReadOnlyList<FoundAlert> alerts,
        CancellationToken cancellationToken)
    {
        var check = ScenarioCheck.Compare(scenario.Lists, scenario.Expected ?? [], scenario.Expected is null ? [] : hits, scenario.Expected is null ? [] : alerts);
        foreach (var mismatch in check.Mismatches.Take(10))
        {
            var line = $"{mismatch.Kind}: {mismatch.Hit.List} {mismatch.Hit.EntryId} {mismatch.Hit.Agency} {mismatch.Hit.Source} {mismatch.Hit.RecordId} ({mismatch.Count})";
            console.Line(new BilingualText(line, line));
        }
        var head = await network.Nodes[0].Ledger.HeadAsync(cancellationToken);
        var verified = await network.Ledger.VerifyAsync(cancellationToken);
        var seconds = stream.Elapsed.TotalSeconds;
        var checkedAlerts = scenario.Expected is not null;
        var result = new OnceResult(
            scenario.Agencies.Count,
            scenario.Lists.Count,
            scenario.Lists.Sum(list => (long)list.EntryCount),
            progress.Rows,
            progress.Rejected,
            check.Expected,
            checkedAlerts ? check.Found : hits.Sum(hit => (long)(hit.AggregatedCount ?? 1)),
            check.Missing,
            check.Unexpected,
            check.Duplicated,
            check.AlertsExpected,
            checkedAlerts ? check.AlertsFound : alerts.Count,
            head.Number + 1,
            verified,
            Math.Round(warmUp.Time.TotalSeconds, 2),
            warmUp.Pseudonyms,
            warmUp.ForRecords > TimeSpan.Zero ? Math.Round(warmUp.Records / warmUp.ForRecords.TotalSeconds) : 0,
            Math.Round(seconds, 2),
            seconds > 0 ? Math.Round(stream.RowsSent / seconds) : 0,
            Math.Round(PeakMemory.ReadMiB()));
        // Only the comparison sees a wrong alert that a missing one balances.
        return (result, check.Agrees);
    }

    /// <summary>What was done before the first record came: in all, and for the records' pseudonyms.</summary>
    private sealed record WarmUp(TimeSpan Time, long Pseudonyms, long Records, TimeSpan ForRecords);

    private SandboxLedger Ledger() => options.Fabric is { } description
        ? FabricSandboxLedger.Open(description, loggers, TimeProvider.System)
        : new EmbeddedSandboxLedger(paths, loggers, TimeProvider.System);

    private SandboxBuses Buses() => options.RabbitMq is { } access
        ? SandboxBuses.RabbitMq(_ => access, loggers, TimeProvider.System)
        : SandboxBuses.InMemory(loggers, TimeProvider.System);

    private FinalScreen Screen(SandboxNetwork network)
    {
        var names = network.Nodes.ToDictionary(node => node.Agency.Id, node => new BilingualText(node.Agency.NameZh, node.Agency.NameEn));
        var first = network.Nodes[0];
        const string Cli = "dotnet run --project services/Cli --";
        return new FinalScreen(
            [.. network.Nodes.Select(node => new ScreenAgency(names[node.Agency.Id], node.Pages.AbsoluteUri, node.Api.AbsoluteUri))],
            network.IssuerAddress.AbsoluteUri,
            [.. network.Accounts.Users.Where(user => names.ContainsKey(user.Agency)).Select(user => new ScreenUser(user.Name, user.Password, names[user.Agency], RoleNames(user.Roles)))],
            [
                new ThingToTry(
                    new BilingualText($"打开页面，以 {first.Agency.Id}-supervisor 登录，处理一个联合预警", $"Open the page, sign in as {first.Agency.Id}-supervisor, work on a joint alert"),
                    first.Pages.AbsoluteUri),
                new ThingToTry(
                    new BilingualText("在另一个终端查看命中", "Look at the hits from another terminal"),
                    $"{Cli} login --sandbox {Quoted(paths.Root)} --as {first.Agency.Id}-analyst && {Cli} hits"),
                new ThingToTry(new BilingualText("离线校验账本", "Verify the ledger offline"), $"{Cli} ledger verify {Quoted(network.Ledger.Place)}"),
            ]);
    }

    private static BilingualText RoleNames(IReadOnlyList<string> roles) => new(
        string.Join("、", roles.Select(role => Roles.NameOf(role, "zh-CN"))), string.Join(", ", roles.Select(role => Roles.NameOf(role, "en"))));

    // As one word of a shell, whatever the path holds.
    private static string Quoted(string path) =>
        path.All(letter => char.IsAsciiLetterOrDigit(letter) || "/._-".Contains(letter, StringComparison.Ordinal))
            ? path
            : OperatingSystem.IsWindows() ? $"\"{path}\"" : $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static async Task UntilStoppedAsync(CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource();
        await using (cancellationToken.Register(stopped.SetResult))
            await stopped.Task;
    }
}
