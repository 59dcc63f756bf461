using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Follows lists on the ledger: own ones come into force, received ones are imported, ended ones stop matching and are purged.</summary>
internal sealed class FollowQueryLists(NodeOptions options, ListRegistry registry, TimeProvider clock) : ILedgerEventHandler
{
    public IReadOnlyCollection<string> Events { get; } =
    [
        Contract.Events.ListPublished, Contract.Events.ListAmended, Contract.Events.ListWithdrawn, Contract.Events.ListExpired,
        Contract.Events.BasisRevoked,
    ];

    public Task ApplyAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken) => ledgerEvent.Name switch
    {
        Contract.Events.ListPublished or Contract.Events.ListAmended =>
            PublishedAsync(db, ledgerEvent, CanonicalJson.Deserialize<ListVersion>(ledgerEvent.Payload).Manifest, cancellationToken),
        Contract.Events.ListWithdrawn => EndAsync(db, ledgerEvent, ListStates.Withdrawn, cancellationToken),
        Contract.Events.ListExpired => EndAsync(db, ledgerEvent, ListStates.Expired, cancellationToken),
        _ => RevokedAsync(db, ledgerEvent, cancellationToken),
    };

    private async Task PublishedAsync(NodeDbContext db, LedgerEvent ledgerEvent, Manifest manifest, CancellationToken cancellationToken)
    {
        foreach (var older in await db.QueryLists.Where(row => row.ListId == manifest.ListId && row.Version < manifest.Version
            && row.State == ListStates.InForce).ToListAsync(cancellationToken))
        {
            older.State = ListStates.Superseded;
            if (older.Matching is MatchingStates.Matching or MatchingStates.Waiting)
            {
                older.Matching = MatchingStates.Ended;
                await FollowTickets.LookAsync(db, clock.GetUtcNow(), cancellationToken);
            }
        }

        var receives = manifest.Owner != options.Agency && manifest.Recipients.Contains(options.Agency);
        var row = await db.QueryLists.FindAsync([manifest.ListId, manifest.Version], cancellationToken);
        if (row is null)
        {
            db.QueryLists.Add(row = new QueryListRow
            {
                ListId = manifest.ListId,
                Version = manifest.Version,
                Owner = manifest.Owner,
                BasisId = manifest.BasisId,
                State = "",
                Matching = receives ? MatchingStates.Waiting : MatchingStates.NotRecipient,
                Entries = manifest.CountBucket,
                CrossCheck = manifest.CrossCheck,
            });
        }
        (row.State, row.Manifest, row.Problem) = (ListStates.InForce, CanonicalJson.Serialize(manifest), null);
        (row.ValidFrom, row.ValidUntil) = (manifest.ValidFrom, manifest.ValidUntil);
        (row.BlockNumber, row.TransactionId, row.ChangedAt) = (ledgerEvent.Position.BlockNumber, ledgerEvent.TransactionId, ledgerEvent.Timestamp);

        var key = ListKey.Of(manifest.ListId, manifest.Version);
        if (receives)
            await db.AddWorkAsync(ImportQueryList.KindName, key, clock.GetUtcNow(), cancellationToken: cancellationToken);
        else
            registry.Remove(manifest.ListId, ledgerEvent.Position.BlockNumber);
        var isOwner = manifest.Owner == options.Agency;
        if (isOwner || receives)
        {
            var over = manifest.ValidUntil + ExpireQueryList.After + (isOwner ? TimeSpan.Zero : ExpireQueryList.RecipientsPatience);
            await db.AddWorkAsync(ExpireQueryList.KindName, key, over, cancellationToken: cancellationToken);
        }
    }

    private async Task EndAsync(NodeDbContext db, LedgerEvent ledgerEvent, string state, CancellationToken cancellationToken)
    {
        var list = CanonicalJson.Deserialize<QueryList>(ledgerEvent.Payload);
        registry.Remove(list.ListId, ledgerEvent.Position.BlockNumber);
        foreach (var row in await db.QueryLists.Where(row => row.ListId == list.ListId).ToListAsync(cancellationToken))
        {
            if (row.State == ListStates.InForce)
                row.State = state;
            // A node that comes back after the end may have tried to import what was purged meanwhile: refused, and over all the same.
            if (row.Matching is MatchingStates.Matching or MatchingStates.Waiting or MatchingStates.Refused)
                row.Matching = MatchingStates.Ended;
            row.ChangedAt = ledgerEvent.Timestamp;
            await db.AddWorkAsync(PurgeQueryList.KindName, ListKey.Of(row.ListId, row.Version), clock.GetUtcNow(), cancellationToken: cancellationToken);
        }
        // It may have been the last one of a key.
        await FollowTickets.LookAsync(db, clock.GetUtcNow(), cancellationToken);
    }

    private async Task RevokedAsync(NodeDbContext db, LedgerEvent ledgerEvent, CancellationToken cancellationToken)
    {
        var basis = CanonicalJson.Deserialize<LegalBasis>(ledgerEvent.Payload).Terms.BasisId;
        foreach (var row in await db.QueryLists
            .Where(row => row.BasisId == basis && (row.Matching == MatchingStates.Matching || row.Matching == MatchingStates.Waiting))
            .ToListAsync(cancellationToken))
        {
            // A list without a basis in force does not match, whatever its own state.
            row.Matching = MatchingStates.Ended;
            registry.Remove(row.ListId, ledgerEvent.Position.BlockNumber);
        }
        await FollowTickets.LookAsync(db, clock.GetUtcNow(), cancellationToken);
    }
}
