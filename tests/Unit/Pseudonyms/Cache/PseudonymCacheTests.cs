using System.Security.Cryptography;
using CsCheck;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms.Cache;
using ExchangeNetwork.Matching.Tokens;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Pseudonyms.Cache;

public sealed class PseudonymCacheTests : IDisposable
{
    private const int HeaderSize = 64;
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private readonly string _folder = Directory.CreateTempSubdirectory("xnet-cache").FullName;

    // Few values, so that sequences store the same identifier again.
    private static readonly Gen<int[][]> Sequences = Gen.Int[0, 400].Array[0, 150].Array[1, 8];

    private string File => Path.Combine(_folder, "person-1.cache");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_holds_what_a_dictionary_holds_whatever_is_stored_and_however_often_it_is_opened_again() => Sequences.Sample(
        batches =>
        {
            var file = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
            var expected = new Dictionary<LocalToken, PseudonymOutput>();
            var cache = PseudonymCache.Open(file, Secret, "person-1");
            for (var number = 0; number < batches.Length; number++)
            {
                LocalToken[] tokens = [.. batches[number].Select(Token)];
                // Whoever stores an identifier a second time stores something else: the first output stays.
                var added = tokens.Zip(batches[number], (token, value) => expected.TryAdd(token, Output(value + (1000 * number)))).Count(isNew => isNew);
                cache.Store(tokens, [.. batches[number].Select(value => Output(value + (1000 * number)))]).ShouldBe(added);
                if (number % 2 == 1)
                {
                    cache.Dispose();
                    cache = PseudonymCache.Open(file, Secret, "person-1");
                }
                ShouldHold(cache, expected);
            }
            cache.Dispose();
        },
        iter: 60);

