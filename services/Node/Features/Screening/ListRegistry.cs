using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ExchangeNetwork.Matching.Index;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>The lists this node matches now, and the index over them.</summary>
/// <remarks>A list is matched from <see cref="Put"/> on and no more from <see cref="Remove(string, long)"/> on; expiry by time needs no call.</remarks>
public sealed class ListRegistry
{
    private readonly ConcurrentDictionary<string, ImportedList> lists = new(StringComparer.Ordinal);
    private readonly Lock changing = new();

    /// <summary>A registry without lists.</summary>
    /// <param name="index">The index that their entries go to, or are in.</param>
    public ListRegistry(MatchIndex index) => Index = index;

    /// <summary>The index over all lists.</summary>
    public MatchIndex Index { get; }

    /// <summary>All lists matched now.</summary>
    public IReadOnlyCollection<ImportedList> All => (IReadOnlyCollection<ImportedList>)lists.Values;

    /// <summary>Adds a list version in place of an older one; a newer one stays.</summary>
    public void Put(ImportedList list)
    {
        lock (changing)
        {
            if (lists.TryGetValue(list.Manifest.ListId, out var present) && present.Manifest.Version > list.Manifest.Version)
                return;
            lists[list.Manifest.ListId] = list;
            Index.Put(list.Index, list.BlockNumber);
        }
    }

    /// <summary>Removes a list.</summary>
    public void Remove(string listId, long blockNumber)
    {
        lock (changing)
        {
            Index.Remove(listId, blockNumber);
            lists.TryRemove(listId, out _);
        }
    }

    /// <summary>Removes a version; another version of the list stays.</summary>
    public void Remove(ListVersion version)
    {
        lock (changing)
        {
            if (TryFind(version, out var list))
                Remove(version.ListId, list.BlockNumber);
        }
    }

    /// <summary>The list version that an index entry belongs to; false when it was removed or replaced since.</summary>
    public bool TryFind(ListVersion version, [NotNullWhen(true)] out ImportedList? list) =>
        lists.TryGetValue(version.ListId, out list) && list.Manifest.Version == version.Version;
}
