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
        return new ValueCounts(counts, hits, options, since);
    }
}

/// <summary>How often values matched in the last 24 hours, counting on as hits are stored.</summary>
/// <param name="counts">The counts so far, by list and local token.</param>
/// <param name="hits">The hits that this transaction is about.</param>
/// <param name="options">The node.</param>
/// <param name="since">Start of the 24 hours.</param>
internal sealed class ValueCounts(
    Dictionary<(string List, string Token), int> counts, IReadOnlyList<SealedHit> hits, NodeOptions options, DateTimeOffset since)
{
    private readonly Dictionary<(string List, string Tag), Aggregate> aggregates = [];

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
        if (!aggregates.TryGetValue((hit.ListId, hit.Tag), out var aggregate))
            aggregates[(hit.ListId, hit.Tag)] = aggregate = await OpenAsync(db, hit, cancellationToken);
        if (!aggregate.Folded.Add((hit.Source, hit.RecordId)))
            return null;
        db.CappedRecords.Add(new CappedRecordRow { HitId = aggregate.Row.Id, Source = hit.Source, RecordId = hit.RecordId });
        aggregate.Row.Count++;
        return aggregate.Row;
    }

    private async Task<Aggregate> OpenAsync(NodeDbContext db, SealedHit hit, CancellationToken cancellationToken)
    {
        var row = await db.Hits.FirstOrDefaultAsync(
            row => row.Aggregated && row.ListId == hit.ListId && row.Tag == hit.Tag && row.FoundAt > since, cancellationToken);
        if (row is null)
        {
            db.Hits.Add(row = New(hit));
            return new Aggregate(row, []);
        }
        var records = hits.Where(other => other.ListId == hit.ListId && other.Tag == hit.Tag).Select(other => other.RecordId).ToHashSet();
        var folded = await db.CappedRecords.Where(record => record.HitId == row.Id && records.Contains(record.RecordId))
            .Select(record => new { record.Source, record.RecordId }).ToListAsync(cancellationToken);
        return new Aggregate(row, [.. folded.Select(record => (record.Source, record.RecordId))]);
    }

    private HitRow New(SealedHit hit)
    {
        var row = hit.ToRow();
        row.Id = HitId.OfAggregate(options.NetworkId, hit.ListId, Convert.FromHexString(hit.Tag), options.Agency, hit.Tokens[0], hit.FoundAt);
        (row.Source, row.RecordId, row.Aggregated, row.Count) = ("", "", true, 0);
        row.Release = null;
        return row;
    }

    /// <summary>An aggregated hit, and which of the transaction's records it holds by now.</summary>
    private sealed record Aggregate(HitRow Row, HashSet<(string Source, string RecordId)> Folded);
}
