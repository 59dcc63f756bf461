using System.Globalization;
using ExchangeNetwork.Dashboard.Language;
using ExchangeNetwork.Dashboard.Node;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Dashboard.Lists;

/// <summary>What people call the lists that a page names: the owner's name for its own, the purpose for those of others.</summary>
/// <remarks>One for each circuit; a list is asked for once.</remarks>
public sealed class ListTitles(NodeApi node)
{
    private readonly Dictionary<string, QueryListView> _lists = new(StringComparer.Ordinal);

    /// <summary>Asks the node for those of the lists that are not known yet; one that it does not tell of is asked for again next time.</summary>
    public async Task LearnAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var unknown = ids.Distinct(StringComparer.Ordinal).Where(id => !_lists.ContainsKey(id)).ToList();
        foreach (var answer in await Task.WhenAll(unknown.Select(id => node.GetListAsync(id, cancellationToken))))
        {
            if (answer.Value is { } list)
                Keep(list);
        }
    }

    /// <summary>Takes over a list that a page has fetched anyway.</summary>
    public void Keep(QueryListView list) => _lists[list.ListId] = list;

    /// <summary>The title of a list; a part of its id when it is not known.</summary>
    public string Of(string listId) => _lists.TryGetValue(listId, out var list) ? Of(list) : Words.Abbreviate(listId);

    /// <summary>The title of a list.</summary>
    public static string Of(QueryListView list) =>
        Words.Either(list.Name.Length > 0 ? list.Name : list.Purpose) is [var first, .. var rest] ? char.ToUpper(first, CultureInfo.CurrentCulture) + rest : "";
}
