using System.ComponentModel.DataAnnotations;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Disclosures;

/// <summary>Shows disclosure requests, newest first.</summary>
internal static class ReadDisclosures
{
    public static async Task<Results<Ok<Page<DisclosureView>>, RefusalProblem>> ListAsync(
        [AllowedValues("requester", "holder")] string? side, string? after, int? limit, NodeDatabase database, DisclosureVault vault, CancellationToken cancellationToken)
    {
        if (side is not (null or "requester" or "holder"))
            return new RefusalProblem("XN-NODE-001", "side");
        var take = Math.Clamp(limit ?? 100, 1, 1000);
        await using var db = database.Read();
        // Ids are UUIDs of version 7: their order is the order of asking.
        var rows = await db.Disclosures.Where(row => side == null || row.Side == side)
            .Where(row => after == null || string.Compare(row.Id, after) < 0)
            .OrderByDescending(row => row.Id).Take(take).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<DisclosureView>([.. rows.Select(vault.View)], rows.Count == take ? rows[^1].Id : null));
    }

    public static async Task<Results<Ok<DisclosureView>, RefusalProblem>> GetAsync(
        string id, NodeDatabase database, DisclosureVault vault, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.Disclosures.FindAsync([id], cancellationToken) is { } row
            ? TypedResults.Ok(vault.View(row))
            : new RefusalProblem("XN-NODE-404", id);
    }
}
