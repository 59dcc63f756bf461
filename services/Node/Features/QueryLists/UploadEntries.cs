using System.ComponentModel.DataAnnotations;
using System.Globalization;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Intake;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Takes the entries of a draft; an upload replaces the one before.</summary>
internal static class UploadEntries
{
    private const int ErrorsShown = 100;

    // A transaction each: a wait for the disk costs as much as some hundred entries.
    private const int EntriesAtOnce = 8_192;

    public static async Task<Results<Ok<EntriesUploaded>, RefusalProblem>> HandleAsync(
        string id,
        int version,
        HttpRequest request,
        CurrentUser user,
        NodeDatabase database,
        OwnEntries entries,
        AuditLog audit,
        [FromQuery] string? mapping,
        [FromQuery, AllowedValues("utf-8", "gb18030")] string? encoding,
        [FromQuery, AllowedValues("csv", "ndjson")] string? format,
        CancellationToken cancellationToken)
    {
        if (!SubmitRecords.TryOptions(id, request.ContentType, mapping, encoding, format, out var options, out var refusal))
            return refusal;
        // Each batch is a transaction of its own, so a slow upload does not hold up the node; entries count only once all are there.
        var (terms, problem) = await database.WriteAsync(db => BeginAsync(db, id, version, user, cancellationToken), cancellationToken);
        if (terms is null)
            return problem!;
        var types = terms.IdentifierTypes.ToHashSet(StringComparer.Ordinal);

        using var reader = ListEntryReader.Open(request.Body, options);
        var batch = new ListEntryBatch();
        long accepted = 0, rejected = 0;
        var errors = new List<RowError>();
        var usable = new List<ListEntry>(EntriesAtOnce);
        while (await reader.ReadAsync(batch, cancellationToken))
        {
            foreach (var row in batch.Rejected)
                Reject(row.RowNumber, row.Column ?? "", row.Code, row.Arguments);
            foreach (var entry in batch.Entries)
            {
                if (Usable(entry, types) is { } kept)
                    usable.Add(kept);
                else
                    Reject(0, entry.EntryId, "XN-LIST-DRAFT-005", []);
            }
            if (accepted + usable.Count > terms.EntryCap)
                return new RefusalProblem(Rules.Lists.TooManyEntries, terms.EntryCap.ToString(CultureInfo.InvariantCulture));
            if (usable.Count >= EntriesAtOnce && !await KeepAsync())
                return new RefusalProblem("XN-LIST-DRAFT-004", id);
        }
        if (usable.Count > 0 && !await KeepAsync())
            return new RefusalProblem("XN-LIST-DRAFT-004", id);
        if (reader.Refusal is { } file)
            return new RefusalProblem(file.Code, file.Arguments);
        var isDraft = await database.WriteAsync(
            async db =>
            {
                var drafts = await Draft(db, id, version).ExecuteUpdateAsync(set => set.SetProperty(row => row.Entries, accepted), cancellationToken);
                if (drafts == 1)
                    await audit.AppendAsync(db, user.Actor, Roles.Analyst, "listEntriesUploaded", id, cancellationToken: cancellationToken);
                return drafts == 1;
            },
            cancellationToken);
        return isDraft ? TypedResults.Ok(new EntriesUploaded(id, version, accepted, rejected, errors)) : new RefusalProblem("XN-LIST-DRAFT-004", id);

        // Submitted meanwhile, its entries are those that were there: what people sign is not added to behind their backs.
        async Task<bool> KeepAsync()
        {
            if (!await database.WriteAsync(db => AddAsync(db, entries, id, version, usable, cancellationToken), cancellationToken))
                return false;
            accepted += usable.Count;
            usable.Clear();
            return true;
        }

        void Reject(long row, string column, string code, IReadOnlyList<string> arguments)
        {
            rejected++;
            if (errors.Count < ErrorsShown)
                errors.Add(IntakeSession.Describe(row, column, code, arguments));
        }
    }

    private static IQueryable<QueryListRow> Draft(NodeDbContext db, string id, int version) =>
        db.QueryLists.Where(row => row.ListId == id && row.Version == version && row.State == ListStates.Draft);

    private static async Task<bool> AddAsync(
        NodeDbContext db, OwnEntries entries, string id, int version, List<ListEntry> usable, CancellationToken cancellationToken)
    {
        if (!await Draft(db, id, version).AnyAsync(cancellationToken))
            return false;
        await entries.AddAsync(db, id, version, usable, cancellationToken);
        return true;
    }

    private static async Task<(LegalBasisTerms? Terms, RefusalProblem? Problem)> BeginAsync(
        NodeDbContext db, string id, int version, CurrentUser user, CancellationToken cancellationToken)
    {
        var list = await db.QueryLists.FindAsync([id, version], cancellationToken);
        if (list is null)
            return (null, new RefusalProblem("XN-NODE-404", id));
        if (list.State != ListStates.Draft)
            return (null, new RefusalProblem("XN-LIST-DRAFT-004", id));
        // One person's work until it is submitted: else somebody could approve entries of their own under another's name.
        if (list.DraftedBy != user.Actor)
            return (null, new RefusalProblem("XN-LIST-DRAFT-009", id));
        list.Entries = 0;
        await db.ListEntries.Where(row => row.ListId == id && row.Version == version).ExecuteDeleteAsync(cancellationToken);
        var basis = await db.LegalBases.FindAsync([list.BasisId], cancellationToken);
        return (CanonicalJson.Deserialize<LegalBasis>(basis!.Document).Terms, null);
    }

    /// <summary>The entry with the identifiers that the basis allows and that are well formed, normalised; null when none is left.</summary>
    private static ListEntry? Usable(ListEntry entry, HashSet<string> types)
    {
        var identifiers = new List<IdentifierValue>(entry.Identifiers.Count);
        foreach (var identifier in entry.Identifiers.Where(identifier => types.Contains(identifier.Type)))
        {
            var reading = IdentifierNormalizer.Read(identifier.Type, identifier.Value);
            if (reading.WellFormed)
                identifiers.Add(new IdentifierValue(identifier.Type, reading.Normalized!));
        }
        var derived = (types.Contains("name-birth") && entry.Attributes is { Name.Length: > 0, BirthDate.Length: > 0 })
            || (types.Contains("organization-name") && entry.Attributes.OrganizationName is { Length: > 0 });
        return identifiers.Count > 0 || derived ? entry with { Identifiers = identifiers } : null;
    }
}
