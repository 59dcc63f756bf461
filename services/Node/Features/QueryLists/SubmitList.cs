using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Seals a draft and submits it for approval: from here on the manifest is fixed, and both people sign exactly it.</summary>
internal static class SubmitList
{
    /// <summary>A cross-check is answered once; the time after is for disclosures and alerts that follow from its hits.</summary>
    private static readonly TimeSpan CrossCheckStays = TimeSpan.FromDays(14);

    public static async Task<Results<Ok<QueryListView>, RefusalProblem>> HandleAsync(
        string id,
        int version,
        CurrentUser user,
        NodeOptions options,
        NodeDatabase database,
        OwnEntries entries,
        AgencyDirectory directory,
        NodeKeys keys,
        ContractCalls contract,
        AuditLog audit,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        QueryListRow? list;
        LegalBasisTerms terms;
        IReadOnlyList<OwnEntry> subjects;
        await using (var db = database.Read())
        {
            list = await db.QueryLists.FindAsync([id, version], cancellationToken);
            if (list is null)
                return new RefusalProblem("XN-NODE-404", id);
            if (list.State != ListStates.Draft)
                return new RefusalProblem("XN-LIST-DRAFT-004", id);
            if (list.DraftedBy != user.Actor)
                return new RefusalProblem("XN-LIST-DRAFT-009", id);
            terms = CanonicalJson.Deserialize<LegalBasis>((await db.LegalBases.FindAsync([list.BasisId], cancellationToken))!.Document).Terms;
            subjects = list.Entries == 0 ? [] : await entries.ReadAsync(db, id, version, cancellationToken);
        }

        var draft = JsonConvert.DeserializeObject<DraftQueryList>(list.Draft!)!;
        var recipients = new List<EncryptionKey>();
        foreach (var recipient in draft.Recipients.Where(recipient => recipient != options.Agency).Distinct())
        {
            if (directory.EncryptionKey(recipient) is not { } key)
                return new RefusalProblem("XN-LIST-DRAFT-006", recipient);
            recipients.Add(key);
        }

        var identity = new ListIdentity(options.NetworkId, id, version, options.Agency, keys.Signer.KeyId);
        var secrets = new ListSecrets(
            keys.Store.GetOrCreate(KeyKind.List, $"{id}.{version}").CopySecret(),
            keys.Store.GetOrCreate(KeyKind.Domain, options.Agency).CopySecret());
        if (!ListSealer.TryCreate(identity, secrets.ListKey, keys.Store.GetOrCreate(KeyKind.ListSeeds, id).CopySecret(), subjects, out var sealer, out var refusal))
            return new RefusalProblem(refusal.Code, refusal.Arguments);

        using (sealer)
        {
            await database.WriteAsync(
                db => db.SealedParts.Where(row => row.ListId == id && row.Version == version).ExecuteDeleteAsync(cancellationToken), cancellationToken);
            foreach (var segment in sealer.Segments())
            {
                await database.WriteAsync(
                    async db =>
                    {
                        db.SealedParts.Add(Part(id, version, "segment", $"{segment.Index}", segment.Ciphertext));
                        await OwnEntries.AddTagsAsync(db, id, segment.Entries, cancellationToken);
                    },
                    cancellationToken);
            }
        }

        var now = LedgerTime.Cut(clock.GetUtcNow());
        var manifest = ManifestOf(identity, draft, terms, sealer.Finish(), subjects, now);
        if (!ListWraps.TryWrap(identity, manifest.HashWithoutWraps(), secrets, recipients, out var wraps, out refusal))
            return new RefusalProblem(refusal.Code, refusal.Arguments);
        manifest = manifest with { Wraps = [.. wraps.Select(wrap => wrap.Hash)] };
        var document = CanonicalJson.Serialize(manifest);
        var function = version == 1 ? Functions.QueryListsPublish : Functions.QueryListsAmend;
        var role = user.Is(Roles.Analyst) ? ActorRole.Analyst : ActorRole.Supervisor;
        var statement = contract.Statement(function, document, user.Actor, role, ActorStep.Draft);

        return await database.WriteAsync<Results<Ok<QueryListView>, RefusalProblem>>(
            async db =>
            {
                var row = (await db.QueryLists.FindAsync([id, version], cancellationToken))!;
                if (row.State != ListStates.Draft)
                    return new RefusalProblem("XN-LIST-DRAFT-004", id);
                foreach (var wrap in wraps)
                    db.SealedParts.Add(Part(id, version, "wrap", wrap.Hash.Recipient, wrap.Content));
                (row.State, row.Manifest, row.DraftStatement, row.DraftedBy) =
                    (ListStates.Submitted, document, CanonicalJson.Serialize(statement), user.Actor);
                (row.ValidFrom, row.ValidUntil, row.Problem, row.ChangedAt) = (manifest.ValidFrom, manifest.ValidUntil, null, now);
                await audit.AppendAsync(db, user.Actor, Roles.Analyst, "listSubmitted", id, cancellationToken: cancellationToken);
                return TypedResults.Ok(await ReadQueryLists.ViewAsync(db, row, cancellationToken));
            },
            cancellationToken);
    }

