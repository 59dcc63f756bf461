using System.Runtime.InteropServices;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>The keys of the newest frames, in memory until there are enough of them for a run.</summary>
/// <remarks>Not for several threads; no more changed once it is written.</remarks>
internal sealed class PlaceTable
{
    private const int None = -1;
    private readonly Dictionary<LocalToken, int> newest = [];
    private readonly List<(ulong Place, int Before)> places = [];

    /// <summary>The first frame; meaningless while <see cref="IsEmpty"/>.</summary>
    public long First { get; private set; }

    /// <summary>The last frame; -1 while <see cref="IsEmpty"/>.</summary>
    public long Last { get; private set; } = -1;

    /// <summary>Whether no frame was added.</summary>
    public bool IsEmpty => Last < 0;

    /// <summary>Keys of all records.</summary>
    public int Count => places.Count;

    /// <summary>Whether a frame was added.</summary>
    public bool Covers(long frame) => !IsEmpty && First <= frame && frame <= Last;

    /// <summary>Whether a frame goes on where the last one ended.</summary>
    public bool Continues(long frame) => IsEmpty || frame == Last + 1;

    /// <summary>Adds the keys of a frame that <see cref="Continues"/>.</summary>
    public void Add(long frame, ReadOnlySpan<FrameKey> keys)
    {
        First = IsEmpty ? frame : First;
        Last = frame;
        foreach (ref readonly var key in keys)
        {
            ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(newest, key.Key, out var exists);
            places.Add((new RecordPlace(frame, key.Index).Bits, exists ? last : None));
            last = places.Count - 1;
        }
    }

    /// <summary>Collects where a key is.</summary>
    public void Find(LocalToken key, int ordinal, ICollection<FoundPlace> found)
    {
        for (var i = newest.TryGetValue(key, out var last) ? last : None; i != None; i = places[i].Before)
            found.Add(new FoundPlace(ordinal, RecordPlace.Of(places[i].Place)));
    }

    /// <summary>All keys and places, in the order of runs.</summary>
    public TokenPosting[] ToPostings()
    {
        var postings = new TokenPosting[places.Count];
        var next = 0;
        foreach (var (key, last) in newest)
        {
            for (var i = last; i != None; i = places[i].Before)
                postings[next++] = new TokenPosting(key.High, key.Low, new Posting(places[i].Place));
        }
        return RunBuilder.Sort(postings);
    }
}
