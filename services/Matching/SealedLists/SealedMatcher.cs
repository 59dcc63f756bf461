using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Scoring;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>From records to matches with sealed lists: known pseudonyms, one probe for each owner, the row unlocked, the entry's seed or nothing.</summary>
/// <remarks>
/// For one batch and one thread. Pseudonyms are looked up once under each network key, however many owners' lists were made with it.
/// </remarks>
/// <param name="keys">The identifiers of the records, in the order of the records.</param>
public sealed class SealedMatcher(IReadOnlyList<HeldKey> keys)
{
    private readonly Dictionary<IKnownPseudonyms, Known> _known = new(ReferenceEqualityComparer.Instance);

    // Of identifiers that were looked up, those that are known, in order, with their pseudonyms.
    private sealed record Known(List<int> Asked, List<int> Keys, Pseudonym[] Pseudonyms, List<int> Waiting);

    /// <summary>Matches the records against the lists of one owner.</summary>
    /// <param name="domain">The lists.</param>
    /// <param name="knownOf">
    /// What is known under the network key that the lists were made with for a type of identifier; null for a type they have no rows of.
    /// </param>
    /// <param name="admits">Whether a row may be looked into for an identifier: audience, time, source and type.</param>
    /// <param name="matches">Receives the matches, in the order of the records.</param>
    /// <param name="waiting">Receives the ordinals of identifiers of which nothing is known: these lists may match by them later.</param>
    public void Match(
        SealedDomain domain,
        Func<IdentifierType, IKnownPseudonyms?> knownOf,
        Func<HeldKey, SealedTable, bool> admits,
        ICollection<SealedMatch> matches,
        ISet<int> waiting)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(knownOf);
        ArgumentNullException.ThrowIfNull(admits);
        ArgumentNullException.ThrowIfNull(matches);
        ArgumentNullException.ThrowIfNull(waiting);
        var opened = new Dictionary<(int Record, string ListId, string Tag), Opened>();
        foreach (var (source, ordinals) in BySource(knownOf))
        {
            var known = Find(source, ordinals);
            waiting.UnionWith(known.Waiting);
            var rows = new List<FoundRow>();
            domain.Find(known.Pseudonyms, rows);
            foreach (var row in rows)
                Open(row, keys[known.Keys[row.Identifier]], source, admits, opened);
        }
        foreach (var match in opened.Values.OrderBy(match => match.Record))
            matches.Add(new SealedMatch(match.Record, match.Table, match.Seed, IdentifierStrength.Of(match.Keys)));
    }

    private sealed record Opened(int Record, SealedTable Table, EntrySeed Seed, List<HeldKey> Keys);

    private Dictionary<IKnownPseudonyms, List<int>> BySource(Func<IdentifierType, IKnownPseudonyms?> knownOf)
    {
        var sources = new Dictionary<IdentifierType, IKnownPseudonyms?>();
        var bySource = new Dictionary<IKnownPseudonyms, List<int>>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < keys.Count; i++)
        {
            if (!sources.TryGetValue(keys[i].Type, out var source))
                sources.Add(keys[i].Type, source = knownOf(keys[i].Type));
            if (source is null)
                continue;
            if (!bySource.TryGetValue(source, out var ordinals))
                bySource.Add(source, ordinals = []);
            ordinals.Add(i);
        }
        return bySource;
    }

    private Known Find(IKnownPseudonyms source, List<int> ordinals)
    {
        // Mostly the lists of all owners hold the same types.
        if (_known.TryGetValue(source, out var before) && before.Asked.SequenceEqual(ordinals))
            return before;
        var tokens = ordinals.ConvertAll(ordinal => keys[ordinal].Token).ToArray();
        var pseudonyms = new Pseudonym[tokens.Length];
        var isKnown = new bool[tokens.Length];
        source.Find(tokens, pseudonyms, isKnown);
        var known = new List<int>(tokens.Length);
        var waiting = new List<int>();
        for (var i = 0; i < tokens.Length; i++)
        {
            if (isKnown[i])
            {
                pseudonyms[known.Count] = pseudonyms[i];
                known.Add(ordinals[i]);
            }
            else
            {
                waiting.Add(ordinals[i]);
            }
        }
        return _known[source] = new Known(ordinals, known, pseudonyms[..known.Count], waiting);
    }

    private static void Open(
        FoundRow row,
        in HeldKey key,
        IKnownPseudonyms source,
        Func<HeldKey, SealedTable, bool> admits,
        Dictionary<(int Record, string ListId, string Tag), Opened> opened)
    {
        if (!admits(key, row.Table) || !source.TryGet(key.Token, out var output) || row.Table.Open(row.Row, output.Unlock) is not { } seed)
            return;
        var entry = (key.Record, row.Table.Version.ListId, Convert.ToHexString(seed.Tag));
        if (opened.TryGetValue(entry, out var match))
            match.Keys.Add(key);
        else
            opened.Add(entry, new Opened(key.Record, row.Table, seed, [key]));
    }
}
