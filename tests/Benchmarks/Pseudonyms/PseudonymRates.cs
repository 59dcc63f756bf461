using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using ExchangeNetwork.Cli.Bench;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms.Cache;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Benchmarks.Pseudonyms;

/// <summary>Command <c>pseudonyms</c>: what an identifier costs that nobody asked for before, and one that the cache knows; all on one thread.</summary>
internal static class PseudonymRates
{
    private const string KeyId = "bench";
    private const int Batch = 4_096;

    /// <summary>Measures and prints.</summary>
    public static int Run(string[] options)
    {
        Evaluate(Arguments.Number(options, "--seconds", 10));
        Cache((int)Arguments.Number(options, "--entries", 2_000_000));
        return 0;
    }

    private static void Evaluate(double seconds)
    {
        var cold = new SealedBenchmark();
        cold.Run(seconds, _ => { }, CancellationToken.None);
        Print("cold, 3 of 4, requester with verification, identifiers", cold.ClientPerSecond);
        Print("cold, 3 of 4, one evaluator with proof, points", cold.EvaluatorPerSecond);
    }

    private static void Cache(int entries)
    {
        var folder = Directory.CreateTempSubdirectory("xnet-pseudonyms-");
        var path = Path.Combine(folder.FullName, KeyId + ".cache");
        var secret = RandomNumberGenerator.GetBytes(32);
        var tokens = Tokens(entries + (entries / 99));
        using (var cache = PseudonymCache.Open(path, secret, KeyId))
        {
            var outputs = new PseudonymOutput[Evaluator.MaxPoints];
            // As evaluation stores them: a message at a time, on disk before the next.
            Rate("cache, stored a message at a time, identifiers", entries, () =>
            {
                for (var first = 0; first < entries; first += outputs.Length)
                {
                    var count = Math.Min(outputs.Length, entries - first);
                    Fill(outputs.AsSpan(0, count));
                    cache.Store(tokens.AsSpan(first, count), outputs.AsSpan(0, count));
                }
            });
            Print("cache, bytes of memory an identifier", (double)cache.MemorySize / cache.Count);
            Print("cache, bytes of file an identifier", (double)new FileInfo(path).Length / cache.Count);
        }
        PseudonymCache? opened = null;
        Rate("cache, opened again, identifiers", entries, () => opened = PseudonymCache.Open(path, secret, KeyId));
        using (opened)
            Look(opened!, tokens);
        folder.Delete(recursive: true);
    }

    // In an order of their own, so that neighbours in a batch are none in the table.
    private static void Look(PseudonymCache cache, LocalToken[] tokens)
    {
        Random.Shared.Shuffle(tokens);
        var (pseudonyms, known) = (new Pseudonym[Batch], new bool[Batch]);
        var found = 0L;
        Rate("cache, 99 % known, looked up in batches, identifiers", tokens.Length, () =>
        {
            for (var first = 0; first < tokens.Length; first += Batch)
                found += cache.Find(tokens.AsSpan(first, Math.Min(Batch, tokens.Length - first)), pseudonyms, known);
        });
        var some = tokens.AsSpan(0, Math.Min(tokens.Length, 200_000)).ToArray();
        Rate("cache, looked up one at a time with the unlock key", some.Length, () =>
        {
            foreach (var token in some)
                found += cache.TryGet(token, out _) ? 1 : 0;
        });
        if (found < cache.Count)
            throw new InvalidOperationException("The cache lost identifiers.");
    }

    private static LocalToken[] Tokens(int count)
    {
        var bytes = RandomNumberGenerator.GetBytes(count * LocalToken.Size);
        var tokens = new LocalToken[count];
        for (var i = 0; i < count; i++)
            tokens[i] = LocalToken.FromBytes(bytes.AsSpan(i * LocalToken.Size, LocalToken.Size));
        return tokens;
    }

    private static void Fill(Span<PseudonymOutput> outputs)
    {
        var bytes = RandomNumberGenerator.GetBytes(outputs.Length * (Pseudonym.Size + UnlockKey.Size));
        for (var i = 0; i < outputs.Length; i++)
        {
            var one = bytes.AsSpan(i * (Pseudonym.Size + UnlockKey.Size));
            outputs[i] = new PseudonymOutput(Pseudonym.FromBytes(one[..Pseudonym.Size]), UnlockKey.FromBytes(one.Slice(Pseudonym.Size, UnlockKey.Size)));
        }
    }

    private static void Rate(string what, int count, Action action)
    {
        // Processor time beside the clock's: on a busy machine only the former tells what the work costs.
        var processor = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        action();
        var seconds = watch.Elapsed.TotalSeconds;
        var busy = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
        Print($"{what} (by processor time {count / busy:N0})", count / seconds);
    }

    private static void Print(string what, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-95} {value,14:N0}"));
}
