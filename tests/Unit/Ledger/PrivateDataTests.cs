using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger.Embedded;
using Shouldly;
using Xunit;
using static ExchangeNetwork.Tests.Unit.Ledger.TestNetwork;

namespace ExchangeNetwork.Tests.Unit.Ledger;

/// <summary>Private data: hashes on the chain, values apart, and gone after a purge.</summary>
public class PrivateDataTests
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_hashes_of_key_and_value_enter_the_block()
    {
        await using var network = await StartAsync();
        await network.Tax.SubmitAsync(CallWithPrivate("Test:PutPrivate", ("secret-key", "secret-value"u8.ToArray())), Ended);
        var envelope = Encoding.UTF8.GetString((await network.Tax.ReadBlockAsync(1, Ended))!.Transactions[0].Envelope);
        envelope.ShouldNotContain("secret");
        envelope.ShouldContain(Convert.ToHexStringLower(SHA256.HashData("secret-key"u8)));
        envelope.ShouldContain(Convert.ToHexStringLower(SHA256.HashData("secret-value"u8)));
        (await network.Tax.EvaluateAsync(Call("Test:GetPrivate", "secret-key"), Ended)).Result.ShouldBe("secret-value"u8.ToArray());
        (await network.As("bank").EvaluateAsync(Call("Test:HashPrivate", "secret-key"), Ended)).Result.ShouldBe(SHA256.HashData("secret-value"u8));
    }

    [Fact]
    public async Task A_purge_removes_the_value_from_every_file_and_leaves_the_hashes_in_the_block()
    {
        await using var network = await StartAsync();
        var kept = Marked(0, 900);
        await network.Tax.SubmitAsync(CallWithPrivate("Test:PutPrivate", ("kept", kept)), Ended);

        // Many sizes: in the leaf, over overflow pages, split and merged pages, overwritten once before the purge.
        var keys = Enumerable.Range(1, 120).Select(i => $"p{i}").ToArray();
        for (var i = 1; i <= keys.Length; i += 10)
        {
            await network.Tax.SubmitAsync(
                CallWithPrivate("Test:PutPrivate", [.. keys.Skip(i - 1).Take(10).Select((key, n) => (key, Marked(i + n, 30 + ((i + n) * 97))))]), Ended);
        }
        await network.Tax.SubmitAsync(CallWithPrivate("Test:PutPrivate", (keys[3], Marked(777, 5000))), Ended);
        Holds(network, Mark(5)).ShouldBeTrue();
        foreach (var part in keys.Chunk(50))
            (await network.Tax.SubmitAsync(Call("Test:Purge", part), Ended)).Agreed.ShouldBeTrue();

        Holds(network, Mark(0)).ShouldBeTrue();
        for (var i = 1; i <= keys.Length; i++)
            Holds(network, Mark(i)).ShouldBeFalse($"value {i} is still in a file");
        Holds(network, Mark(777)).ShouldBeFalse();
        (await network.Tax.EvaluateAsync(Call("Test:GetPrivate", keys[0]), Ended)).Result.ShouldBeEmpty();
        (await network.Tax.EvaluateAsync(Call("Test:HashPrivate", keys[0]), Ended)).Result.ShouldBeEmpty();
        var block = Encoding.UTF8.GetString((await network.Tax.ReadBlockAsync(2, Ended))!.Transactions[0].Envelope);
        block.ShouldContain(Convert.ToHexStringLower(SHA256.HashData(Marked(1, 30 + 97))));
    }

    [Fact]
    public async Task A_purge_that_a_reader_held_up_is_finished_at_the_latest_when_the_ledger_opens_again()
    {
        await using var network = await StartAsync();
        await network.Tax.SubmitAsync(CallWithPrivate("Test:PutPrivate", ("p", Marked(1, 600))), Ended);
        using (var other = LedgerSchema.Open(network.Path, Microsoft.Data.Sqlite.SqliteOpenMode.ReadOnly))
        {
            other.Execute("BEGIN");
            using var blocks = new BlockTables(other);
            blocks.Last()!.Number.ShouldBe(1);
            (await network.Tax.SubmitAsync(Call("Test:Purge", "p"), Ended)).BlockNumber.ShouldBe(2);
        }
        await network.ReopenAsync();
        Holds(network, Mark(1)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_empty_collection_or_key_is_refused()
    {
        await using var network = await StartAsync();
        network.Contract["Test:NoCollection"] = context => ContractResponse.Ok(context.GetPrivateData("", "k") ?? []);
        network.Contract["Test:NoKey"] = context =>
        {
            context.PutState("", [1]);
            return ContractResponse.Ok([]);
        };
        await Should.ThrowAsync<ExchangeNetwork.Ledger.LedgerException>(() => network.Tax.EvaluateAsync(Call("Test:NoCollection"), Ended));
        await Should.ThrowAsync<ExchangeNetwork.Ledger.LedgerException>(() => network.Tax.SubmitAsync(Call("Test:NoKey"), Ended));
    }

    private static byte[] Mark(int number) => Encoding.ASCII.GetBytes($"<mark {number:D6}>");

    /// <summary>A value that is recognised wherever a part of it is left.</summary>
    private static byte[] Marked(int number, int size)
    {
        var mark = Mark(number);
        var value = new byte[size];
        for (var i = 0; i < size; i++)
            value[i] = mark[i % mark.Length];
        return value;
    }

    private static bool Holds(TestNetwork network, byte[] mark)
    {
        foreach (var path in Directory.EnumerateFiles(network.Folder, "ledger.db*").Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            if (bytes.AsSpan().IndexOf(mark) >= 0)
                return true;
        }
        return false;
    }
}
