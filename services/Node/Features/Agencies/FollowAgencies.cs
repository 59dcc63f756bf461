using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.Agencies;

/// <summary>Keeps this node's copy of the members and of proposals on membership; its own keys begin and end as the members agreed.</summary>
internal sealed class FollowAgencies(NodeOptions options, NodeKeys keys) : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } =
        [Contract.Events.NetworkFounded, Contract.Events.AgencyProposed, Contract.Events.AgencyChanged, Contract.Events.EncryptionKeyRenewed];

    public async Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        switch (ledgerEvent.Name)
        {
            case Contract.Events.NetworkFounded:
                foreach (var founder in CanonicalJson.Deserialize<Founded>(ledgerEvent.Payload).Agencies)
                {
                    await KeepAsync(db, founder, cancellationToken);
                    await FollowEncryptionKeysAsync(db, founder, ledgerEvent.Timestamp, cancellationToken);
                }
                break;
            case Contract.Events.AgencyProposed:
                await KeepAsync(db, CanonicalJson.Deserialize<AgencyProposal>(ledgerEvent.Payload), cancellationToken);
                break;
            case Contract.Events.AgencyChanged:
                var change = CanonicalJson.Deserialize<AgencyChanged>(ledgerEvent.Payload);
                await KeepAsync(db, change.Proposal, cancellationToken);
                await KeepAsync(db, change.Agency, cancellationToken);
                if (change.Agency.Id == options.Agency)
                    FollowOwnKeys(change.Proposal.Change);
                if (change.Proposal.Change.Action == AgencyAction.Join)
                    await FollowEncryptionKeysAsync(db, change.Agency, ledgerEvent.Timestamp, cancellationToken);
                break;
            case Contract.Events.EncryptionKeyRenewed:
                var renewed = CanonicalJson.Deserialize<Agency>(ledgerEvent.Payload);
                await KeepAsync(db, renewed, cancellationToken);
                if (renewed.Id == options.Agency)
                    keys.Agreed(renewed.Keys[^1].KeyId);
                await FollowEncryptionKeysAsync(db, renewed, ledgerEvent.Timestamp, cancellationToken);
                break;
        }
    }

    private void FollowOwnKeys(AgencyChangeProposal change)
    {
        if (change.Key is { } agreed)
            keys.Agreed(agreed.KeyId);
        if (change.KeyId is { } revoked)
            keys.Revoked(revoked);
    }

    /// <summary>The newest own encryption key is renewed in its time, and those before it destroyed once no notice to them can be under way.</summary>
    private async Task FollowEncryptionKeysAsync(NodeDbContext db, Agency agency, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (agency.Id != options.Agency)
            return;
        var own = agency.Keys.Where(key => key.Purpose == KeyPurpose.Encrypt).ToList();
        await db.AddWorkAsync(RenewEncryptionKey.KindName, own[^1].KeyId, at + RenewEncryptionKey.After, cancellationToken: cancellationToken);
        foreach (var old in own.SkipLast(1))
        {
            var end = old.RevokedFrom is { } revoked && revoked < old.ValidUntil ? revoked : old.ValidUntil;
            await db.AddWorkAsync(DestroyEncryptionKey.KindName, old.KeyId, end + NoticeOutbox.Lifetime, cancellationToken: cancellationToken);
        }
    }

    private static async Task KeepAsync(NodeDbContext db, Agency agency, CancellationToken cancellationToken)
    {
        var state = agency.State.ToString();
        var document = CanonicalJson.Serialize(agency);
        if (await db.Agencies.FindAsync([agency.Id], cancellationToken) is { } row)
            (row.State, row.Document) = (state, document);
        else
            db.Agencies.Add(new AgencyRow { Id = agency.Id, MspId = agency.MspId, State = state, Document = document });
    }

    private static async Task KeepAsync(NodeDbContext db, AgencyProposal proposal, CancellationToken cancellationToken)
    {
        var state = proposal.DecidedAt is null ? "open" : "effective";
        var document = CanonicalJson.Serialize(proposal);
        if (await db.AgencyProposals.FindAsync([proposal.Change.ProposalId], cancellationToken) is { } row)
            (row.State, row.Document) = (state, document);
        else
            db.AgencyProposals.Add(new AgencyProposalRow { Id = proposal.Change.ProposalId, State = state, Document = document });
    }
}
