using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Alerts;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>Takes notices of hits on own lists: checks the openings, resolves the entry, keeps the released fields protected.</summary>
internal sealed class ReceiveHits(NodeOptions options, HitViews views, TimeProvider clock) : INoticeHandler
{
    public string Type => HitNotice.Type;

    public async Task<string?> ApplyAsync(NodeDbContext db, ReceivedNotice notice, CancellationToken cancellationToken)
    {
        var content = JsonConvert.DeserializeObject<HitNotice>(Encoding.UTF8.GetString(notice.Content), AsText);
        if (content?.Hits is null || content.Hits.Any(hit => !IsWellFormed(hit, notice.Sender)))
            return "XN-NOTICE-014";
        foreach (var hit in content.Hits)
        {
            var entry = await db.EntryTags.FindAsync([hit.ListId, hit.Tag], cancellationToken);
            if (entry is null || !await MayHitAsync(db, notice.Sender, hit, cancellationToken))
                return "XN-NOTICE-015";
            await ApplyAsync(db, notice.Sender, hit, entry.EntryId, cancellationToken);
        }
        return null;
    }

    private async Task ApplyAsync(NodeDbContext db, string sender, NoticedHit hit, string entryId, CancellationToken cancellationToken)
    {
        if (await db.NoticedCommits.FindAsync([hit.Commit, sender], cancellationToken) is null)
            db.NoticedCommits.Add(new NoticedCommitRow { Commit = hit.Commit, Agency = sender, HitId = hit.Id });

        var row = await db.ReceivedHits.FindAsync([hit.Id], cancellationToken);
        // Notices may overtake each other: an older one must not undo what a newer one said.
        if (row is not null && (hit.Evidence, hit.Count).CompareTo((row.Evidence, row.Count)) < 0)
            return;
        if (row is null)
        {
            db.ReceivedHits.Add(row = new ReceivedHitRow
            {
                Id = hit.Id,
                ListId = hit.ListId,
                Tag = hit.Tag,
                EntryId = entryId,
                Agency = sender,
                Source = hit.Source,
                RecordId = hit.RecordId,
                MatchedTypes = "",
                Explanation = "",
                State = "noticed",
                ReceivedAt = clock.GetUtcNow(),
                RecordLeaf = "",
                IntakeRoot = "",
                CommitSalt = "",
                Commit = "",
            });
        }
        (row.ListVersion, row.Aggregated, row.Count, row.Evidence) = (hit.ListVersion, hit.Aggregated, hit.Count, hit.Evidence);
        (row.MatchedTypes, row.Score, row.Explanation) = (string.Join(',', hit.MatchedTypes), hit.Score, JsonConvert.SerializeObject(hit.Explanation));
        (row.IndexHeight, row.FoundAt) = (hit.IndexHeight, hit.FoundAt);
        if (row.Commit == hit.Commit && views.ReleaseOf(row) == hit.Release)
            return;
        (row.RecordLeaf, row.IntakeRoot, row.CommitSalt, row.Commit) = (hit.RecordLeaf, hit.IntakeRoot, hit.CommitSalt, hit.Commit);
        (row.Released, row.ReleaseSalt) = (hit.Released is null ? null : views.Protect(hit.Id, hit.Released), hit.ReleaseSalt);
        (row.State, row.BlockNumber, row.TransactionId) = ("noticed", null, null);

        var anchored = await db.AnchoredHits.FirstOrDefaultAsync(a => a.Commit == hit.Commit && a.Agency == sender && a.Release == hit.Release, cancellationToken);
        if (anchored is not null)
        {
            (row.BlockNumber, row.TransactionId) = (anchored.BlockNumber, anchored.TransactionId);
            views.Verify(row, anchored.Tag, anchored.IntakeRoot, anchored.Release);
            await ConfirmAlert.ConsiderAsync(db, hit.Tag, clock.GetUtcNow(), cancellationToken);
        }
    }

    /// <summary>Only a recipient of the version can have hit it.</summary>
    private static async Task<bool> MayHitAsync(NodeDbContext db, string sender, NoticedHit hit, CancellationToken cancellationToken) =>
        await db.QueryLists.FindAsync([hit.ListId, hit.ListVersion], cancellationToken) is { Manifest: { } manifest }
        && CanonicalJson.Deserialize<Manifest>(manifest).Recipients.Contains(sender);

    /// <summary>The notice opens what it names: id, commitment and release commitment are computed again.</summary>
    private bool IsWellFormed(NoticedHit hit, string sender)
    {
        try
        {
            var tag = Convert.FromHexString(hit.Tag);
            var leaf = Convert.FromHexString(hit.RecordLeaf);
            var commit = Claims.HitCommit(options.NetworkId, Convert.FromHexString(hit.CommitSalt), leaf, tag);
            return Convert.ToHexStringLower(commit) == hit.Commit
                && (hit.Aggregated || HitId.Of(options.NetworkId, hit.ListId, tag, sender, hit.Source, hit.RecordId) == hit.Id)
                && ReleaseOpens(hit)
                && hit.Score is >= 0 and <= 1 && hit.Count >= 1 && hit.MatchedTypes.Count > 0;
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            return false;
        }
    }

    private bool ReleaseOpens(NoticedHit hit)
    {
        if (hit.Released is null || hit.ReleaseSalt is null || hit.Release is null)
            return hit.Released is null && hit.ReleaseSalt is null && hit.Release is null;
        var opened = Claims.ReleaseCommit(options.NetworkId, Convert.FromHexString(hit.ReleaseSalt), CanonicalJson.Serialize(hit.Released));
        return Convert.ToHexStringLower(opened) == hit.Release;
    }

    private static readonly JsonSerializerSettings AsText = new() { DateParseHandling = DateParseHandling.None };
}
