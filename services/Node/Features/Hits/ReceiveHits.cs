using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Alerts;
using ExchangeNetwork.Node.Features.Decoys;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>Takes notices of hits on own lists: checks the openings, resolves the entry, keeps the released fields protected.</summary>
internal sealed class ReceiveHits(NodeOptions options, HitViews views, OwnerScore score, RaiseDecoyAlarm alarms, TimeProvider clock) : INoticeHandler
{
    public string Type => HitNotice.Type;

    public async Task<string?> ApplyAsync(NodeDbContext db, ReceivedNotice notice, CancellationToken cancellationToken)
    {
        var content = JsonConvert.DeserializeObject<HitNotice>(Encoding.UTF8.GetString(notice.Content), AsText);
        if (content?.Hits is null || content.Hits.Any(hit => !IsWellFormed(hit, notice.Sender)))
            return "XN-NOTICE-014";
        var known = await KnownAsync(db, notice.Sender, content.Hits, cancellationToken);
        foreach (var hit in content.Hits)
        {
            if (!known.Entries.TryGetValue((hit.ListId, hit.Tag), out var entryId) || !known.MayHit.TryGetValue((hit.ListId, hit.ListVersion), out var sources))
                return "XN-NOTICE-015";
            if (!hit.Aggregated && !MayComeFrom(sources, hit.Source))
                return "XN-NOTICE-018";
            if (DecoySet.IsDecoy(entryId))
                await AlarmAsync(db, notice.Sender, hit, known, cancellationToken);
            else
                Apply(db, notice.Sender, hit, entryId, known);
        }
        foreach (var row in content.Hits.Select(hit => known.Received.GetValueOrDefault(hit.Id)).OfType<ReceivedHitRow>().Distinct())
        {
            if (views.ReleasedOf(row) is { } fields)
                await score.WeighAsync(db, row, fields, cancellationToken);
        }
        await ConfirmAlert.ConsiderAsync(db, known.Compared, clock.GetUtcNow(), cancellationToken);
        return null;
    }

    private async Task AlarmAsync(NodeDbContext db, string sender, NoticedHit hit, Known known, CancellationToken cancellationToken)
    {
        if (known.Commits.Add(hit.Commit))
            db.NoticedCommits.Add(new NoticedCommitRow { Commit = hit.Commit, Agency = sender, HitId = hit.Id });
        var alarm = await alarms.OfAsync(db, hit.ListId, sender, hit.Commit, hit.Tag, cancellationToken);
        (alarm.Source, alarm.RecordId) = (hit.Source, hit.RecordId);
    }

    private void Apply(NodeDbContext db, string sender, NoticedHit hit, string entryId, Known known)
    {
        if (known.Commits.Add(hit.Commit))
            db.NoticedCommits.Add(new NoticedCommitRow { Commit = hit.Commit, Agency = sender, HitId = hit.Id });

        // Notices may overtake each other: an older one must not undo what a newer one said.
        if (known.Received.TryGetValue(hit.Id, out var row)
            && (hit.Evidence, hit.Count, hit.MatchedTypes.Count).CompareTo((row.Evidence, row.Count, row.MatchedTypes.Split(',').Length)) < 0)
        {
            return;
        }
        if (row is null)
        {
            known.Received[hit.Id] = row = New(sender, hit, entryId);
            db.ReceivedHits.Add(row);
        }
        (row.ListVersion, row.Aggregated, row.Count, row.Evidence) = (hit.ListVersion, hit.Aggregated, hit.Count, hit.Evidence);
        (row.MatchedTypes, row.Score, row.Explanation) = (string.Join(',', hit.MatchedTypes), hit.Score, JsonConvert.SerializeObject(hit.Explanation));
        (row.IndexHeight, row.FoundAt) = (hit.IndexHeight, hit.FoundAt);
        if (row.Commit == hit.Commit && views.ReleaseOf(row) == hit.Release)
            return;
        (row.RecordLeaf, row.IntakeRoot, row.CommitSalt, row.Commit) = (hit.RecordLeaf, hit.IntakeRoot, hit.CommitSalt, hit.Commit);
        // Fields that were disclosed before are of another revision of the record.
        (row.OwnScore, row.OwnExplanation) = (null, null);
        row.Released = hit is { Released: { } fields, ReleaseSalt: { } salt } ? views.Protect(hit.Id, new ReleasedFields(fields, salt)) : null;
        (row.State, row.BlockNumber, row.TransactionId) = ("noticed", null, null);

        // Of a hit that was anchored again because other fields are released, the one that is told of.
        var anchored = known.Anchored[hit.Commit].OrderByDescending(row => row.Release == hit.Release).ThenByDescending(row => row.BlockNumber).FirstOrDefault();
        if (anchored is not null)
        {
            (row.BlockNumber, row.TransactionId) = (anchored.BlockNumber, anchored.TransactionId);
            views.Verify(row, anchored.Tag, anchored.IntakeRoot, anchored.Release);
            known.Compared.Add(hit.Tag);
        }
    }

