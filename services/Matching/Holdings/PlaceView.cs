using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>Runs of an index as they are at a moment: they stay readable until this is disposed of, whatever is merged meanwhile.</summary>
internal sealed class PlaceView : IDisposable
{
    private readonly PlaceRun[] runs;

    /// <summary>Holds runs that nobody has freed.</summary>
    public PlaceView(IEnumerable<PlaceRun> runs)
    {
        this.runs = [.. runs];
        Array.ForEach(this.runs, run => run.Hold());
    }

    /// <summary>Collects the places of keys.</summary>
    public void Find(IReadOnlyList<LocalToken> tokens, ICollection<FoundPlace> found)
    {
        if (runs.Length == 0)
            return;
        var keys = new IdentifierKey[tokens.Count];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = new IdentifierKey(tokens[i], default, default, default);
        var postings = new List<FoundPosting>();
        foreach (var run in runs)
            run.Find(keys, postings);
        foreach (var (key, posting) in postings)
        {
            var place = new PlaceBits(posting.Bits);
            found.Add(new FoundPlace(key, place.Place, place.IsWhole));
        }
    }

    /// <summary>The keys of whole values of some types, each once.</summary>
    /// <param name="recent">Sorted keys beside those of the runs.</param>
    /// <param name="isWanted">Whether keys of a type are wanted.</param>
    public IEnumerable<WholeKey> WholeKeys(TokenPosting[] recent, Func<byte, bool> isWanted)
    {
        var merge = new RunMerge([.. runs.Select(run => run.Run).Append(InMemory(recent)).OfType<IndexRun>()]);
        LocalToken? last = null;
        while (merge.TryNext(out var posting))
        {
            var (key, place) = (new LocalToken(new UInt128(posting.High, posting.Low)), new PlaceBits(posting.Posting.Bits));
            if (key == last || !place.IsWhole || !isWanted(place.Type))
                continue;
            last = key;
            yield return new WholeKey(key, place.Type);
        }
    }

    /// <summary>Lets the runs go.</summary>
    public void Dispose() => Array.ForEach(runs, run => run.Release());

    private static IndexRun? InMemory(TokenPosting[] postings)
    {
        if (postings.Length == 0)
            return null;
        var writer = new RunWriter(postings.Length);
        foreach (ref readonly var posting in postings.AsSpan())
            writer.Add(posting);
        return writer.Finish([]);
    }
}
