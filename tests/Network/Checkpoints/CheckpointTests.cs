using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Newtonsoft.Json.Linq;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Checkpoints;

/// <summary>Every agency signs the ledger and keeps what the others signed, so that whoever holds the file cannot rewrite it unseen.</summary>
public sealed class CheckpointTests(RunningNetwork network) : IClassFixture<RunningNetwork>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("xnet-checkpoints").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Every_agency_signs_and_every_node_keeps_what_all_signed_also_over_a_restart()
    {
        await network.BasisAsync("police");
        var head = await network.NodeOf("tax").Ledger.HeadAsync(Token);
        network.Clock.Advance(TimeSpan.FromSeconds(31));
        foreach (var agency in RunningNetwork.Agencies)
            await KeptAsync(agency, head.Number);
        await network.RestartAsync();
        foreach (var agency in RunningNetwork.Agencies)
        {
            (await KeptAsync(agency, head.Number)).Where(kept => (long)kept["number"]! >= head.Number)
                .Select(kept => (string)kept["agency"]!).Distinct().Order().ShouldBe(RunningNetwork.Agencies.Order());
        }
    }

    [Fact]
    public async Task The_ledger_verifies_against_what_is_kept_and_a_shorter_or_another_history_does_not()
    {
        await network.BasisAsync("police");
        var earlier = CopyLedger("earlier.db");
        await network.BasisAsync("police");
        var head = await network.NodeOf("tax").Ledger.HeadAsync(Token);
        network.Clock.Advance(TimeSpan.FromSeconds(31));
        await KeptAsync("bank", head.Number);
        var file = Path.Combine(folder, "kept.ndjson");
        await File.WriteAllTextAsync(file, await network.As("bank", "auditor").GetTextAsync("checkpoints", Token), Token);

        // While it is in use, and as a copy.
        (await VerifyAsync(network.Network.Ledger.Place)).ShouldBe((0, ""));
        (await VerifyAsync(network.Network.Ledger.Place, file)).ShouldBe((0, "matches"));
        (await VerifyAsync(CopyLedger("whole.db"), file)).ShouldBe((0, "matches"));

        // Cut: it is sound in itself, only the checkpoints know better.
        (await VerifyAsync(earlier)).ShouldBe((0, ""));
        var (exitCode, results) = await VerifyAsync(earlier, file);
        exitCode.ShouldBe(6);
        results.ShouldContain("blockMissing");

        // Rewritten from there on, by somebody who has an agency's key: sound in itself again.
        var rewritten = await ContinueAsync(earlier, head.Number);
        (await VerifyAsync(rewritten)).ShouldBe((0, ""));
        (exitCode, results) = await VerifyAsync(rewritten, file);
        exitCode.ShouldBe(6);
        results.ShouldContain("differs");

        // A byte changed shows without any checkpoint.
        var changed = CopyLedger("changed.db");
        using (var database = new SqliteConnection($"Data Source={changed};Pooling=False"))
        {
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText = "UPDATE transactions SET envelope = substr(envelope, 1, length(envelope) - 1) || x'00' WHERE position = (SELECT max(position) FROM transactions)";
            command.ExecuteNonQuery().ShouldBe(1);
        }
        (await VerifyAsync(changed)).ExitCode.ShouldBe(6);
    }

    /// <summary>What a node keeps, once all agencies signed a block from this one on.</summary>
    private Task<IReadOnlyList<JObject>> KeptAsync(string agency, long number) => RunningNetwork.UntilAsync(
        async () =>
        {
            var text = await network.As(agency, "auditor").GetTextAsync("checkpoints", Token);
            return (IReadOnlyList<JObject>)[.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(JObject.Parse)];
        },
        kept => kept!.Where(line => (long)line["number"]! >= number).Select(line => (string)line["agency"]!).Distinct().Count() == RunningNetwork.Agencies.Count)!;

    private string CopyLedger(string name)
    {
        var path = Path.Combine(folder, name);
        using var source = new SqliteConnection($"Data Source={network.Network.Ledger.Place};Mode=ReadOnly;Pooling=False");
        using var target = new SqliteConnection($"Data Source={path};Pooling=False");
        source.Open();
        target.Open();
        source.BackupDatabase(target);
        return path;
    }

    /// <summary>A copy of a ledger that goes on differently up to a block.</summary>
    private async Task<string> ContinueAsync(string ledgerPath, long until)
    {
        var path = Path.Combine(folder, "rewritten.db");
        File.Copy(ledgerPath, path);
        var signer = network.NodeOf("tax").Keys.Signer;
        await using var ledger = EmbeddedLedger.Open(
            new EmbeddedLedgerOptions { Path = path, ChannelId = "sandbox" }, new NetworkContract(), NetworkKeys.Find, network.Clock, NullLogger.Instance);
        var tax = ledger.As(signer);
        for (var head = await tax.HeadAsync(Token); head.Number <= until; head = await tax.HeadAsync(Token))
        {
            var statement = KeptCheckpoint.Sign(signer, "tax", "sandbox", head, network.Clock.GetUtcNow()).Statement;
            (await tax.SubmitAsync(new LedgerCall(Functions.CheckpointsSign, [CanonicalJson.Serialize(statement)]), Token)).Refusal.ShouldBeNull();
        }
        return path;
    }

    private static async Task<(int ExitCode, string Results)> VerifyAsync(string path, string? checkpoints = null)
    {
        var (exitCode, document) = await CommandLine.RunAsync(
            checkpoints is null ? ["ledger", "verify", path] : ["ledger", "verify", path, "--checkpoint", checkpoints]);
        return (exitCode, string.Join(',', document["checkpoints"]!.Select(line => (string)line["result"]!).Distinct().Order()));
    }
}
