using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExchangeNetwork.Node.Features.Agencies;

/// <summary>Puts a new encryption key of this agency on the ledger: every 90 days by itself, and when an administrator asks.</summary>
/// <remarks>The key of the work is the id of the key to be replaced, so that nothing renews twice.</remarks>
internal sealed class RenewEncryptionKey(NodeOptions options, NodeKeys keys, ContractCalls contract, NodeDatabase database, AuditLog audit, TimeProvider clock)
    : IWorkHandler
{
    public const string KindName = "renewEncryptionKey";

    /// <summary>Age at which an encryption key is renewed.</summary>
    public static readonly TimeSpan After = TimeSpan.FromDays(90);

    // A node that is away for a while must still be one that others can encrypt to.
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(180);

    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(1);

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        if (keys.EncryptionKeyId != work.Key)
            return null;
        var key = keys.NewEncryptionKey(options.NetworkId, options.Agency, clock.GetUtcNow(), Lasts);
        var outcome = await contract.SubmitAsync(Functions.AgenciesRenewKey, new KeyRenewal(key), cancellationToken);
        await database.WriteAsync(
            db => audit.AppendAsync(db, AuditLog.System, "", "encryptionKeyRenewed", key.KeyId, outcome.Refusal?.Code ?? "ok", cancellationToken), cancellationToken);
        // A suspended agency is refused; it renews once it is reinstated.
        return outcome.Refusal is null ? null : LookAgain;
    }

    /// <summary>An administrator wants it now.</summary>
    public static async Task<Results<Accepted<EncryptionKeyView>, RefusalProblem>> HandleAsync(
        CurrentUser user, NodeKeys keys, NodeDatabase database, AuditLog audit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var keyId = keys.EncryptionKeyId;
        await database.WriteAsync(
            async db =>
            {
                await db.AddWorkAsync(KindName, keyId, clock.GetUtcNow(), cancellationToken: cancellationToken);
                await audit.AppendAsync(db, user.Actor, Roles.Administrator, "encryptionKeyRenewalAsked", keyId, cancellationToken: cancellationToken);
            },
            cancellationToken);
        return TypedResults.Accepted((string?)null, new EncryptionKeyView(keyId));
    }
}
