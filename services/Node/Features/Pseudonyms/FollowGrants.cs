using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Keeps this node's copy of what agencies ask for beyond their quotas.</summary>
internal sealed class FollowGrants : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } = [Contract.Events.GrantAsked, Contract.Events.QuotaGranted];

    public async Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var grant = CanonicalJson.Deserialize<EvaluationGrant>(ledgerEvent.Payload);
        if (await db.EvaluationGrants.FindAsync([grant.Request.GrantId], cancellationToken) is { } row)
            row.Document = ledgerEvent.Payload;
        else
            db.EvaluationGrants.Add(new EvaluationGrantRow { GrantId = grant.Request.GrantId, Document = ledgerEvent.Payload });
    }
}
