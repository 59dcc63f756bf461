using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Decoys;

/// <summary>Reveals that a tag which was hit is a decoy's: the way to the root that the list's manifest has had from its first version on.</summary>
/// <remarks>Only of a decoy that was hit; from then on it is worth nothing more against those who know it.</remarks>
internal static class ProveDecoy
{
    public static async Task<Results<Ok<DecoyProof>, RefusalProblem>> HandleAsync(
        string id, CurrentUser user, NodeDatabase database, OwnDecoys decoys, AuditedAct audited, CancellationToken cancellationToken)
    {
        DecoyAlarmRow? alarm;
        DecoySet? set;
        Manifest? manifest = null;
        await using (var db = database.Read())
        {
            alarm = await db.DecoyAlarms.FindAsync([id], cancellationToken);
            set = alarm is null ? null : await decoys.FindAsync(db, alarm.ListId, cancellationToken);
            var document = alarm is null
                ? null
                : await db.QueryLists.Where(row => row.ListId == alarm.ListId && row.BlockNumber != null).OrderBy(row => row.Version)
                    .Select(row => row.Manifest).FirstOrDefaultAsync(cancellationToken);
            manifest = document is null ? null : CanonicalJson.Deserialize<Manifest>(document);
        }
        if (alarm is null || set is null || manifest?.DecoyRoot is null || set.PlaceOf(alarm.Tag) is not (>= 0 and var place))
            return new RefusalProblem("XN-NODE-404", id);
        await audited.RecordAsync(user, Roles.Supervisor, "decoyRevealed", id, null, cancellationToken);
        var decoy = set.Decoys[place];
        return TypedResults.Ok(new DecoyProof(
            ReadDecoyAlarms.View(alarm), manifest.Version, manifest.DecoyRoot, place, DecoyTree.Places, set.Salts[place],
            [.. set.Path(place).Select(Convert.ToHexStringLower)], decoy.Type, decoy.Value));
    }
}
