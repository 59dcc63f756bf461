using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Decoys;
using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.TicketAudits;

/// <summary>Finds a published own list of which an entry has an identifier.</summary>
internal sealed class ListSource(NodeOptions options, NodeDatabase database, OwnEntries entries, OwnDecoys decoys, MatchEngine engine)
{
    /// <summary>The version that was published last with the identifier; null when none was, or its entries are purged.</summary>
    public async Task<OpenedList?> FindAsync(CanonicalIdentifier identifier, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var published = await db.QueryLists.Where(row => row.Owner == options.Agency && row.Manifest != null && row.BlockNumber != null)
            .OrderByDescending(row => row.BlockNumber).ToListAsync(cancellationToken);
        foreach (var list in published)
        {
            var manifest = CanonicalJson.Deserialize<Manifest>(list.Manifest!);
            if (manifest.Mode != ListMode.Sealed || !manifest.IdentifierTypes.Contains(identifier.Type.Code))
                continue;
            var types = manifest.IdentifierTypes.ToHashSet(StringComparer.Ordinal);
            var unreal = (await decoys.FindAsync(db, list.ListId, cancellationToken))?.Entries(manifest.IdentifierTypes) ?? [];
            foreach (var entry in (await entries.ReadAsync(db, list.ListId, list.Version, cancellationToken)).Concat(unreal))
            {
                var subject = SealedSubject.OfEntry(engine.Types, types, entry.Identifiers, OwnEntries.AttributesOf(entry.Attributes));
                if (subject.Identifiers.Contains(identifier))
                    return new OpenedList(list.ListId, list.Version);
            }
        }
        return null;
    }
}
