using System.Text;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Decoys;

/// <summary>The decoys of own lists, protected at rest: people see none of them unless one is hit.</summary>
internal sealed class OwnDecoys(FieldProtector protector)
{
    private const string Table = "ListDecoys";

    /// <summary>The decoys of a list; null when it has none.</summary>
    public async Task<DecoySet?> FindAsync(NodeDbContext db, string listId, CancellationToken cancellationToken)
    {
        if (await db.ListDecoys.FindAsync([listId], cancellationToken) is not { } row)
            return null;
        return protector.TryUnprotect(Table, nameof(row.Content), listId, row.Content, out var bytes, out var refusal)
            ? JsonConvert.DeserializeObject<DecoySet>(Encoding.UTF8.GetString(bytes))
            : throw new InvalidOperationException($"The decoys of list {listId} cannot be read: {refusal.Code}.");
    }

    /// <summary>Keeps the decoys of a list in place of those before; null for none.</summary>
    public async Task KeepAsync(NodeDbContext db, string listId, DecoySet? decoys, CancellationToken cancellationToken)
    {
        var row = await db.ListDecoys.FindAsync([listId], cancellationToken);
        if (decoys is null)
        {
            if (row is not null)
                db.ListDecoys.Remove(row);
            return;
        }
        var content = protector.Protect(Table, nameof(ListDecoysRow.Content), listId, Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(decoys)));
        if (row is null)
            db.ListDecoys.Add(new ListDecoysRow { ListId = listId, Content = content });
        else
            row.Content = content;
    }
}
