using System.Collections.Frozen;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>The network keys that a sealed list was made with; the ledger had them before it had the list.</summary>
/// <param name="All">Their ids, by their names.</param>
/// <param name="Retired">Ids of those under which nothing is evaluated any more, by their names.</param>
internal sealed record KeysOfList(IReadOnlyDictionary<string, string> All, IReadOnlyDictionary<string, string> Retired)
{
    /// <summary>Ids of those under which identifiers are evaluated, by their names.</summary>
    public IReadOnlyDictionary<string, string> Serving => All.Where(key => !Retired.ContainsKey(key.Key)).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads what a node knows of the keys that a manifest names.</summary>
    public static async Task<KeysOfList> ReadAsync(NodeDbContext db, Manifest manifest, CancellationToken cancellationToken)
    {
        var documents = await db.PseudonymKeys.AsNoTracking().Where(key => manifest.PseudonymKeys.Contains(key.KeyId))
            .OrderByDescending(key => key.Epoch).Select(key => key.Document).ToListAsync(cancellationToken);
        var keys = documents.Select(document => CanonicalJson.Deserialize<PseudonymKey>(document)).DistinctBy(key => key.KeyId).ToList();
        return new KeysOfList(Ids(keys), Ids(keys.Where(key => key.IsRetired())));
    }

    private static FrozenDictionary<string, string> Ids(IEnumerable<PseudonymKey> keys) =>
        keys.ToFrozenDictionary(key => KeyRing.NameOf(key), key => key.KeyId, StringComparer.Ordinal);
}