    private static Manifest ManifestOf(
        ListIdentity identity, DraftQueryList draft, LegalBasisTerms terms, ListDigests digests, IReadOnlyList<OwnEntry> subjects, DateTimeOffset now) => new()
        {
            ListId = identity.ListId,
            Version = identity.Version,
            Owner = identity.Owner,
            BasisId = terms.BasisId,
            Citation = terms.Citation,
            Purpose = terms.Purpose,
            Mode = ListMode.Disclosed,
            Recipients = [.. draft.Recipients.Where(recipient => recipient != identity.Owner).Distinct().Order(StringComparer.Ordinal)],
            IdentifierTypes = [.. TypesOf(subjects, terms).Order(StringComparer.Ordinal)],
            CountBucket = digests.CountBucket,
            RowsRoot = digests.RowsRoot,
            ListSalt = digests.ListSalt,
            Segments = digests.Segments,
            Wraps = [],
            ReleasableFields = draft.ReleasableFields ?? terms.ReleasableFields,
            ReleaseMode = terms.ReleaseMode,
            K = draft.K ?? terms.K,
            WindowDays = draft.WindowDays ?? terms.WindowDays,
            ValidFrom = now > terms.ValidFrom ? now : terms.ValidFrom,
            ValidUntil = UntilOf(draft, now) is { } until && until < terms.ValidUntil ? LedgerTime.Cut(until) : terms.ValidUntil,
            OwnerKeyId = identity.OwnerKeyId,
            CrossCheck = draft.CrossCheck,
            Threshold = DraftList.ThresholdOf(draft),
        };

    private static DateTimeOffset? UntilOf(DraftQueryList draft, DateTimeOffset now) => draft.ValidUntil ?? (draft.CrossCheck ? now + CrossCheckStays : null);

    private static IEnumerable<string> TypesOf(IReadOnlyList<OwnEntry> subjects, LegalBasisTerms terms)
    {
        var types = subjects.SelectMany(subject => subject.Identifiers).Select(identifier => identifier.Type).ToHashSet(StringComparer.Ordinal);
        if (terms.IdentifierTypes.Contains("name-birth") && subjects.Any(subject => subject.Attributes.ContainsKey("birthDate")))
            types.Add("name-birth");
        if (terms.IdentifierTypes.Contains("organization-name") && subjects.Any(subject => subject.Attributes.ContainsKey("organizationName")))
            types.Add("organization-name");
        return types;
    }

    private static SealedPartRow Part(string id, int version, string kind, string part, byte[] content) =>
        new() { ListId = id, Version = version, Kind = kind, Part = part, Content = content };
}