    [Fact]
    public void Many_are_read_as_each_is_alone_in_whatever_order_they_are_asked_for()
    {
        using var cache = Open();
        for (var first = 0; first < 1_000; first += 130)
            cache.Store([.. Enumerable.Range(first, 130).Select(Token)], [.. Enumerable.Range(first, 130).Select(Output)]);
        int[] asked = [.. Enumerable.Range(0, 1_000).Where(i => i % 3 != 0).Reverse(), 5, 5, 999];
        var outputs = new PseudonymOutput[asked.Length];

        cache.TryGetAll([.. asked.Select(Token)], outputs).ShouldBeTrue();

        outputs.ShouldBe(asked.Select(Output));
        cache.TryGetAll([], []).ShouldBeTrue();
        cache.TryGetAll([Token(1), Token(5_000)], outputs).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => cache.TryGetAll([Token(1)], []));
    }

    [Fact]
    public void A_table_that_grows_loses_nothing_and_takes_at_most_fifty_bytes_an_identifier()
    {
        var table = new PseudonymTable(0);
        const int count = 200_000;
        for (var i = 0; i < count; i++)
            table.Add(Token(i), Output(i).Pseudonym, (uint)i + 1);
        table.Add(Token(7), Output(8).Pseudonym, 9);
        table.Count.ShouldBe(count);
        for (var i = 0; i < count; i++)
        {
            table.TryFind(Token(i), out var pseudonym, out var place).ShouldBeTrue();
            (pseudonym, place).ShouldBe((Output(i).Pseudonym, (uint)i + 1));
        }
        table.TryFind(Token(count), out _, out _).ShouldBeFalse();
        // Shards do not fill to the last slot alike.
        ((double)table.Size / count).ShouldBeInRange(39, 51);
        ((double)new PseudonymTable(count).Size / count).ShouldBeInRange(39, 51);
    }

    [Fact]
    public async Task Readers_find_what_was_stored_while_the_table_grows()
    {
        using var cache = Open();
        LocalToken[] early = [.. Enumerable.Range(0, 1_000).Select(Token)];
        cache.Store(early, [.. Enumerable.Range(0, 1_000).Select(Output)]);
        using var stop = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var (pseudonyms, known) = (new Pseudonym[1_000], new bool[1_000]);
            do
            {
                cache.Find(early, pseudonyms, known).ShouldBe(1_000);
                pseudonyms[999].ShouldBe(Output(999).Pseudonym);
            }
            while (!stop.IsCancellationRequested);
        }, TestContext.Current.CancellationToken);
        for (var batch = 1; batch <= 20; batch++)
            cache.Store([.. Enumerable.Range(batch * 1_000, 1_000).Select(Token)], [.. Enumerable.Range(batch * 1_000, 1_000).Select(Output)]);
        await stop.CancelAsync();
        await reader;
        cache.Count.ShouldBe(21_000);
    }

    [Fact]
    public void Whatever_part_of_the_last_block_reached_the_disk_those_before_it_stay()
    {
        using (var cache = Open())
        {
            cache.Store([Token(1), Token(2)], [Output(1), Output(2)]);
            cache.Store([Token(3)], [Output(3)]);
        }
        var whole = System.IO.File.ReadAllBytes(File);
        whole.Length.ShouldBe(HeaderSize + 32 + 128 + 32 + 64);
        for (var length = HeaderSize + 160; length < whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            ShouldGoOnFromTwo();
        }
        // Space allocated, bytes not yet there.
        System.IO.File.WriteAllBytes(File, [.. whole[..(HeaderSize + 160)], .. new byte[10_000]]);
        ShouldGoOnFromTwo();

        void ShouldGoOnFromTwo()
        {
            using (var cache = Open())
            {
                (cache.Count, cache.Damaged).ShouldBe((2, 0));
                cache.Store([Token(4)], [Output(4)]).ShouldBe(1);
            }
            using var again = Open();
            ShouldHold(again, new[] { 1, 2, 4 }.ToDictionary(Token, Output));
        }
    }

    [Fact]
    public void Damage_in_the_middle_costs_its_block_and_is_counted()
    {
        using (var cache = Open())
        {
            for (var i = 0; i < 5; i++)
                cache.Store([Token(i)], [Output(i)]);
        }
        var bytes = System.IO.File.ReadAllBytes(File);
        for (var at = HeaderSize + 96; at < HeaderSize + 192; at += 5)
        {
            System.IO.File.WriteAllBytes(File, [.. bytes[..at], (byte)(bytes[at] ^ 0x20), .. bytes[(at + 1)..]]);
            using var cache = Open();
            (cache.Count, cache.Damaged).ShouldBe((4, 1));
            ShouldHold(cache, new[] { 0, 2, 3, 4 }.ToDictionary(Token, Output));
            cache.TryGet(Token(1), out _).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_block_that_was_moved_or_comes_from_another_network_key_is_not_taken()
    {
        using (var cache = Open())
        {
            cache.Store([Token(1)], [Output(1)]);
            cache.Store([Token(2)], [Output(2)]);
        }
        var bytes = System.IO.File.ReadAllBytes(File);
        System.IO.File.WriteAllBytes(File, [.. bytes[..HeaderSize], .. bytes[(HeaderSize + 96)..], .. bytes[HeaderSize..(HeaderSize + 96)]]);
        using (var cache = Open())
            cache.Count.ShouldBe(0);
        System.IO.File.WriteAllBytes(File, bytes);
        Should.Throw<PseudonymCacheException>(() => PseudonymCache.Open(File, Secret, "person-2"));
    }

    [Fact]
    public void A_secret_that_does_not_fit_is_an_error_and_destroys_nothing()
    {
        using (var cache = Open())
            cache.Store([Token(1)], [Output(1)]);
        Should.Throw<PseudonymCacheException>(() => PseudonymCache.Open(File, new byte[32], "person-1"));
        using var again = Open();
        again.Contains(Token(1)).ShouldBeTrue();
    }

    [Fact]
    public void Each_network_key_has_a_file_and_outputs_of_its_own()
    {
        using var before = Open();
        using var after = PseudonymCache.Open(Path.Combine(_folder, "person-2.cache"), Secret, "person-2");
        before.Store([Token(1)], [Output(1)]);
        after.Contains(Token(1)).ShouldBeFalse();
        after.Store([Token(1)], [Output(2)]);
        before.TryGet(Token(1), out var old).ShouldBeTrue();
        after.TryGet(Token(1), out var fresh).ShouldBeTrue();
        (old, fresh).ShouldBe((Output(1), Output(2)));
    }

    [Fact]
    public void Nothing_readable_reaches_the_disk_and_nothing_is_printed()
    {
        var output = Output(1);
        using (var cache = Open())
        {
            cache.Store([Token(1)], [output]);
            cache.ToString().ShouldBe("PseudonymCache(person-1, ***)");
        }
        var bytes = System.IO.File.ReadAllBytes(File);
        foreach (var secret in new[] { Token(1).ToArray(), output.Pseudonym.ToArray(), output.Unlock.ToArray() })
            bytes.AsSpan().IndexOf(secret).ShouldBe(-1);
        if (!OperatingSystem.IsWindows())
            System.IO.File.GetUnixFileMode(File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static void ShouldHold(PseudonymCache cache, IReadOnlyDictionary<LocalToken, PseudonymOutput> expected)
    {
        cache.Count.ShouldBe(expected.Count);
        LocalToken[] tokens = [.. Enumerable.Range(0, 450).Select(Token)];
        var (pseudonyms, known) = (new Pseudonym[tokens.Length], new bool[tokens.Length]);
        pseudonyms.AsSpan().Fill(Output(-1).Pseudonym);
        cache.Find(tokens, pseudonyms, known).ShouldBe(expected.Count);
        for (var i = 0; i < tokens.Length; i++)
        {
            var holds = expected.TryGetValue(tokens[i], out var output);
            known[i].ShouldBe(holds);
            pseudonyms[i].ShouldBe(output.Pseudonym);
            cache.TryGet(tokens[i], out var single).ShouldBe(holds);
            single.ShouldBe(output);
        }
    }

    private static LocalToken Token(int value) => LocalToken.FromBytes(SHA256.HashData(BitConverter.GetBytes(value)).AsSpan(0, LocalToken.Size));

    private static PseudonymOutput Output(int value)
    {
        var bytes = SHA512.HashData(BitConverter.GetBytes(value));
        return new PseudonymOutput(Pseudonym.FromBytes(bytes.AsSpan(0, Pseudonym.Size)), UnlockKey.FromBytes(bytes.AsSpan(32)));
    }

    private PseudonymCache Open() => PseudonymCache.Open(File, Secret, "person-1");
}
