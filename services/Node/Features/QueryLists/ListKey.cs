using System.Globalization;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Key of work about a list version: <c>listId/version</c>.</summary>
internal static class ListKey
{
    public static string Of(string listId, int version) => string.Create(CultureInfo.InvariantCulture, $"{listId}/{version}");

    public static (string ListId, int Version) Parse(string key)
    {
        var slash = key.LastIndexOf('/');
        return (key[..slash], int.Parse(key.AsSpan(slash + 1), CultureInfo.InvariantCulture));
    }
}
