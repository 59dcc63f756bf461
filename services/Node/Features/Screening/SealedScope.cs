using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using ExchangeNetwork.Matching.SealedLists;

namespace ExchangeNetwork.Node.Features.Screening;

/// <summary>The sealed lists of one owner that were made with the same network keys: one probe looks through all of them.</summary>
/// <remarks>Any number of readers; changes come one at a time.</remarks>
public sealed class SealedScope : IDisposable
{
    private volatile FrozenDictionary<string, SealedList> lists = FrozenDictionary<string, SealedList>.Empty;

    /// <summary>A scope that a list begins.</summary>
    public SealedScope(SealedList first)
    {
        ArgumentNullException.ThrowIfNull(first);
        KeyIds = first.KeyIds;
        Domain = new SealedDomain(first.DomainKey);
        Put([first]);
    }

    /// <summary>Ids of the network keys that the rows were made with, by the keys' names.</summary>
    public IReadOnlyDictionary<string, string> KeyIds { get; }

    /// <summary>The rows of all lists.</summary>
    public SealedDomain Domain { get; }

    /// <summary>The lists.</summary>
    public IReadOnlyList<SealedList> Lists => lists.Values;

    /// <summary>What tells scopes apart.</summary>
    public static string NameOf(SealedList list) => $"{list.Manifest.Owner}/{string.Join('/', list.Manifest.PseudonymKeys)}";

    /// <summary>Adds list versions, each in place of an older one.</summary>
    public void Put(IReadOnlyCollection<SealedList> added)
    {
        // The row is found only once the list that it is of can be named.
        lists = lists.Values.Where(list => !added.Any(other => other.Manifest.ListId == list.Manifest.ListId)).Concat(added)
            .ToFrozenDictionary(list => list.Manifest.ListId, StringComparer.Ordinal);
        Domain.Put([.. added.Select(list => list.Table)]);
    }

    /// <summary>Removes a list.</summary>
    public void Remove(string listId)
    {
        lists = lists.Values.Where(list => list.Manifest.ListId != listId).ToFrozenDictionary(list => list.Manifest.ListId, StringComparer.Ordinal);
        Domain.Remove(listId);
    }

    /// <summary>The list version that a table is of; false when it was removed or replaced since.</summary>
    public bool TryFind(SealedTable table, [NotNullWhen(true)] out SealedList? list) =>
        lists.TryGetValue(table.Version.ListId, out list) && ReferenceEquals(list.Table, table);

    /// <summary>Forgets the domain key.</summary>
    public void Dispose() => Domain.Dispose();
}
