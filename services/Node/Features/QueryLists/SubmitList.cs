using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Submits a draft for approval: a disclosed one is sealed at once, a sealed one once the pseudonyms of its identifiers are known.</summary>
internal static class SubmitList
{
    public static async Task<Results<Ok<QueryListView>, RefusalProblem>> HandleAsync(
        string id,
        int version,
        [FromQuery] bool? acceptRecall,
        CurrentUser user,
        NodeDatabase database,
        OwnEntries entries,
        DraftSealing sealing,
        PrepareSealedList preparation,
        CancellationToken cancellationToken)
    {
        SubmittedDraft submitted;
        await using (var db = database.Read())
        {
            var list = await db.QueryLists.FindAsync([id, version], cancellationToken);
            if (list is null)
                return new RefusalProblem("XN-NODE-404", id);
            if (list.State != ListStates.Draft)
                return new RefusalProblem("XN-LIST-DRAFT-004", id);
            if (list.DraftedBy != user.Actor)
                return new RefusalProblem("XN-LIST-DRAFT-009", id);
            submitted = await ReadAsync(db, list, entries, user.Is(Roles.Analyst) ? ActorRole.Analyst : ActorRole.Supervisor, cancellationToken);
        }
        if (sealing.Unreachable(submitted.Draft) is { } recipient)
            return new RefusalProblem("XN-LIST-DRAFT-006", recipient);
        var refusal = submitted.Draft.Mode == "sealed"
            ? await preparation.BeginAsync(submitted, acceptRecall == true, cancellationToken)
            : await sealing.SealAsync(submitted, SealerOf(submitted.Entries), manifest => manifest with { IdentifierTypes = TypesOf(submitted) }, cancellationToken);
        if (refusal is not null)
            return new RefusalProblem(refusal.Code, refusal.Arguments);
        await using (var db = database.Read())
            return TypedResults.Ok(await ReadQueryLists.ViewAsync(db, (await db.QueryLists.FindAsync([id, version], cancellationToken))!, cancellationToken));
    }

    /// <summary>Reads all that is sealed of a draft.</summary>
    public static async Task<SubmittedDraft> ReadAsync(NodeDbContext db, QueryListRow list, OwnEntries entries, ActorRole role, CancellationToken cancellationToken) => new(
        list,
        JsonConvert.DeserializeObject<DraftQueryList>(list.Draft!)!,
        CanonicalJson.Deserialize<LegalBasis>((await db.LegalBases.FindAsync([list.BasisId], cancellationToken))!.Document).Terms,
        list.Entries == 0 ? [] : await entries.ReadAsync(db, list.ListId, list.Version, cancellationToken),
        role);

    private static DraftSealing.SealerOf SealerOf(IReadOnlyList<OwnEntry> entries) =>
        (ListIdentity list, ListSecrets secrets, byte[] listSeedKey, out IListSealer? sealer) =>
        {
            sealer = ListSealer.TryCreate(list, secrets.ListKey, listSeedKey, entries, out var disclosed, out var refusal) ? disclosed : null;
            return refusal;
        };

    private static string[] TypesOf(SubmittedDraft submitted)
    {
        var (entries, allowed) = (submitted.Entries, submitted.Terms.IdentifierTypes);
        var types = entries.SelectMany(entry => entry.Identifiers).Select(identifier => identifier.Type).ToHashSet(StringComparer.Ordinal);
        if (allowed.Contains("name-birth") && entries.Any(entry => entry.Attributes.ContainsKey("birthDate")))
            types.Add("name-birth");
        if (allowed.Contains("organization-name") && entries.Any(entry => entry.Attributes.ContainsKey("organizationName")))
            types.Add("organization-name");
        return [.. types.Order(StringComparer.Ordinal)];
    }
}
