using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using ExchangeNetwork.Ledger.Verification;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Ledger.TestNetwork;

namespace ExchangeNetwork.Tests.Unit.Ledger;

/// <summary>Whoever alters a ledger file is found out, and the place is named.</summary>
public class VerifierTests
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_honest_ledger_verifies_while_it_is_written_to()
    {
        await using var network = await StartAsync();
        await FillAsync(network);
        var checkpoint = KeptCheckpoint.Sign(network.Signers["bank"], "bank", Channel, await network.Tax.HeadAsync(Ended), network.Clock.Now);
        var writing = Task.WhenAll(Enumerable.Range(0, 300).Select(i => network.As("customs").SubmitAsync(Call("Test:Put", $"w{i}", "v"), Ended)));
        var steps = new List<VerificationProgress>();
        var report = Verify(network.Path, [checkpoint], steps.Add);
        await writing;
        report.Findings.ShouldBeEmpty();
        report.Verified.ShouldBeTrue();
        report.Channel.ShouldBe(Channel);
        report.Invalid.ShouldBe(1);
        report.StateKeys.ShouldBeGreaterThanOrEqualTo(10);
        report.PrivateValues.ShouldBe(2);
        steps.Select(step => step.Step).Distinct().ShouldBe(
            [VerificationStep.Blocks, VerificationStep.Checkpoints, VerificationStep.State, VerificationStep.PrivateData]);
        (await network.PutAsync("after", "1")).Agreed.ShouldBeTrue();
    }

    [Fact]
    public async Task A_ledger_at_rest_verifies_from_the_one_file_and_is_not_changed()
    {
        await using var network = await StartAsync();
        await FillAsync(network);
        await network.Ledger.DisposeAsync();
        var before = await File.ReadAllBytesAsync(network.Path, Ended);
        var alone = Path.Combine(Directory.CreateDirectory(Path.Combine(network.Folder, "alone")).FullName, "copy.db");
        File.Copy(network.Path, alone);
        Verify(alone).Verified.ShouldBeTrue();
        (await File.ReadAllBytesAsync(alone, Ended)).ShouldBe(before);
    }

    [Theory]
    [InlineData("UPDATE blocks SET previous_hash = zeroblob(32) WHERE number = 3", "XN-LEDGER-022", 3)]
    [InlineData("UPDATE blocks SET data_hash = zeroblob(32) WHERE number = 3", "XN-LEDGER-023", 3)]
    [InlineData("UPDATE blocks SET hash = zeroblob(32) WHERE number = 3", "XN-LEDGER-024", 3)]
    [InlineData("DELETE FROM blocks WHERE number = 3", "XN-LEDGER-021", 3)]
    [InlineData("UPDATE blocks SET number = 3000000000 WHERE number = 3", "XN-LEDGER-021", 3)]
    [InlineData("DELETE FROM transactions WHERE position = 3 * 1024", "XN-LEDGER-023", 3)]
    [InlineData("DELETE FROM blocks WHERE number = (SELECT max(number) FROM blocks)", "XN-LEDGER-034", 13)]
    [InlineData("INSERT INTO transactions VALUES (3 * 1024 + 1, zeroblob(32), 9, zeroblob(10))", "XN-LEDGER-023", 3)]
    [InlineData("UPDATE transactions SET code = 11 WHERE position = 3 * 1024", "XN-LEDGER-024", 3)]
    [InlineData("UPDATE transactions SET code = 0 WHERE code = 11", "XN-LEDGER-024", 6)]
    [InlineData("UPDATE transactions SET id = zeroblob(32) WHERE position = 3 * 1024", "XN-LEDGER-026", 3)]
    [InlineData("UPDATE transactions SET envelope = CAST(replace(CAST(envelope AS TEXT), 'gold', 'lead') AS BLOB) WHERE position = 3 * 1024", "XN-LEDGER-023", 3)]
    [InlineData("UPDATE transactions SET envelope = zeroblob(500) WHERE position = 3 * 1024", "XN-LEDGER-025", 3)]
    [InlineData("UPDATE state SET value = CAST('lead' AS BLOB) WHERE key = CAST('metal' AS BLOB)", "XN-LEDGER-028", 3)]
    [InlineData("UPDATE state SET version = 1 WHERE key = CAST('metal' AS BLOB)", "XN-LEDGER-028", 3)]
    [InlineData("DELETE FROM state WHERE key = CAST('metal' AS BLOB)", "XN-LEDGER-028", 3)]
    [InlineData("INSERT INTO state VALUES (CAST('planted' AS BLOB), CAST('x' AS BLOB), 2048)", "XN-LEDGER-028", 2)]
    [InlineData("INSERT INTO state VALUES ('planted', CAST('x' AS BLOB), 2048)", "XN-LEDGER-028", 2)]
    [InlineData("UPDATE private_hashes SET value_hash = zeroblob(32)", "XN-LEDGER-029", 4)]
    [InlineData("UPDATE private_data SET value = zeroblob(3)", "XN-LEDGER-030", 4)]
    [InlineData("DELETE FROM private_data", "XN-LEDGER-031", 4)]
    [InlineData("INSERT INTO private_data VALUES (CAST('lists' AS BLOB), CAST('x' AS BLOB), zeroblob(3))", "XN-LEDGER-032", null)]
    [InlineData("UPDATE ledger SET channel = 'other'", "XN-LEDGER-024", 0)]
    public async Task Each_alteration_is_found_and_located(string sql, string code, int? block)
    {
        await using var network = await StartAsync();
        await FillAsync(network);
        await network.Ledger.DisposeAsync();
        Alter(network.Path, sql);
        var report = Verify(network.Path);
        report.Verified.ShouldBeFalse();
        report.Findings.ShouldContain(finding => finding.Fault.Code == code && finding.Block == block, report.Findings.Count == 0 ? "" : $"{report.Findings[0]}");
        if (block is not null)
            report.FirstBadBlock.ShouldBe(block);
    }

    [Fact]
    public async Task A_single_altered_byte_anywhere_in_the_file_is_found_unless_it_means_nothing()
    {
        await using var network = await StartAsync();
        await FillAsync(network);
        await network.Ledger.DisposeAsync();
        var sound = await File.ReadAllBytesAsync(network.Path, Ended);
        var meaning = Dump(network.Path);
        var copy = network.Path + ".copy";
        var random = new Random(7);
        var found = 0;
        for (var i = 0; i < 120; i++)
        {
            var damaged = (byte[])sound.Clone();
            var at = random.Next(sound.Length);
            damaged[at] ^= (byte)random.Next(1, 256);
            await File.WriteAllBytesAsync(copy, damaged, Ended);
            if (IsFound(copy))
                found++;
            else
                Dump(copy).ShouldBe(meaning, $"byte {at} was altered and not found");
        }
        found.ShouldBeGreaterThan(40);
    }

    [Fact]
    public async Task Rewriting_another_agencys_transaction_with_all_hashes_recomputed_fails_at_its_signature()
    {
        await using var network = await StartAsync();
        await FillAsync(network);
        await network.Ledger.DisposeAsync();
        Alter(
            network.Path,
            "UPDATE transactions SET envelope = CAST(replace(CAST(envelope AS TEXT), 'gold', 'lead') AS BLOB) WHERE position = 3 * 1024",
            "UPDATE state SET value = CAST('lead' AS BLOB) WHERE key = CAST('metal' AS BLOB)");
        RecomputeHashes(network.Path);
        var report = Verify(network.Path);
        report.FirstBadBlock.ShouldBe(3);
        report.Findings[0].Fault.Code.ShouldBe("XN-LEDGER-027");
        report.Findings[0].TransactionIndex.ShouldBe(0);
        report.Findings.ShouldNotContain(finding => finding.Fault.Code == "XN-LEDGER-024");
    }

    [Fact]
    public async Task Declaring_a_valid_transaction_invalid_with_all_hashes_recomputed_is_found()
    {
        await using var network = await StartAsync();
        await FillAsync(network);
        await network.Ledger.DisposeAsync();
        Alter(network.Path, "UPDATE transactions SET code = 11 WHERE position = 3 * 1024");
        RecomputeHashes(network.Path);
        var report = Verify(network.Path);
        report.Findings.ShouldContain(finding => finding.Block == 3 && finding.Fault.Code == "XN-LEDGER-027");
    }

    [Fact]
    public async Task Other_files_are_no_ledger()
    {
        await using var network = await StartAsync();
        var text = Path.Combine(network.Folder, "text");
        await File.WriteAllTextAsync(text, new string('x', 10_000), Ended);
        Should.Throw<LedgerException>(() => Verify(text)).Reason!.Code.ShouldBe("XN-LEDGER-002");
        Should.Throw<LedgerException>(() => Verify(network.Folder + "/absent")).Reason!.Code.ShouldBe("XN-LEDGER-002");
    }

    internal static VerificationReport Verify(string path, IReadOnlyList<KeptCheckpoint>? checkpoints = null, Action<VerificationProgress>? progress = null) =>
        LedgerVerifier.Verify(
            new VerificationRequest { Path = path, Keys = ScriptedContract.FindKey, Checkpoints = checkpoints ?? [] }, progress, NullLogger.Instance, Ended);

    /// <summary>Blocks 1 to 13 with a bit of everything; block 3 is the police's, block 4 brings private data, block 6 is invalid.</summary>
    internal static async Task FillAsync(TestNetwork network)
    {
        await network.PutAsync("a", "1");
        await network.PutAsync("b", "2");
        await network.As("police").SubmitAsync(Call("Test:Put", "metal", "gold"), Ended);
        await network.Tax.SubmitAsync(CallWithPrivate("Test:PutPrivate", ("p1", [1, 2, 3]), ("p2", new byte[9000])), Ended);
        var outdated = await ConflictTests.PrepareAsync(network, Call("Test:Increment", "n"));
        await network.PutAsync("n", "1");
        (await network.Ledger.OrderAsync(outdated, Ended)).Code.ShouldBe(TransactionValidationCode.MvccReadConflict);
        await network.Tax.SubmitAsync(CallWithPrivate("Test:PutPrivate", ("p3", [7])), Ended);
        await network.Tax.SubmitAsync(Call("Test:Purge", "p3"), Ended);
        network.Contract["Test:Range"] = context =>
        {
            context.PutState(CompositeKey.Create("sum", "x"), Encoding.UTF8.GetBytes(string.Concat(context.GetStateByRange("a", "c").Select(pair => pair.Key))));
            return ContractResponse.Ok([]);
        };
        await network.As("bank").SubmitAsync(Call("Test:Range"), Ended);
        await network.PutAsync("b", "");
        await network.PutAsync("long", new string('界', 6000));
        await network.As("customs").SubmitAsync(Call("Test:Increment", "n"), Ended);
        (await network.PutAsync("z\U0001F600", "z")).BlockNumber.ShouldBe(13);
    }

    internal static void Alter(string path, params string[] statements)
    {
        using var file = LedgerSchema.Open(path, SqliteOpenMode.ReadWrite);
        foreach (var statement in statements)
            file.Execute(statement);
    }

    /// <summary>What somebody who holds the file can do without any key.</summary>
    private static void RecomputeHashes(string path)
    {
        using var file = LedgerSchema.Open(path, SqliteOpenMode.ReadWrite);
        using var blocks = new BlockTables(file);
        using var update = new Statement(file, "UPDATE blocks SET previous_hash = $1, data_hash = $2, hash = $3 WHERE number = $4", 4);
        byte[] previous = [];
        for (long number = 0; blocks.Block(number) is not null; number++)
        {
            var transactions = blocks.Transactions(number);
            var data = BlockHash.Data(transactions.Select(transaction => transaction.Envelope));
            var hash = BlockHash.Header(Channel, number, previous, data, [.. transactions.Select(transaction => (byte)transaction.Code)]);
            update.Execute(previous, data, hash, number);
            previous = hash;
        }
    }

    private static bool IsFound(string path)
    {
        try
        {
            return !Verify(path).Verified;
        }
        catch (LedgerException fault) when (fault.Reason!.Code == "XN-LEDGER-002")
        {
            return true;
        }
    }

    private static string Dump(string path)
    {
        using var file = LedgerSchema.Open(path, SqliteOpenMode.ReadOnly);
        var text = new StringBuilder();
        foreach (var table in new[] { "ledger", "blocks", "transactions", "state", "private_hashes", "private_data" })
        {
            using var all = new Statement(file, $"SELECT * FROM {table} ORDER BY 1, 2", 0);
            using var rows = all.Query();
            while (rows.Read())
            {
                for (var i = 0; i < rows.FieldCount; i++)
                    text.Append(rows.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : rows.GetValue(i)).Append(' ');
            }
        }
        return text.ToString();
    }
}
