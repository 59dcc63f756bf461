using System.Runtime.InteropServices;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Scoring;

/// <summary>How many entries of each list share a value with one record: who has a switchboard's number may be any of them.</summary>
/// <remarks>Of all candidates of the record, so that it does not depend on which records come together.</remarks>
internal sealed class SharedValues
{
    private readonly Dictionary<(IndexedList List, LocalToken Token), int> _entries = [];

    /// <summary>Counts.</summary>
    /// <param name="candidates">What the record meets, in order; each may come several times.</param>
    /// <param name="recordKeys">Keys of the record.</param>
    public static SharedValues Of(ReadOnlySpan<IndexHit> candidates, ReadOnlySpan<IdentifierKey> recordKeys)
    {
        var shared = new SharedValues();
        var tokens = new HashSet<LocalToken>(recordKeys.Length);
        foreach (ref readonly var key in recordKeys)
            tokens.Add(key.Token);
        var counted = new HashSet<LocalToken>();
        for (var i = 0; i < candidates.Length; i++)
        {
            if (i > 0 && candidates[i] == candidates[i - 1])
                continue;
            counted.Clear();
            foreach (ref readonly var key in candidates[i].List.KeysOf(candidates[i].Entry))
            {
                if (tokens.Contains(key.Token) && counted.Add(key.Token))
                    CollectionsMarshal.GetValueRefOrAddDefault(shared._entries, (candidates[i].List, key.Token), out _)++;
            }
        }
        return shared;
    }

    /// <summary>How many entries of a list have a value.</summary>
    public Func<LocalToken, int> In(IndexedList list) => token => _entries.GetValueOrDefault((list, token), 1);
}
