using System.Text;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>Tells a list's owner again of hits that it saw on the ledger and was not told of.</summary>
internal sealed class RepeatHits(RecordHoldings holdings, NoticeOutbox outbox, AuditLog audit) : INoticeHandler
{
    private const int MostCommits = 5_000;

    public string Type => MissingHits.Type;

    public async Task<string?> ApplyAsync(NodeDbContext db, ReceivedNotice notice, CancellationToken cancellationToken)
    {
        var asked = JsonConvert.DeserializeObject<MissingHits>(Encoding.UTF8.GetString(notice.Content));
        if (asked?.Commits is null || asked.Commits.Count > MostCommits)
            return "XN-NOTICE-014";
        foreach (var commits in asked.Commits.Chunk(200))
        {
            // Only the owner of the list that a hit is on is told of it.
            var hits = await db.Hits.Where(row => commits.Contains(row.Commit) && row.Owner == notice.Sender).ToListAsync(cancellationToken);
            if (hits.Count == 0)
                continue;
            var repeated = new HitNotice([.. hits.Select(hit => Again(db, hit))]);
            if (outbox.TrySeal(notice.Sender, BusAddresses.Hits, HitNotice.Type, repeated) is not { } sealedNotice)
                return "XN-NOTICE-017";
            db.Outbox.Add(sealedNotice);
            await audit.AppendAsync(db, AuditLog.System, "", "hitsToldAgain", notice.MessageId, cancellationToken: cancellationToken);
        }
        return null;
    }

    /// <summary>A hit as its owner was told of it before.</summary>
    public NoticedHit Again(NodeDbContext db, HitRow hit) => HitSealing.Noticed(hit, ReleasedOf(db, hit));

    private ReleasedFields? ReleasedOf(NodeDbContext db, HitRow hit)
    {
        if (hit.Release is null)
            return null;
        var manifest = db.QueryLists.Find(hit.ListId, hit.ListVersion)?.Manifest;
        if (manifest is null)
            return null;
        var fields = Contract.CanonicalJson.Deserialize<Contract.QueryLists.Manifest>(manifest).ReleasableFields;
        var frame = holdings.ReadRecords(hit.Frame, hit.FrameIndex);
        using var commitments = new Commitments(frame.BatchSecret);
        return ReleasedFields.Of(
            commitments, Convert.FromHexString(hit.RecordLeaf), Convert.FromHexString(hit.Tag), frame.Records[hit.FrameIndex].Canonical, fields);
    }
}
