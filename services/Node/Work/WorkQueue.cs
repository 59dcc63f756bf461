using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Work;

/// <summary>Adds work in the transaction that decides it.</summary>
public static class WorkQueue
{
    /// <summary>Adds work, one row per kind and key; asked for again it keeps the earlier time and will run after this transaction.</summary>
    public static async Task AddWorkAsync(
        this NodeDbContext db, string kind, string key, DateTimeOffset notBefore, string payload = "", CancellationToken cancellationToken = default)
    {
        var known = db.Work.Local.FirstOrDefault(row => row.Kind == kind && row.Key == key)
            ?? await db.Work.FirstOrDefaultAsync(row => row.Kind == kind && row.Key == key, cancellationToken);
        db.Put(known, kind, key, notBefore, payload);
    }

    /// <summary>As the other, for many keys with one look at the database.</summary>
    public static async Task AddWorkAsync(
        this NodeDbContext db, string kind, IReadOnlyCollection<string> keys, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return;
        await db.Work.Where(row => row.Kind == kind && keys.Contains(row.Key)).LoadAsync(cancellationToken);
        var known = db.Work.Local.Where(row => row.Kind == kind).ToDictionary(row => row.Key, StringComparer.Ordinal);
        foreach (var key in keys.Distinct(StringComparer.Ordinal))
            db.Put(known.GetValueOrDefault(key), kind, key, notBefore, "");
    }

    private static void Put(this NodeDbContext db, WorkRow? known, string kind, string key, DateTimeOffset notBefore, string payload)
    {
        if (known is null)
        {
            db.Work.Add(new WorkRow { Kind = kind, Key = key, Payload = payload, NotBefore = notBefore });
            return;
        }
        // It may be running right now on what was there before: the new revision makes it run once more.
        known.Revision++;
        // Whoever asks for it again may bring what it failed for: parked, it would be waited for until an operator looks.
        if (known.Parked)
            (known.Parked, known.Attempts, known.NotBefore) = (false, 0, notBefore);
        if (notBefore < known.NotBefore)
            known.NotBefore = notBefore;
    }
}
