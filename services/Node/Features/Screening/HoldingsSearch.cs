using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>Looks for the entries of one list in the holdings: the index tells where they may be, and only those records are read.</summary>
/// <param name="holdings">The holdings.</param>
/// <param name="places">Their index by token.</param>
/// <param name="engine">The engine.</param>
/// <param name="frames">The frames that were kept when the search began.</param>
/// <param name="snapshot">The list, for matching.</param>
/// <param name="now">The moment of the search.</param>
internal sealed class HoldingsSearch(
    RecordHoldings holdings, PlaceIndex places, MatchEngine engine, IReadOnlyList<FrameFacts> frames, IndexSnapshot snapshot, DateTimeOffset now)
{
    /// <summary>Where records with a token of the list are, each once and in the order in which they were kept.</summary>
    /// <param name="list">The list.</param>
    /// <param name="admits">Whether records of a source may match.</param>
    /// <param name="keysAtOnce">Tokens that are looked up together.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public IReadOnlyList<RecordPlace> Places(IndexedList list, Func<string, bool> admits, int keysAtOnce, CancellationToken cancellationToken)
    {
        var admitted = frames.Select(frame => frame.Source).Distinct().Where(admits).ToHashSet(StringComparer.Ordinal);
        var found = new HashSet<RecordPlace>();
        var tokens = new List<LocalToken>(keysAtOnce);
        for (var entry = 0; entry < list.EntryCount; entry++)
        {
            foreach (ref readonly var key in list.KeysOf(entry))
                tokens.Add(key.Token);
            if (tokens.Count < keysAtOnce)
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            Add();
        }
        Add();
        return [.. found.OrderBy(place => place.Frame).ThenBy(place => place.Index)];

        void Add()
        {
            var held = new List<FoundPlace>();
            places.Find(tokens, held);
            found.UnionWith(held.Select(one => one.Place).Where(place => admitted.Contains(frames[(int)place.Frame].Source)));
            tokens.Clear();
        }
    }

    /// <summary>Matches the records of some places; of each record only the newest revision counts, older ones are held no more.</summary>
    public IReadOnlyList<FoundFrame> Match(IReadOnlyList<RecordPlace> some)
    {
        var read = new List<(long Number, HeldFrame Frame, int Index)>(some.Count);
        foreach (var group in some.GroupBy(place => place.Frame))
        {
            int[] indexes = [.. group.Select(place => place.Index)];
            var frame = holdings.ReadRecords(group.Key, indexes);
            var newest = holdings.Find(frame.Source, Array.ConvertAll(indexes, index => frame.Records[index].RecordId));
            for (var i = 0; i < indexes.Length; i++)
            {
                // A revision that came after the search began is not part of it: what it replaced still counts, or the record would be passed over.
                if (newest[i] is { } held && (held == new RecordPlace(group.Key, indexes[i]) || held.Frame >= frames.Count))
                    read.Add((group.Key, frame, indexes[i]));
            }
        }
        var matches = new List<Match>();
        HeldRecord[] records = [.. read.Select(one => one.Frame.Records[one.Index])];
        MatchEngine.Match(engine.Prepare(records), snapshot, now, matches);
        var byFrame = matches.ToLookup(match => read[match.Record].Number, match => match with { Record = read[match.Record].Index });
        return [.. read.DistinctBy(one => one.Number).Select(one => new FoundFrame(one.Number, one.Frame, [.. byFrame[one.Number]]))];
    }
}
