using ExchangeNetwork.Contract;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Node.Storage;

namespace ExchangeNetwork.Node.Features.Audit;

/// <summary>Writes a person's act on the ledger to the audit log, with how it ended.</summary>
internal sealed class AuditedAct(NodeDatabase database, AuditLog audit)
{
    public Task RecordAsync(
        CurrentUser user, string role, string act, string subject, Refusal? refusal, CancellationToken cancellationToken) =>
        database.WriteAsync(
            db => audit.AppendAsync(db, user.Actor, role, act, subject, refusal?.Code ?? "ok", cancellationToken), cancellationToken);
}
