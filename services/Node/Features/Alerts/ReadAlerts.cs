using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Alerts;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Alerts;

/// <summary>Shows the joint alerts that this agency is involved in, newest first; by state, or <c>unsettled</c> for all but the closed.</summary>
internal static class ReadAlerts
{
    public static async Task<Results<Ok<Page<AlertView>>, RefusalProblem>> ListAsync(
        [AllowedValues("provisional", "open", "ownerSilent", "closed", "unsettled")] string? state, string? after, int? limit, NodeDatabase database, CancellationToken cancellationToken)
    {
        var take = Math.Clamp(limit ?? 100, 1, 1000);
        var skip = 0;
        if (!string.IsNullOrEmpty(after) && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
            return new RefusalProblem("XN-NODE-001", "after");
        var isUnsettled = state == "unsettled";
        var closed = nameof(AlertState.Closed);
        var wanted = Enum.TryParse<AlertState>(state, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) ? parsed.ToString() : null;
        if (wanted is null && !isUnsettled && !string.IsNullOrEmpty(state))
            return new RefusalProblem("XN-NODE-001", "state");
        await using var db = database.Read();
        var rows = await db.Alerts.Where(row => row.Involved && (wanted == null || row.State == wanted) && (!isUnsettled || row.State != closed))
            .OrderByDescending(row => row.OpenedAt).ThenBy(row => row.Id).Skip(skip).Take(take).ToListAsync(cancellationToken);
        var views = new List<AlertView>(rows.Count);
        foreach (var row in rows)
            views.Add(await ViewAsync(db, row, cancellationToken));
        return TypedResults.Ok(new Page<AlertView>(views, rows.Count == take ? (skip + take).ToString(CultureInfo.InvariantCulture) : null));
    }

    public static async Task<Results<Ok<AlertView>, RefusalProblem>> GetAsync(string id, NodeDatabase database, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Alerts.FindAsync([id], cancellationToken) is { Involved: true } row
            ? TypedResults.Ok(await ViewAsync(db, row, cancellationToken))
            : new RefusalProblem("XN-NODE-404", id);
    }

    public static async Task<AlertView> ViewAsync(NodeDbContext db, AlertRow row, CancellationToken cancellationToken)
    {
        var alert = CanonicalJson.Deserialize<JointAlert>(row.Document);
        var entry = await db.EntryTags.AsNoTracking().FirstOrDefaultAsync(tag => tag.ListId == row.ListId && tag.Tag == row.Tag, cancellationToken);
        var received = await db.ReceivedHits.Where(hit => hit.Tag == row.Tag).Select(hit => hit.Id).Order().Take(1_000).ToListAsync(cancellationToken);
        var found = await db.Hits.Where(hit => hit.Tag == row.Tag).Select(hit => hit.Id).Order().Take(1_000).ToListAsync(cancellationToken);
        return new AlertView(
            row.Id,
            row.ListId,
            row.Tag,
            entry?.EntryId,
            row.Owner,
            [.. alert.Agencies.Select(agency => agency.Agency)],
            row.Involved,
            JsonNamingPolicy.CamelCase.ConvertName(row.State),
            alert.WindowStart,
            alert.WindowEnd,
            alert.OpenedAt,
            alert.OpeningDeadline,
            [.. alert.Verdicts.Select(verdict => new AlertVerdictView(verdict.Agency, NameOf(verdict.Verdict), verdict.At))],
            alert.Closing is null ? null : NameOf(alert.Closing.Verdict),
            [.. received, .. found],
            row.BlockNumber);
    }

    private static string NameOf(Verdict verdict) => JsonNamingPolicy.CamelCase.ConvertName(verdict.ToString());
}
