using System.Text;
using ExchangeNetwork.Matching.Files;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Audit;

/// <summary>The newest row of the audit log as this node committed it, kept beside the keys and not in the database: rows cut off the end show.</summary>
/// <remarks>
/// In memory it is exact; on disk, for the next start, it lags by as much as <see cref="KeepAuditHead"/> lets it. It moves on only with rows
/// that follow on it, so a log that was cut stays recognisable however much is written after.
/// </remarks>
public sealed class AuditHead
{
    private readonly string path;
    private volatile Mark newest;
    private Mark? saved;

    /// <summary>Reads what the run before kept.</summary>
    public AuditHead(NodeOptions options)
    {
        path = Path.Combine(options.KeyFolder, "audit.head");
        newest = File.Exists(path) ? JsonConvert.DeserializeObject<Mark>(File.ReadAllText(path))! : new Mark(0, "");
        saved = newest;
    }

    /// <summary>A row of the log.</summary>
    /// <param name="Sequence">Its number; 0 when there is none.</param>
    /// <param name="Hash">Its hash, hex.</param>
    public sealed record Mark(long Sequence, string Hash);

    /// <summary>The newest row; the database holds it and may hold newer ones.</summary>
    public Mark Newest => newest;

    /// <summary>At the start: moves on over the rows that the run before committed after it last kept its mark.</summary>
    internal async Task CatchUpAsync(NodeDbContext db, CancellationToken cancellationToken)
    {
        var mark = newest;
        var holds = mark.Sequence == 0 || await db.Audit.AnyAsync(row => row.Sequence == mark.Sequence && row.Hash == mark.Hash, cancellationToken);
        if (holds && await db.Audit.OrderByDescending(row => row.Sequence).FirstOrDefaultAsync(cancellationToken) is { } last)
            newest = new Mark(last.Sequence, last.Hash);
    }

    /// <summary>Takes note of the rows of a committed transaction; called by the one writer.</summary>
    internal void Committed(IEnumerable<object> rows)
    {
        var added = rows.OfType<AuditRow>().OrderBy(row => row.Sequence).ToList();
        if (added.Count > 0 && added[0].Sequence == newest.Sequence + 1 && AuditLog.HashOf(added[0], newest.Hash) == added[0].Hash)
            newest = new Mark(added[^1].Sequence, added[^1].Hash);
    }

    /// <summary>Writes it to disk when it changed; one caller at a time.</summary>
    internal void Save()
    {
        var mark = newest;
        if (mark == saved)
            return;
        DurableFile.Write(path, Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(mark)));
        saved = mark;
    }
}
