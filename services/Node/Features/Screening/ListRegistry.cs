using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ExchangeNetwork.Matching.Index;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>The lists this node matches now, and the index over them.</summary>
/// <remarks>A list is matched from <see cref="Put"/> on and no more from <see cref="Remove"/> on; expiry by time needs no call.</remarks>
public sealed class ListRegistry
{
    private readonly ConcurrentDictionary<string, ImportedList> lists = new(StringComparer.Ordinal);

    /// <summary>The index over all lists.</summary>
    public MatchIndex Index { get; } = new();

    /// <summary>All lists matched now.</summary>
    public IReadOnlyCollection<ImportedList> All => (IReadOnlyCollection<ImportedList>)lists.Values;

    /// <summary>Adds a list version in place of any other version of it.</summary>
    public void Put(ImportedList list)
    {
        lists[list.Manifest.ListId] = list;
        Index.Put(list.Index, list.BlockNumber);
    }

    /// <summary>Removes a list.</summary>
    public void Remove(string listId, long blockNumber)
    {
        Index.Remove(listId, blockNumber);
        lists.TryRemove(listId, out _);
    }

    /// <summary>The list version that an index entry belongs to; false when it was removed or replaced since.</summary>
    public bool TryFind(ListVersion version, [NotNullWhen(true)] out ImportedList? list) =>
        lists.TryGetValue(version.ListId, out list) && list.Manifest.Version == version.Version;
}
