using ExchangeNetwork.Matching.Identifiers;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Under which network keys the identifiers of each type are asked for: one, or two during a change-over.</summary>
/// <remarks>
/// A list is hit under the key that its rows were made with and under no other. What comes in is asked for under the current key as well: the
/// lists are about to be made with it.
/// </remarks>
internal sealed class AskedKeys
{
    private readonly Dictionary<string, List<string>> byType = new(StringComparer.Ordinal);
    private readonly HashSet<string> types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> ahead = new(StringComparer.Ordinal);

    private AskedKeys()
    {
    }

    /// <summary>Nothing is asked for.</summary>
    public static AskedKeys None { get; } = new();

    /// <summary>Codes of the types that are asked for.</summary>
    public IReadOnlySet<string> Types => types;

    /// <summary>The current key of types that no list was made with: what becomes known under it need not be asked for when one comes. Key ids by type.</summary>
    public IReadOnlyDictionary<string, string> Ahead => ahead;

    /// <summary>Keys of records that come in: those that lists were made with, and the current ones.</summary>
    /// <param name="types">The types that the node knows.</param>
    /// <param name="lists">Of lists that may match: the ids of their keys by name, and their types.</param>
    /// <param name="isServing">Whether anything is evaluated under a key: it is not retired.</param>
    /// <param name="currentOf">The id of the current key of a name; null when there is none.</param>
    public static AskedKeys OfRecords(
        IdentifierTypes types, IEnumerable<(IReadOnlyDictionary<string, string> KeyIds, IReadOnlySet<string> Types)> lists,
        Func<string, bool> isServing, Func<string, string?> currentOf)
    {
        var asked = new AskedKeys();
        var known = new Dictionary<string, IdentifierType>(StringComparer.Ordinal);
        foreach (var (keyIds, codes) in lists)
        {
            foreach (var code in codes)
            {
                if (!types.TryGet(code, out var type))
                    continue;
                known.TryAdd(code, type);
                if (keyIds.TryGetValue(type.KeyName, out var keyId) && isServing(keyId))
                    asked.Add(code, keyId);
            }
        }
        foreach (var (code, type) in known)
        {
            if (currentOf(type.KeyName) is { } current && asked.Add(code, current))
                asked.ahead.Add(code, current);
        }
        return asked;
    }

    /// <summary>Keys of what is held when a list comes: its own. Under the current ones it is warmed up.</summary>
    /// <param name="types">The types that the node knows.</param>
    /// <param name="codes">Types of the list.</param>
    /// <param name="keyIds">Ids of the keys, by name: those of the list that are meant.</param>
    public static AskedKeys OfList(IdentifierTypes types, IEnumerable<string> codes, IReadOnlyDictionary<string, string> keyIds)
    {
        var asked = new AskedKeys();
        foreach (var code in codes)
        {
            if (types.TryGet(code, out var type) && keyIds.TryGetValue(type.KeyName, out var keyId))
                asked.Add(code, keyId);
        }
        return asked;
    }

    /// <summary>One key for all types of its name.</summary>
    public static AskedKeys OfKey(IdentifierTypes types, string keyId, string name) =>
        OfList(types, types.All.Select(type => type.Code), new Dictionary<string, string> { [name] = keyId });

    /// <summary>The keys that a type is asked for under.</summary>
    public IReadOnlyList<string> Of(string type) => byType.TryGetValue(type, out var keyIds) ? keyIds : [];

    /// <summary>Identifiers by the keys that they are asked for under.</summary>
    public IReadOnlyList<WantedPseudonyms> Divide(IReadOnlyList<WantedIdentifier> identifiers)
    {
        var byKey = new Dictionary<string, List<WantedIdentifier>>(StringComparer.Ordinal);
        foreach (var identifier in identifiers)
        {
            if (!byType.TryGetValue(identifier.Type.Code, out var keyIds))
                continue;
            foreach (var keyId in keyIds)
            {
                if (!byKey.TryGetValue(keyId, out var wanted))
                    byKey.Add(keyId, wanted = []);
                wanted.Add(identifier);
            }
        }
        return [.. byKey.Select(key => new WantedPseudonyms(key.Key, key.Value))];
    }

    private bool Add(string code, string keyId)
    {
        if (!byType.TryGetValue(code, out var keyIds))
        {
            byType.Add(code, keyIds = new List<string>(1));
            types.Add(code);
        }
        if (keyIds.Contains(keyId))
            return false;
        keyIds.Add(keyId);
        return true;
    }
}