    private ReceivedHitRow New(string sender, NoticedHit hit, string entryId) => new()
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
    };

    /// <summary>Looks up what the hits of a notice meet here, all of them at once.</summary>
    private static async Task<Known> KnownAsync(NodeDbContext db, string sender, IReadOnlyList<NoticedHit> hits, CancellationToken cancellationToken)
    {
        var (ids, lists) = (hits.Select(hit => hit.Id).ToHashSet(), hits.Select(hit => hit.ListId).ToHashSet());
        var (tags, commits) = (hits.Select(hit => hit.Tag).ToHashSet(), hits.Select(hit => hit.Commit).ToHashSet());
        var entries = await db.EntryTags.Where(row => lists.Contains(row.ListId) && tags.Contains(row.Tag)).ToListAsync(cancellationToken);
        var versions = await db.QueryLists.Where(row => lists.Contains(row.ListId) && row.Manifest != null)
            .Join(db.LegalBases, row => row.BasisId, basis => basis.BasisId, (row, basis) => new { row.ListId, row.Version, row.Manifest, Basis = basis.Document })
            .ToListAsync(cancellationToken);
        var received = await db.ReceivedHits.Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
        var anchored = await db.AnchoredHits.Where(row => commits.Contains(row.Commit) && row.Agency == sender).ToListAsync(cancellationToken);
        return new Known(
            entries.ToDictionary(row => (row.ListId, row.Tag), row => row.EntryId),
            // Only a recipient of the version can have hit it.
            versions.Where(row => CanonicalJson.Deserialize<Manifest>(row.Manifest!).Recipients.Contains(sender))
                .ToDictionary(row => (row.ListId, row.Version), row => CanonicalJson.Deserialize<LegalBasis>(row.Basis).Terms.RecordSources),
            await db.NoticedCommits.Where(row => commits.Contains(row.Commit) && row.Agency == sender).Select(row => row.Commit).ToHashSetAsync(cancellationToken),
            received.ToDictionary(row => row.Id, StringComparer.Ordinal),
            anchored.ToLookup(row => row.Commit, StringComparer.Ordinal),
            []);
    }

    /// <summary>What the hits of a notice meet: own entries, versions that the sender may hit, and what is stored of the hits.</summary>
    private sealed record Known(
        Dictionary<(string ListId, string Tag), string> Entries,
        Dictionary<(string ListId, int Version), RecordSources> MayHit,
        HashSet<string> Commits,
        Dictionary<string, ReceivedHitRow> Received,
        ILookup<string, AnchoredHitRow> Anchored,
        HashSet<string> Compared);

    // Which of its sources are registers the holder alone knows; a source that the basis names in neither way is none that may match.
    private static bool MayComeFrom(RecordSources sources, string source) =>
        sources.Include.Contains(HitPolicy.AnySource) || sources.Include.Contains(source) || sources.Registers.Contains(source);

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
        return new ReleasedFields(hit.Released, hit.ReleaseSalt).Commit(options.NetworkId) == hit.Release;
    }

    private static readonly JsonSerializerSettings AsText = new() { DateParseHandling = DateParseHandling.None };
}
