using System.ComponentModel.DataAnnotations;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Shows the lists that this agency owns or receives; never their entries.</summary>
internal static class ReadQueryLists
{
    public static async Task<Results<Ok<Page<QueryListView>>, RefusalProblem>> ListAsync(
        [AllowedValues("owner", "recipient")] string? side, string? after, int? limit, NodeDatabase database, NodeOptions options, CancellationToken cancellationToken)
    {
        if (side is not (null or "owner" or "recipient"))
            return new RefusalProblem("XN-NODE-001", "side");
        await using var db = database.Read();
        var take = Math.Clamp(limit ?? 100, 1, 1000);
        var rows = await db.QueryLists
            .Where(row => side == null || (side == "owner") == (row.Owner == options.Agency))
            .Where(row => side != "recipient" || row.Matching != MatchingStates.NotRecipient)
            .Where(row => after == null || string.Compare(row.ListId, after) > 0)
            .Where(row => row.Version == db.QueryLists.Where(other => other.ListId == row.ListId).Max(other => other.Version))
            .OrderBy(row => row.ListId).Take(take).ToListAsync(cancellationToken);
        var bases = await BasesAsync(db, rows, cancellationToken);
        return TypedResults.Ok(new Page<QueryListView>(
            [.. rows.Select(row => View(row, bases.GetValueOrDefault(row.BasisId)))], rows.Count == take ? rows[^1].ListId : null));
    }

    public static async Task<Results<Ok<QueryListView>, RefusalProblem>> GetAsync(
        string id, NodeDatabase database, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var row = await db.QueryLists.Where(row => row.ListId == id).OrderByDescending(row => row.Version).FirstOrDefaultAsync(cancellationToken);
        return row is null ? new RefusalProblem("XN-NODE-404", id) : TypedResults.Ok(await ViewAsync(db, row, cancellationToken));
    }

    public static async Task<Results<Ok<QueryListView>, RefusalProblem>> GetVersionAsync(
        string id, int version, NodeDatabase database, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.QueryLists.FindAsync([id, version], cancellationToken) is { } row
            ? TypedResults.Ok(await ViewAsync(db, row, cancellationToken))
            : new RefusalProblem("XN-NODE-404", id);
    }

    public static async Task<QueryListView> ViewAsync(NodeDbContext db, QueryListRow row, CancellationToken cancellationToken)
    {
        var bases = await BasesAsync(db, [row], cancellationToken);
        return View(row, bases.GetValueOrDefault(row.BasisId));
    }

    private static async Task<Dictionary<string, LegalBasisTerms>> BasesAsync(
        NodeDbContext db, IReadOnlyList<QueryListRow> rows, CancellationToken cancellationToken)
    {
        var ids = rows.Select(row => row.BasisId).Distinct().ToList();
        var documents = await db.LegalBases.AsNoTracking().Where(row => ids.Contains(row.BasisId)).Select(row => row.Document).ToListAsync(cancellationToken);
        return documents.Select(document => CanonicalJson.Deserialize<LegalBasis>(document).Terms).ToDictionary(terms => terms.BasisId);
    }

    private static QueryListView View(QueryListRow row, LegalBasisTerms? basis)
    {
        var manifest = row.Manifest is null ? null : CanonicalJson.Deserialize<Manifest>(row.Manifest);
        var draft = row.Draft is null ? null : JsonConvert.DeserializeObject<DraftQueryList>(row.Draft);
        return new QueryListView(
            row.ListId,
            row.Version,
            row.Name,
            row.Owner,
            row.BasisId,
            basis?.Citation ?? "",
            basis?.Purpose ?? "",
            manifest is null ? draft?.Mode ?? "disclosed" : manifest.Mode == ListMode.Disclosed ? "disclosed" : "sealed",
            manifest?.Recipients ?? draft?.Recipients ?? [],
            row.State,
            row.Entries,
            manifest?.K ?? draft?.K ?? basis?.K ?? 0,
            manifest?.WindowDays ?? draft?.WindowDays ?? basis?.WindowDays ?? 0,
            row.ValidFrom,
            row.ValidUntil,
            manifest?.RowsRoot,
            row.BlockNumber,
            row.Matching,
            row.Problem,
            row.CrossCheck,
            (manifest?.Threshold ?? (draft is null ? 0 : DraftList.ThresholdOf(draft))) / 1000.0,
            row.Identifiers,
            row.IdentifiersKnown,
            row.Waiting,
            row.LeftOut);
    }
}
