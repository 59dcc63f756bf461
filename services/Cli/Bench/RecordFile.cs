using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Cli.Bench;

/// <summary>A record file that is read from its beginning again and again, a batch at a time.</summary>
internal sealed class RecordFile(MatchEngine engine, MatchIndex index, byte[] content, int recordsAtOnce) : IDisposable
{
    private readonly RecordBatch batch = new(recordsAtOnce);
    private readonly List<Match> matches = [];
    private RecordReader? reader;
    private PreparedSubjects? reuse;

    /// <summary>Reads the next records; how many.</summary>
    public int Read()
    {
        reader ??= RecordReader.Open(new MemoryStream(content), new RecordReaderOptions { Source = "bench.csv" });
        if (!reader.Read(batch))
        {
            reader.Dispose();
            reader = null;
            return Read();
        }
        return batch.Rejected.Count == 0 ? batch.Count : throw new InvalidOperationException($"A row was rejected: {batch.Rejected[0].Code}.");
    }

    /// <summary>Reads and matches the next records; how many matches.</summary>
    public int Match()
    {
        Read();
        reuse = engine.Prepare(batch, reuse);
        matches.Clear();
        MatchEngine.Match(reuse, index.Snapshot, MatchLists.Now, matches);
        return matches.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        reader?.Dispose();
        batch.Dispose();
    }
}
