using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;
using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Node.Features.Audit;

/// <summary>Appends to the audit log inside the transaction of the act: no audit row, no act.</summary>
/// <remarks>Each row carries SHA-256 over the hash before and its own canonical JSON, so a changed or missing row shows.</remarks>
public sealed class AuditLog(TimeProvider clock)
{
    /// <summary>Actor of what the node does by itself.</summary>
    public const string System = "system";

    /// <summary>Appends a row; call it inside <see cref="NodeDatabase.WriteAsync{T}"/>, whose single writer keeps the chain straight.</summary>
    /// <param name="db">The transaction's context.</param>
    /// <param name="actor">Pseudonymous id, or <see cref="System"/>.</param>
    /// <param name="role">Role acted in; empty for the system.</param>
    /// <param name="act">Stable word for what was done.</param>
    /// <param name="subject">Id of what it was done to; never subject data.</param>
    /// <param name="outcome"><c>ok</c> or the code of the refusal.</param>
    /// <param name="cancellationToken">Cancels the look-up of the row before.</param>
    public async Task AppendAsync(
        NodeDbContext db, string actor, string role, string act, string subject, string outcome = "ok", CancellationToken cancellationToken = default)
    {
        var last = db.LastAudit
            ?? await db.Audit.AsNoTracking().OrderByDescending(row => row.Sequence).FirstOrDefaultAsync(cancellationToken);
        var row = new AuditRow
        {
            Sequence = (last?.Sequence ?? 0) + 1,
            At = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()),
            Actor = actor,
            Role = role,
            Act = act,
            Subject = subject,
            Outcome = outcome,
            Hash = "",
        };
        row.Hash = HashOf(row, last?.Hash ?? "");
        db.Audit.Add(row);
        db.LastAudit = row;
    }

    /// <summary>The hash a row must carry after a row with <paramref name="previousHash"/>.</summary>
    public static string HashOf(AuditRow row, string previousHash)
    {
        var content = Contract.CanonicalJson.Serialize(new JObject
        {
            ["sequence"] = row.Sequence,
            ["at"] = row.At.ToUnixTimeMilliseconds(),
            ["actor"] = row.Actor,
            ["role"] = row.Role,
            ["act"] = row.Act,
            ["subject"] = row.Subject,
            ["outcome"] = row.Outcome,
        });
        byte[] chained = [.. Encoding.ASCII.GetBytes("xnet1/audit"), .. Convert.FromHexString(previousHash), .. content];
        return Convert.ToHexStringLower(SHA256.HashData(chained));
    }
}
