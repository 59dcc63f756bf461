using System.Security.Cryptography;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms.Cache;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Cli.Bench;

/// <summary>A sealed list and a cache of pseudonyms that knows 99 of a hundred identifiers of the stream; one in a hundred is on the list.</summary>
/// <remarks>Evaluations are made up: nothing here depends on what they are. The cache's file is removed again.</remarks>
internal sealed class SealedWarmLists : IDisposable
{
    private const int KnownBeside = 1_000_000;
    private const int RowsBeside = 100_000;
    private const int StoredAtOnce = 1 << 16;
    private const int OneIn = 100;

    private readonly string path = Path.Combine(Path.GetTempPath(), $"exchange-bench-{Guid.NewGuid():N}.pseudonyms");
    private readonly MatchEngine engine;
    private readonly PseudonymCache cache;
    private readonly SealedDomain domain;
    private readonly List<SealedMatch> matches = [];
    private readonly HashSet<int> waiting = [];
    private PreparedSubjects? reuse;

    /// <summary>Makes the list and the cache.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="stream">The identifiers that will be matched.</param>
    /// <param name="entries">Most identifiers that the cache knows and rows that the list has beside those of the stream.</param>
    public SealedWarmLists(MatchEngine engine, IdentifierBatch[] stream, int entries)
    {
        this.engine = engine;
        var domainKey = RandomNumberGenerator.GetBytes(32);
        cache = PseudonymCache.Open(path, RandomNumberGenerator.GetBytes(32), "bench");
        domain = new SealedDomain(domainKey);
        var rows = new List<SealedIdentifier>();
        var (tokens, outputs) = (new List<LocalToken>(), new List<PseudonymOutput>());
        var known = new Dictionary<LocalToken, bool>();
        foreach (var key in stream.SelectMany(batch => HeldKey.Of(engine.Prepare(batch))))
        {
            // Every hundredth is on the list, and another one in a hundred was never asked for. What stands twice is what it was first.
            var number = known.Count % OneIn;
            if (!known.TryAdd(key.Token, number != OneIn / 2) || number == OneIn / 2)
                continue;
            Add(key.Token);
            if (number == 0)
                rows.Add(new SealedIdentifier(rows.Count, outputs[^1]));
        }
        for (var i = 0; i < Math.Min(entries, KnownBeside); i++)
            Add(LocalToken.FromBytes(RandomNumberGenerator.GetBytes(LocalToken.Size)));
        for (var i = 0; i < Math.Min(entries, RowsBeside); i++)
            rows.Add(new SealedIdentifier(rows.Count, Evaluation()));
        for (var at = 0; at < tokens.Count; at += StoredAtOnce)
        {
            var count = Math.Min(StoredAtOnce, tokens.Count - at);
            cache.Store([.. tokens.GetRange(at, count)], [.. outputs.GetRange(at, count)]);
        }
        domain.Put([Table(domainKey, rows)]);

        void Add(LocalToken token)
        {
            tokens.Add(token);
            outputs.Add(Evaluation());
        }
    }

    /// <summary>Identifiers of the last batch whose pseudonyms are to be asked for.</summary>
    public int Waiting => waiting.Count;

    /// <summary>Matches a batch from its text; how many matches.</summary>
    public int Match(IdentifierBatch batch)
    {
        reuse = engine.Prepare(batch, reuse);
        matches.Clear();
        waiting.Clear();
        new SealedMatcher(HeldKey.Of(reuse)).Match(domain, _ => cache, (_, _) => true, matches, waiting);
        return matches.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        domain.Dispose();
        cache.Dispose();
        File.Delete(path);
    }

    private static PseudonymOutput Evaluation() => new(
        Pseudonym.FromBytes(RandomNumberGenerator.GetBytes(Pseudonym.Size)), UnlockKey.FromBytes(RandomNumberGenerator.GetBytes(UnlockKey.Size)));

    private static SealedTable Table(byte[] domainKey, List<SealedIdentifier> identifiers)
    {
        using var tokenizer = new DomainTokenizer(domainKey);
        var rows = SealedRows.Arrange(tokenizer, identifiers);
        var version = new SealedVersion("bench", "list", 1, RandomNumberGenerator.GetBytes(SealedVersion.SaltSize));
        var table = new SealedTable.Builder(version);
        for (var segment = 0; segment < rows.SegmentCount; segment++)
        {
            if (!table.TryAdd(rows.Write(segment, version, (entry, seed) => BitConverter.TryWriteBytes(seed, entry)), out var wrong))
                throw new InvalidOperationException($"Row {wrong} of segment {segment} is refused.");
        }
        return table.Finish();
    }
}
