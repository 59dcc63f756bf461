using System.Diagnostics;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Ledger.TestNetwork;

namespace ExchangeNetwork.Tests.Unit.Ledger;

/// <summary>A process that dies loses nothing it acknowledged; two processes never share a file.</summary>
public class CrashTests
{
    private const string ChildFolder = "XNET_LEDGER_TEST_CHILD_FOLDER";

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_process_loses_nothing_it_acknowledged()
    {
        if (Environment.GetEnvironmentVariable(ChildFolder) is { } given)
        {
            await WriteUntilKilledAsync(given);
            return;
        }
        var folder = Directory.CreateTempSubdirectory("xnet-ledger-kill-").FullName;
        try
        {
            var random = new Random(20260301);
            for (var cycle = 0; cycle < 3; cycle++)
                await KillAfterAsync(folder, 50 + random.Next(400));
            await CheckAsync(folder);
            await CutLogAnywhereAsync(folder, random);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_second_ledger_over_the_same_file_is_refused_with_the_owners_process()
    {
        await using var network = await StartAsync();
        var fault = Should.Throw<LedgerException>(() => Open(network.Path, Channel));
        fault.Reason!.Code.ShouldBe("XN-LEDGER-001");
        fault.Reason.Arguments.ShouldBe([network.Path, Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        (await network.PutAsync("a", "1")).Agreed.ShouldBeTrue();
        await network.Ledger.DisposeAsync();
        network.Open();
        (await network.GetAsync("a")).ShouldBe("1");
    }

    [Fact]
    public async Task Another_channels_ledger_and_other_files_are_refused()
    {
        await using var network = await StartAsync();
        await network.Ledger.DisposeAsync();
        Should.Throw<LedgerException>(() => Open(network.Path, "other")).Reason!.Code.ShouldBe("XN-LEDGER-003");
        var text = Path.Combine(network.Folder, "text");
        await File.WriteAllTextAsync(text, new string('x', 10_000), Ended);
        Should.Throw<LedgerException>(() => Open(text, Channel)).Reason!.Code.ShouldBe("XN-LEDGER-002");
        await using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={network.Folder}/other.db;Pooling=False"))
        {
            await other.OpenAsync(Ended);
            other.Execute("CREATE TABLE t (a)");
        }
        Should.Throw<LedgerException>(() => Open(network.Folder + "/other.db", Channel)).Reason!.Code.ShouldBe("XN-LEDGER-002");
    }

    private static EmbeddedLedger Open(string path, string channel) => EmbeddedLedger.Open(
        new EmbeddedLedgerOptions { Path = path, ChannelId = channel }, new ScriptedContract(), ScriptedContract.FindKey, TimeProvider.System, NullLogger.Instance);

    /// <summary>Starts this test again as a child that writes, and kills it once it has acknowledged some more.</summary>
    private static async Task KillAfterAsync(string folder, int more)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            Environment = { [ChildFolder] = folder },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(CrashTests).Assembly.Location);
        foreach (var argument in new[] { "-method", $"{typeof(CrashTests).FullName}.{nameof(A_killed_process_loses_nothing_it_acknowledged)}" })
            start.ArgumentList.Add(argument);
        start.Environment.Remove("DOTNET_TEST_PIPE");
        var before = Acknowledged(folder).Count;
        using var watcher = new FileSystemWatcher(folder, "acknowledged") { NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite };
        var enough = new TaskCompletionSource();
        watcher.Changed += (_, _) =>
        {
            if (Acknowledged(folder).Count >= before + more)
                enough.TrySetResult();
        };
        if (!File.Exists(Path.Combine(folder, "acknowledged")))
            await File.WriteAllTextAsync(Path.Combine(folder, "acknowledged"), "", Ended);
        watcher.EnableRaisingEvents = true;
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEndAsync(Ended);
        var errors = child.StandardError.ReadToEndAsync(Ended);
        await Task.WhenAny(enough.Task, child.WaitForExitAsync(Ended));
        if (child.HasExited)
            throw new InvalidOperationException("The child ended by itself: " + await output + await errors);
        child.Kill();
        await child.WaitForExitAsync(Ended);
    }

    private static async Task WriteUntilKilledAsync(string folder)
    {
        using var signer = LoadSigner(folder);
        await using var ledger = Open(Path.Combine(folder, "ledger.db"), Channel);
        var tax = ledger.As(signer);
        if ((await tax.HeadAsync(Ended)).Number < 0)
            await tax.SubmitAsync(Call("Members:Found", "tax/k1", Convert.ToBase64String(signer.PublicKey)), Ended);
        await using var log = new FileStream(Path.Combine(folder, "acknowledged"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        using var one = new SemaphoreSlim(1);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            while (true)
            {
                var key = Guid.NewGuid().ToString("N");
                var outcome = await tax.SubmitAsync(Call("Test:Put", key, key), Ended);
                await one.WaitAsync(Ended);
                log.Write(System.Text.Encoding.ASCII.GetBytes($"{outcome.BlockNumber} {key}\n"));
                log.Flush();
                one.Release();
            }
        }));
    }

    private static AgencySigner LoadSigner(string folder)
    {
        var path = Path.Combine(folder, "key.pem");
        if (File.Exists(path))
            return AgencySigner.FromPem("tax", "k1", File.ReadAllText(path));
        var signer = AgencySigner.Create("tax", "k1");
        File.WriteAllText(path, signer.ExportPem());
        return signer;
    }

    private static List<(long Block, string Key)> Acknowledged(string folder)
    {
        var path = Path.Combine(folder, "acknowledged");
        if (!File.Exists(path))
            return [];
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        // The kill may cut the last line; a line counts with its end.
        var lines = reader.ReadToEnd().Split('\n')[..^1];
        return [.. lines.Select(line => line.Split(' ')).Where(parts => parts.Length == 2 && parts[1].Length == 32)
            .Select(parts => (long.Parse(parts[0], null), parts[1]))];
    }

    private static async Task CheckAsync(string folder)
    {
        var acknowledged = Acknowledged(folder);
        acknowledged.Count.ShouldBeGreaterThan(150);
        // A copy, so that the log of the killed process is there for the next check.
        var copy = Copy(folder);
        await using (var ledger = Open(copy, Channel))
        {
            using var signer = LoadSigner(folder);
            var tax = ledger.As(signer);
            foreach (var (_, key) in acknowledged)
                System.Text.Encoding.UTF8.GetString((await tax.EvaluateAsync(Call("Test:Get", key), Ended)).Result).ShouldBe(key);
            (await tax.SubmitAsync(Call("Test:Put", "after", "crash"), Ended)).Agreed.ShouldBeTrue();
        }
    }

    /// <summary>A log cut at any byte opens as the ledger of an earlier block, whole and able to go on.</summary>
    private static async Task CutLogAnywhereAsync(string folder, Random random)
    {
        var size = (int)new FileInfo(Path.Combine(folder, "ledger.db-wal")).Length;
        size.ShouldBeGreaterThan(0);
        long highest = -1;
        foreach (var length in Enumerable.Range(0, 12).Select(_ => random.Next(size)).Append(size).Order())
        {
            var copy = Copy(folder);
            await using (var log = new FileStream(copy + "-wal", FileMode.Open, FileAccess.Write))
                log.SetLength(length);
            await using var ledger = Open(copy, Channel);
            using var signer = LoadSigner(folder);
            var head = await ledger.As(signer).HeadAsync(Ended);
            head.Number.ShouldBeGreaterThanOrEqualTo(highest);
            highest = head.Number;
            if (head.Number >= 0)
                (await ledger.As(signer).SubmitAsync(Call("Test:Put", "after", "cut"), Ended)).BlockNumber.ShouldBe(head.Number + 1);
        }
        Acknowledged(folder).Max(line => line.Block).ShouldBeLessThanOrEqualTo(highest);
    }

    private static string Copy(string folder)
    {
        var target = Path.Combine(folder, "copies", Guid.NewGuid().ToString("N"), "ledger.db");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        foreach (var suffix in new[] { "", "-wal" })
            File.Copy(Path.Combine(folder, "ledger.db" + suffix), target + suffix);
        return target;
    }
}
