using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>Looks for tokens in the holdings: the index tells where they may be, and only those records are read.</summary>
/// <param name="holdings">The holdings.</param>
/// <param name="places">Their index by token.</param>
/// <param name="frames">The frames that were kept when the search began.</param>
internal sealed class HoldingsSearch(RecordHoldings holdings, PlaceIndex places, IReadOnlyList<FrameFacts> frames)
{
    /// <summary>Tokens of all keys of a list.</summary>
    public static IEnumerable<LocalToken> TokensOf(IndexedList list)
    {
        for (var entry = 0; entry < list.EntryCount; entry++)
        {
            foreach (var token in TokensOf(list, entry))
                yield return token;
        }
    }

    /// <summary>Where records with one of these tokens are, each once and in the order in which they were kept.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="admits">Whether records of a source may match.</param>
    /// <param name="keysAtOnce">Tokens that are looked up together.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public IReadOnlyList<RecordPlace> Places(
        IEnumerable<LocalToken> tokens, Func<string, bool> admits, int keysAtOnce, CancellationToken cancellationToken)
    {
        var admitted = frames.Select(frame => frame.Source).Distinct().Where(admits).ToHashSet(StringComparer.Ordinal);
        var found = new HashSet<RecordPlace>();
        foreach (var some in tokens.Chunk(keysAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var held = new List<FoundPlace>();
            places.Find(some, held);
            // What was kept after the search began is not part of it.
            found.UnionWith(held.Select(one => one.Place).Where(place => place.Frame < frames.Count && admitted.Contains(frames[(int)place.Frame].Source)));
        }
        return [.. found.OrderBy(place => place.Frame).ThenBy(place => place.Index)];
    }

    /// <summary>Reads the records of some places; of each record only the newest revision counts, older ones are held no more.</summary>
    public IReadOnlyList<FoundRecord> Read(IReadOnlyList<RecordPlace> some)
    {
        var read = new List<FoundRecord>(some.Count);
        foreach (var group in some.GroupBy(place => place.Frame))
        {
            int[] indexes = [.. group.Select(place => place.Index)];
            var frame = holdings.ReadRecords(group.Key, indexes);
            var newest = holdings.Find(frame.Source, Array.ConvertAll(indexes, index => frame.Records[index].RecordId));
            for (var i = 0; i < indexes.Length; i++)
            {
                // A revision that came after the search began is not part of it: what it replaced still counts, or the record would be passed over.
                if (newest[i] is { } held && (held == new RecordPlace(group.Key, indexes[i]) || held.Frame >= frames.Count))
                    read.Add(new FoundRecord(group.Key, frame, indexes[i]));
            }
        }
        return read;
    }

    /// <summary>Matches what was read with one list.</summary>
    public static IReadOnlyList<FoundFrame> Match(MatchEngine engine, IReadOnlyList<FoundRecord> read, IndexSnapshot snapshot, DateTimeOffset now)
    {
        var matches = new List<Match>();
        MatchEngine.Match(engine.Prepare(RecordsOf(read)), snapshot, now, matches);
        var byFrame = matches.ToLookup(match => read[match.Record].Number, match => match with { Record = read[match.Record].Index });
        return [.. read.DistinctBy(one => one.Number).Select(one => new FoundFrame(one.Number, one.Frame, [.. byFrame[one.Number]]))];
    }

    /// <summary>The records themselves.</summary>
    public static HeldRecord[] RecordsOf(IReadOnlyList<FoundRecord> read) => [.. read.Select(one => one.Frame.Records[one.Index])];

    private static LocalToken[] TokensOf(IndexedList list, int entry)
    {
        var keys = list.KeysOf(entry);
        var tokens = new LocalToken[keys.Length];
        for (var i = 0; i < keys.Length; i++)
            tokens[i] = keys[i].Token;
        return tokens;
    }
}

/// <summary>A record that was found in the holdings.</summary>
/// <param name="Number">Number of its frame.</param>
/// <param name="Frame">Its frame, with the records that were read.</param>
/// <param name="Index">Its place in the frame.</param>
internal readonly record struct FoundRecord(long Number, HeldFrame Frame, int Index);
