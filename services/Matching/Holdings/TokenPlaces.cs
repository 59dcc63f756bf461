using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>Which records hold a token: what a new list or a cross-check asks of the holdings.</summary>
/// <remarks>In memory, filled as records are screened and again at start; for one writer and readers on the same thread.</remarks>
public sealed class TokenPlaces
{
    private const int None = -1;
    private readonly Dictionary<LocalToken, int> newest = [];
    private readonly List<(RecordPlace Place, int Before)> places = [];

    /// <summary>Notes that a record holds a token.</summary>
    public void Add(LocalToken token, RecordPlace place)
    {
        var before = newest.TryGetValue(token, out var last) ? last : None;
        newest[token] = places.Count;
        places.Add((place, before));
    }

    /// <summary>The records that hold a token, newest first.</summary>
    public IEnumerable<RecordPlace> Find(LocalToken token)
    {
        for (var i = newest.TryGetValue(token, out var last) ? last : None; i != None; i = places[i].Before)
            yield return places[i].Place;
    }
}
