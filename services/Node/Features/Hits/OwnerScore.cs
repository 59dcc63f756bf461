using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Scoring;
using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Storage;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>What the owner of a sealed list makes of a hit once fields of the record are disclosed: the holder could weigh the identifiers alone.</summary>
internal sealed class OwnerScore(OwnEntries entries, MatchEngine engine)
{
    /// <summary>Weighs the hit anew by disclosed fields; leaves it as it is when they say nothing that can be compared, or the entry was purged.</summary>
    public async Task WeighAsync(NodeDbContext db, ReceivedHitRow hit, IReadOnlyDictionary<string, string> fields, CancellationToken cancellationToken)
    {
        if (hit.Aggregated || await db.QueryLists.FindAsync([hit.ListId, hit.ListVersion], cancellationToken) is not { Manifest: { } manifest }
            || CanonicalJson.Deserialize<Manifest>(manifest).Mode != ListMode.Sealed
            || await entries.FindAsync(db, hit.ListId, hit.ListVersion, hit.EntryId, cancellationToken) is not { } entry)
        {
            return;
        }
        var subject = new ListSubject(entry.Identifiers, OwnEntries.AttributesOf(entry.Attributes));
        if (DisclosedEvidence.Weigh(engine, subject, DisclosedFields.Read(fields), hit.MatchedTypes.Split(',')) is not { } evidence)
            return;
        (hit.OwnScore, hit.OwnExplanation) = (evidence.Score, JsonConvert.SerializeObject(HitSealing.Explain(evidence.Explanation)));
    }
}
