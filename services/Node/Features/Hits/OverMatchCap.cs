using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>Keeps a value that matches too much from flooding: beyond the cap its records fold into one aggregated hit with a count.</summary>
/// <remarks>Counted per value and list over 24 hours. A record that also matches by a value under its cap is a hit of its own.</remarks>
internal sealed class OverMatchCap(NodeOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>The counts of all values that these hits matched by.</summary>
    public async Task<ValueCounts> OpenAsync(NodeDbContext db, IReadOnlyList<SealedHit> hits, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - Window;
        var counts = new Dictionary<(string List, string Token), int>();
        foreach (var list in hits.GroupBy(hit => hit.ListId))
        {
            foreach (var tokens in list.SelectMany(hit => hit.Tokens).Distinct().Chunk(500))
            {
                var rows = await db.HitValues
                    .Where(row => row.ListId == list.Key && tokens.Contains(row.Token) && row.At > since)
                    .GroupBy(row => row.Token)
                    .Select(group => new { group.Key, Count = group.Count() })
                    .ToListAsync(cancellationToken);
                foreach (var row in rows)
                    counts[(list.Key, row.Key)] = row.Count;
            }
        }
        return new ValueCounts(counts, options, since);
    }
}

/// <summary>How often values matched in the last 24 hours, counting on as hits are stored.</summary>
internal sealed class ValueCounts
{
    private readonly Dictionary<(string List, string Token), int> counts;
    private readonly NodeOptions options;
    private readonly DateTimeOffset since;

    public ValueCounts(Dictionary<(string List, string Token), int> counts, NodeOptions options, DateTimeOffset since)
    {
        this.counts = counts;
        this.options = options;
        this.since = since;
    }

    /// <summary>True when every value that the hit matched by has reached its cap.</summary>
    public bool IsCapped(SealedHit hit) =>
        hit.Tokens.All(token => counts.GetValueOrDefault((hit.ListId, token)) >= hit.OverMatchCap);

    /// <summary>Counts a stored hit under its values.</summary>
    public void Count(NodeDbContext db, SealedHit hit)
    {
        foreach (var token in hit.Tokens)
        {
            counts[(hit.ListId, token)] = counts.GetValueOrDefault((hit.ListId, token)) + 1;
            db.HitValues.Add(new HitValueRow { ListId = hit.ListId, Token = token, HitId = hit.Id, At = hit.FoundAt });
        }
    }

    /// <summary>Folds a record into the aggregated hit of its value; null when it was folded before.</summary>
    public async Task<HitRow?> FoldAsync(NodeDbContext db, SealedHit hit, CancellationToken cancellationToken)
    {
        var aggregate = await FindAggregateAsync(db, hit, cancellationToken);
        if (aggregate is null)
        {
            aggregate = hit.ToRow();
            aggregate.Id = HitId.OfAggregate(
                options.NetworkId, hit.ListId, Convert.FromHexString(hit.Tag), options.Agency, hit.Tokens[0], hit.FoundAt);
            (aggregate.Source, aggregate.RecordId, aggregate.Aggregated, aggregate.Count) = ("", "", true, 0);
            (aggregate.ReleaseSalt, aggregate.Release) = (null, null);
            db.Hits.Add(aggregate);
        }
        else if (await db.CappedRecords.FindAsync([aggregate.Id, hit.Source, hit.RecordId], cancellationToken) is not null)
        {
            return null;
        }
        db.CappedRecords.Add(new CappedRecordRow { HitId = aggregate.Id, Source = hit.Source, RecordId = hit.RecordId });
        aggregate.Count++;
        return aggregate;
    }

    private async Task<HitRow?> FindAggregateAsync(NodeDbContext db, SealedHit hit, CancellationToken cancellationToken) =>
        db.Hits.Local.FirstOrDefault(row => row.Aggregated && row.ListId == hit.ListId && row.Tag == hit.Tag && row.FoundAt > since)
        ?? await db.Hits.FirstOrDefaultAsync(
            row => row.Aggregated && row.ListId == hit.ListId && row.Tag == hit.Tag && row.FoundAt > since, cancellationToken);
}
