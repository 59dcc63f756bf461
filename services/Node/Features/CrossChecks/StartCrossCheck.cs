using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.CrossChecks;

/// <summary>Starts a cross-check in one call: drafts its list, takes the entries, runs it over the own holdings and submits it for approval.</summary>
/// <remarks>
/// All or nothing: what fails on the way leaves no draft behind. A caller that names the id may repeat the call, and is answered with what
/// the first one came to.
/// </remarks>
internal sealed class StartCrossCheck(
    NodeOptions options,
    NodeDatabase database,
    OwnEntries entries,
    OwnHoldings holdings,
    DraftSealing sealing,
    PrepareSealedList preparation,
    NodeKeys keys,
    AuditLog audit,
    TimeProvider clock)
{
    private const int LongestName = 200;
    private readonly ConcurrentDictionary<string, bool> starting = new(StringComparer.Ordinal);

    public static async Task<Results<Ok<CrossCheckView>, UnprocessableEntity<EntriesUploaded>, RefusalProblem>> HandleAsync(
        HttpRequest request,
        CurrentUser user,
        StartCrossCheck start,
        [FromQuery] string basisId,
        [FromQuery] string? recipients,
        [FromQuery] string? name,
        [FromQuery] string? id,
        [FromQuery] double? threshold,
        [FromQuery, AllowedValues("disclosed", "sealed")] string? mode,
        [FromQuery] bool? acceptRecall,
        [FromQuery] string? mapping,
        [FromQuery, AllowedValues("utf-8", "gb18030")] string? encoding,
        [FromQuery, AllowedValues("csv", "ndjson")] string? format,
        CancellationToken cancellationToken)
    {
        if (id is not null && (!Guid.TryParseExact(id, "N", out var parsed) || parsed.ToString("N") != id))
            return new RefusalProblem("XN-NODE-001", "id");
        if (!WellFormed.IsId(basisId))
            return new RefusalProblem("XN-NODE-001", "basisId");
        if (name is { Length: > LongestName })
            return new RefusalProblem("XN-NODE-001", "name");
        var draft = new DraftQueryList(
            name ?? "",
            basisId,
            (recipients ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            mode ?? "disclosed",
            CrossCheck: true,
            Threshold: threshold);
        if (!DraftList.IsThreshold(threshold))
            return new RefusalProblem("XN-NODE-001", "threshold");
        id ??= start.NewId();
        if (!start.starting.TryAdd(id, true))
            return new RefusalProblem("XN-CROSSCHECK-002", id);
        try
        {
            return await start.RunAsync(id, draft, acceptRecall, request, user, mapping, encoding, format, cancellationToken);
        }
        finally
        {
            start.starting.TryRemove(id, out _);
        }
    }

    private string NewId() => Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");

    private async Task<Results<Ok<CrossCheckView>, UnprocessableEntity<EntriesUploaded>, RefusalProblem>> RunAsync(
        string id, DraftQueryList draft, bool? acceptRecall, HttpRequest request, CurrentUser user, string? mapping, string? encoding, string? format,
        CancellationToken cancellationToken)
    {
        LegalBasis? basis;
        await using (var db = database.Read())
        {
            if (await db.QueryLists.AnyAsync(row => row.ListId == id, cancellationToken))
            {
                var known = await ReadCrossChecks.FindAsync(db, id, options.Agency, cancellationToken);
                return known is null ? new RefusalProblem("XN-CROSSCHECK-001", id) : TypedResults.Ok(await ReadCrossChecks.ViewAsync(db, known, options, cancellationToken));
            }
            var row = await db.LegalBases.FindAsync([draft.BasisId], cancellationToken);
            basis = row is null ? null : CanonicalJson.Deserialize<LegalBasis>(row.Document);
        }
        if (MaySearch(draft.BasisId, basis) is { } refusal)
            return refusal;

        var submitted = false;
        try
        {
            await database.WriteAsync(
                db =>
                {
                    db.CrossChecks.Add(new CrossCheckRow { ListId = id });
                    return Task.CompletedTask;
                },
                cancellationToken);
            var drafted = await DraftList.DraftAsync(id, draft, user, options, database, audit, clock, cancellationToken);
            if (drafted.Result is RefusalProblem undrafted)
                return undrafted;
            var uploaded = await UploadEntries.HandleAsync(id, 1, request, user, database, entries, audit, mapping, encoding, format, cancellationToken);
            if (uploaded.Result is not Ok<EntriesUploaded> { Value: { } upload })
                return (RefusalProblem)uploaded.Result;
            if (upload.Accepted == 0)
                return TypedResults.UnprocessableEntity(upload);
            await NoteAsync(upload, cancellationToken);
            await holdings.LookAsync(id, basis!.Terms, DraftList.ThresholdOf(draft), user, cancellationToken);
            var submission = await SubmitList.HandleAsync(id, 1, acceptRecall, user, database, entries, sealing, preparation, cancellationToken);
            if (submission.Result is RefusalProblem unsubmitted)
                return unsubmitted;
            submitted = true;
        }
        finally
        {
            if (!submitted)
                await database.WriteAsync(db => DiscardAsync(db, keys, id, CancellationToken.None), CancellationToken.None);
        }
        await using (var db = database.Read())
            return TypedResults.Ok(await ReadCrossChecks.ViewAsync(db, (await ReadCrossChecks.FindAsync(db, id, options.Agency, cancellationToken))!, options, cancellationToken));
    }

    /// <summary>Removes a cross-check that was not submitted, with its entries.</summary>
    public static async Task DiscardAsync(NodeDbContext db, NodeKeys keys, string id, CancellationToken cancellationToken)
    {
        keys.Store.Delete(KeyKind.List, $"{id}.1");
        keys.Store.Delete(KeyKind.ListSeeds, id);
        await db.QueryLists.Where(row => row.ListId == id).ExecuteDeleteAsync(cancellationToken);
        await db.ListEntries.Where(row => row.ListId == id).ExecuteDeleteAsync(cancellationToken);
        await db.EntryTags.Where(row => row.ListId == id).ExecuteDeleteAsync(cancellationToken);
        await db.SealedParts.Where(row => row.ListId == id).ExecuteDeleteAsync(cancellationToken);
        await db.OwnHits.Where(row => row.ListId == id).ExecuteDeleteAsync(cancellationToken);
        await db.CrossChecks.Where(row => row.ListId == id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>A list without a basis in force does not match, not even here. All else the contract decides when it is published.</summary>
    private RefusalProblem? MaySearch(string basisId, LegalBasis? basis)
    {
        if (basis is null)
            return new RefusalProblem("XN-NODE-404", basisId);
        if (!basis.IsInForceAt(clock.GetUtcNow()))
            return new RefusalProblem(Rules.Bases.NotInForce, basisId);
        return basis.Terms.Owners.Contains(options.Agency) ? null : new RefusalProblem(Rules.Lists.OwnerOutsideBasis, options.Agency, basisId);
    }

    private Task NoteAsync(EntriesUploaded upload, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            var check = (await db.CrossChecks.FindAsync([upload.ListId], cancellationToken))!;
            (check.RowsRejected, check.Errors) = (upload.Rejected, JsonConvert.SerializeObject(upload.Errors));
        },
        cancellationToken);
}
