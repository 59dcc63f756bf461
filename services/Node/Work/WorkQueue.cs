using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Work;

/// <summary>Adds work in the transaction that decides it.</summary>
public static class WorkQueue
{
    /// <summary>Adds work once per kind and key; while such work is open, adding it again changes nothing.</summary>
    public static async Task AddWorkAsync(
        this NodeDbContext db, string kind, string key, DateTimeOffset notBefore, string payload = "", CancellationToken cancellationToken = default)
    {
        var known = db.Work.Local.Any(row => row.Kind == kind && row.Key == key)
            || await db.Work.AnyAsync(row => row.Kind == kind && row.Key == key, cancellationToken);
        if (!known)
            db.Work.Add(new WorkRow { Kind = kind, Key = key, Payload = payload, NotBefore = notBefore });
    }
}
