using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;

namespace ExchangeNetwork.Benchmarks;

/// <summary>Command <c>security</c>: rates of the cryptography that the node leans on.</summary>
internal static class SecurityRates
{
    private const int Entries = 120_000;
    private const int Records = 200_000;

    public static int Run()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        Primitives(secret);
        Lists(secret);
        Leaves(secret);
        Fields();
        return 0;
    }

    private static void Primitives(byte[] secret)
    {
        using var key = HpkePrivateKey.Generate();
        var message = new byte[1024];
        Hpke.TrySeal(key.PublicKey, [], [], message, out var enc, out var ciphertext);
        Repeat("HPKE seal 1 KiB", 1_000, _ => Hpke.TrySeal(key.PublicKey, [], [], message, out enc, out ciphertext));
        Repeat("HPKE open 1 KiB", 1_000, _ => Hpke.TryOpen(key, enc, [], [], ciphertext, out var _));

        var seed = new EntrySeed(secret);
        var tag = new byte[EntrySeed.TagSize];
        var claim = seed.Sign(message);
        Repeat("Ed25519 key pair", 20_000, _ => EntrySeed.WriteTag(secret, tag));
        Repeat("Ed25519 sign", 20_000, _ => seed.Sign(message.AsSpan(0, 128)));
        Repeat("Ed25519 verify", 10_000, _ => EntrySeed.Verify(seed.Tag, message, claim));
        using var seeds = new ListSeedKey(secret);
        Repeat("entry seed", 50_000, i => seeds.Write("list-1", i.ToString(CultureInfo.InvariantCulture), tag));
    }

    private static void Lists(byte[] secret)
    {
        var list = new ListIdentity("net", "list-1", 1, "tax", "tax-sign-1");
        var entries = Enumerable.Range(0, Entries).Select(i => new OwnEntry(
            $"e-{i}",
            [new IdentifierValue("resident-id", $"11010119900101{i:D4}"), new IdentifierValue("mobile", $"138{i:D8}")],
            new Dictionary<string, string> { ["name"] = "张三丰", ["birth_date"] = "1990-01-01" })).ToList();
        var segments = new List<SealedSegment>();
        ListDigests? digests = null;
        Once("list sealed, entries", Entries, () =>
        {
            ListSealer.TryCreate(list, secret, secret, entries, out var sealer, out _);
            using (sealer)
            {
                segments.AddRange(sealer!.Segments());
                digests = sealer.Finish();
            }
        });
        Once("list opened, rows", Entries, () =>
        {
            ListOpener.TryCreate(list, digests!, secret, out var opener, out _);
            using (opener)
            {
                foreach (var segment in segments)
                {
                    if (!opener!.TryOpenSegment(segment.Index, segment.Ciphertext, out _, out var refusal))
                        throw new InvalidOperationException(refusal.Code);
                }
                if (!opener!.TryFinish(out var wrong))
                    throw new InvalidOperationException(wrong.Code);
            }
        });
    }

    private static void Leaves(byte[] secret)
    {
        var record = RandomNumberGenerator.GetBytes(500);
        var records = Enumerable.Repeat(new ReadOnlyMemory<byte>(record), Records).ToList();
        var leaves = new byte[Records * MerkleTree.HashSize];
        using var batch = new Commitments(secret);
        var salts = new byte[Records * Commitments.SaltSize];
        Once("record salts", Records, () => batch.WriteRecordSalts(0, salts));
        Once("record leaves of 500 bytes, salts included", Records, () => batch.WriteRecordLeaves(0, records, leaves));
        Once("Merkle root, leaves", Records, () => MerkleAccumulator.Root(leaves));
    }

    private static void Fields()
    {
        var folder = Directory.CreateTempSubdirectory("xnet-rates-");
        using (var keys = SoftwareKeyStore.Open(Path.Combine(folder.FullName, "keys"), Path.Combine(folder.FullName, "data"), TimeProvider.System))
        {
            var fields = new FieldProtector(keys);
            var value = new byte[300];
            var stored = fields.Protect("t", "c", "r", value);
            Repeat("field of 300 bytes protected", 100_000, _ => fields.Protect("t", "c", "r", value));
            Repeat("field of 300 bytes opened", 100_000, _ => fields.TryUnprotect("t", "c", "r", stored, out var _, out var _));
            Repeat("key made, written and flushed", 100, i => keys.Create(KeyKind.List, $"k{i + 10}"));
        }
        folder.Delete(recursive: true);
    }

    private static void Repeat(string what, int times, Action<int> action)
    {
        for (var i = 0; i < times / 20; i++)
            action(-1 - i);
        Once(what, times, () =>
        {
            for (var i = 0; i < times; i++)
                action(i);
        });
    }

    private static void Once(string what, int count, Action action)
    {
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        // Processor time beside the clock's: on a busy machine only the former tells what the work costs.
        var processor = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        action();
        var seconds = watch.Elapsed.TotalSeconds;
        var busy = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-45} {count / seconds,14:N0} /s {busy * 1e6 / count,10:N2} µs of processor {allocated / count,8:N0} B each {seconds,8:N2} s"));
    }
}
