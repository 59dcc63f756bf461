using System.ComponentModel.DataAnnotations;
using System.Globalization;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>Shows hits, the owner's or the holder's side, in the order they were received or found, or the newest first.</summary>
internal static class ReadHits
{
    public static async Task<Results<Ok<Page<HitView>>, RefusalProblem>> ListAsync(
        [AllowedValues("owner", "holder")] string? side,
        string? listId,
        bool? newest,
        string? after,
        int? limit,
        NodeDatabase database,
        HitViews views,
        CancellationToken cancellationToken)
    {
        var take = Math.Clamp(limit ?? 100, 1, 1000);
        if (side is not (null or "owner" or "holder"))
            return new RefusalProblem("XN-NODE-001", "side");
        if (!TryCursor(after, out var at, out var id))
            return new RefusalProblem("XN-NODE-001", "after");
        var (isStart, isNewest) = (string.IsNullOrEmpty(after), newest == true);
        await using var db = database.Read();
        if (side == "holder")
        {
            var all = db.Hits.Where(row => listId == null || row.ListId == listId);
            var ordered = isNewest
                ? all.Where(row => isStart || row.FoundAt < at || (row.FoundAt == at && string.Compare(row.Id, id) < 0))
                    .OrderByDescending(row => row.FoundAt).ThenByDescending(row => row.Id)
                : all.Where(row => row.FoundAt > at || (row.FoundAt == at && string.Compare(row.Id, id) > 0))
                    .OrderBy(row => row.FoundAt).ThenBy(row => row.Id);
            var rows = await ordered.Take(take).ToListAsync(cancellationToken);
            return TypedResults.Ok(new Page<HitView>([.. rows.Select(views.Of)], rows.Count == take ? Cursor(rows[^1].FoundAt, rows[^1].Id) : null));
        }
        else
        {
            var all = db.ReceivedHits.Where(row => listId == null || row.ListId == listId);
            var ordered = isNewest
                ? all.Where(row => isStart || row.ReceivedAt < at || (row.ReceivedAt == at && string.Compare(row.Id, id) < 0))
                    .OrderByDescending(row => row.ReceivedAt).ThenByDescending(row => row.Id)
                : all.Where(row => row.ReceivedAt > at || (row.ReceivedAt == at && string.Compare(row.Id, id) > 0))
                    .OrderBy(row => row.ReceivedAt).ThenBy(row => row.Id);
            var rows = await ordered.Take(take).ToListAsync(cancellationToken);
            return TypedResults.Ok(new Page<HitView>([.. rows.Select(views.Of)], rows.Count == take ? Cursor(rows[^1].ReceivedAt, rows[^1].Id) : null));
        }
    }

    public static async Task<Results<Ok<HitView>, RefusalProblem>> GetAsync(
        string id, NodeDatabase database, HitViews views, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        if (await db.ReceivedHits.FindAsync([id], cancellationToken) is { } received)
            return TypedResults.Ok(views.Of(received));
        if (await db.Hits.FindAsync([id], cancellationToken) is { } found)
            return TypedResults.Ok(views.Of(found));
        return new RefusalProblem("XN-NODE-404", id);
    }

    private static string Cursor(DateTimeOffset at, string id) => string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeMilliseconds()}-{id}");

    private static bool TryCursor(string? cursor, out DateTimeOffset at, out string id)
    {
        (at, id) = (DateTimeOffset.UnixEpoch, "");
        if (string.IsNullOrEmpty(cursor))
            return true;
        var dash = cursor.IndexOf('-', StringComparison.Ordinal);
        if (dash <= 0 || !long.TryParse(cursor.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || milliseconds > 253_402_300_799_999)
        {
            return false;
        }
        (at, id) = (DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), cursor[(dash + 1)..]);
        return true;
    }
}
