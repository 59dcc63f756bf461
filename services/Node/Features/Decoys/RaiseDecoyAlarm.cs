using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Decoys;

/// <summary>A hit on a decoy of an own list is no hit: it shows that its finder presented an identifier that nobody has.</summary>
internal sealed class RaiseDecoyAlarm(AuditLog audit, TimeProvider clock)
{
    /// <summary>Code of the alarm in the audit log.</summary>
    public const string Code = "XN-DECOY-001";

    /// <summary>Which of these tags of own lists are decoys'.</summary>
    public static async Task<HashSet<(string ListId, string Tag)>> DecoysAsync(
        NodeDbContext db, IReadOnlyCollection<string> listIds, IReadOnlyCollection<string> tags, CancellationToken cancellationToken)
    {
        if (listIds.Count == 0)
            return [];
        var lists = await db.ListDecoys.Where(row => listIds.Contains(row.ListId)).Select(row => row.ListId).ToListAsync(cancellationToken);
        if (lists.Count == 0)
            return [];
        var entries = await db.EntryTags.Where(row => lists.Contains(row.ListId) && tags.Contains(row.Tag)).ToListAsync(cancellationToken);
        return [.. entries.Where(row => DecoySet.IsDecoy(row.EntryId)).Select(row => (row.ListId, row.Tag))];
    }

    /// <summary>The alarm of a reported hit, raised when it is heard of for the first time, by the ledger or by a notice.</summary>
    public async Task<DecoyAlarmRow> OfAsync(NodeDbContext db, string listId, string agency, string commit, string tag, CancellationToken cancellationToken)
    {
        var id = "decoy-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{listId}/{agency}/{commit}")).AsSpan(0, 16));
        if (await db.DecoyAlarms.FindAsync([id], cancellationToken) is { } known)
            return known;
        var row = new DecoyAlarmRow { Id = id, ListId = listId, Agency = agency, Commit = commit, Tag = tag, At = clock.GetUtcNow() };
        db.DecoyAlarms.Add(row);
        await audit.AppendAsync(db, AuditLog.System, "", "decoyHit", $"{listId}/{agency}/{id}", Code, cancellationToken);
        return row;
    }
}
