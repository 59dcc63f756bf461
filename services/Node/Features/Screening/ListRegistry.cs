using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ExchangeNetwork.Matching.Index;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>The lists this node matches now: an index over the disclosed ones, and a scope for each owner of sealed ones.</summary>
/// <remarks>A list is matched from <see cref="Put(ImportedList)"/> on and no more from <see cref="Remove(string, long)"/> on; expiry by time needs no call.</remarks>
public sealed class ListRegistry
{
    private readonly ConcurrentDictionary<string, ImportedList> lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SealedScope> scopes = new(StringComparer.Ordinal);
    private readonly Lock changing = new();
    private volatile SealedScope[] allScopes = [];

    /// <summary>A registry without lists.</summary>
    /// <param name="index">The index that their entries go to, or are in.</param>
    public ListRegistry(MatchIndex index) => Index = index;

    /// <summary>The index over all disclosed lists; its height is that of the sealed ones, too.</summary>
    public MatchIndex Index { get; }

    /// <summary>The sealed lists, by owner and network keys.</summary>
    public IReadOnlyList<SealedScope> Scopes => allScopes;

    /// <summary>All lists matched now.</summary>
    public IReadOnlyCollection<ImportedList> All => (IReadOnlyCollection<ImportedList>)lists.Values;

    /// <summary>Adds a list version in place of an older one; a newer one stays.</summary>
    public void Put(ImportedList list) => Put([list]);

    /// <summary>Adds versions of different lists, each in place of an older one; a newer one stays.</summary>
    public void Put(IReadOnlyCollection<ImportedList> added)
    {
        lock (changing)
        {
            var news = added.Where(list => !lists.TryGetValue(list.Manifest.ListId, out var present) || present.Manifest.Version <= list.Manifest.Version).ToList();
            foreach (var list in news)
            {
                // Another version may have been made with other keys, and stand in another scope.
                if (list is SealedList && lists.TryGetValue(list.Manifest.ListId, out var before))
                    RemoveSealed(before);
                lists[list.Manifest.ListId] = list;
                if (list is DisclosedList disclosed)
                    Index.Put(disclosed.Index, list.BlockNumber);
                Index.Advance(list.BlockNumber);
            }
            foreach (var scope in news.OfType<SealedList>().GroupBy(SealedScope.NameOf))
                PutSealed(scope.Key, [.. scope]);
        }
    }

    /// <summary>Removes a list.</summary>
    public void Remove(string listId, long blockNumber)
    {
        lock (changing)
        {
            Index.Remove(listId, blockNumber);
            Index.Advance(blockNumber);
            if (lists.TryRemove(listId, out var removed))
                RemoveSealed(removed);
        }
    }

    /// <summary>Removes a version; another version of the list stays.</summary>
    public void Remove(ImportedList version)
    {
        lock (changing)
        {
            if (lists.TryGetValue(version.Manifest.ListId, out var list) && list.Manifest.Version == version.Manifest.Version)
                Remove(version.Manifest.ListId, list.BlockNumber);
        }
    }

    /// <summary>The version of a list that is matched now; null when there is none.</summary>
    public ImportedList? Find(string listId) => lists.GetValueOrDefault(listId);

    /// <summary>The list version that an index entry belongs to; false when it was removed or replaced since.</summary>
    public bool TryFind(ListVersion version, [NotNullWhen(true)] out DisclosedList? list)
    {
        list = lists.TryGetValue(version.ListId, out var found) && found.Manifest.Version == version.Version ? found as DisclosedList : null;
        return list is not null;
    }

    private void PutSealed(string name, List<SealedList> added)
    {
        if (scopes.TryGetValue(name, out var scope))
        {
            scope.Put(added);
            return;
        }
        scopes.Add(name, scope = new SealedScope(added[0]));
        scope.Put(added);
        allScopes = [.. scopes.Values];
    }

    // A scope that has no list left is not probed, and not disposed of: a reader may be in it.
    private void RemoveSealed(ImportedList list)
    {
        if (list is not SealedList sealedList || !scopes.TryGetValue(SealedScope.NameOf(sealedList), out var scope))
            return;
        scope.Remove(list.Manifest.ListId);
        if (scope.Lists.Count > 0)
            return;
        scopes.Remove(SealedScope.NameOf(sealedList));
        allScopes = [.. scopes.Values];
    }
}
