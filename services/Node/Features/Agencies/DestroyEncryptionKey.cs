using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Agencies;

/// <summary>Destroys an encryption key that has been replaced, once nothing that counts can still be encrypted to it.</summary>
/// <remarks>What somebody recorded of wraps and notices is then closed for good, also to whoever takes the key store later.</remarks>
internal sealed class DestroyEncryptionKey(NodeDatabase database, NodeKeys keys, AuditLog audit) : IWorkHandler
{
    public const string KindName = "destroyEncryptionKey";

    private static readonly TimeSpan LookAgain = TimeSpan.FromDays(1);

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        if (keys.EncryptionKeyId == work.Key)
            return null;
        await using (var db = database.Read())
        {
            // A list that waits for its import may have nothing but a wrap under the old key.
            if (await db.QueryLists.AnyAsync(row => row.Matching == MatchingStates.Waiting, cancellationToken))
                return LookAgain;
        }
        keys.DestroyEncryptionKey(work.Key);
        await database.WriteAsync(
            db => audit.AppendAsync(db, AuditLog.System, "", "encryptionKeyDestroyed", work.Key, cancellationToken: cancellationToken), cancellationToken);
        return null;
    }
}
