using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Decoys;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>A draft that is to be sealed.</summary>
/// <param name="List">Its row.</param>
/// <param name="Draft">What the analyst entered.</param>
/// <param name="Terms">Terms of its legal basis.</param>
/// <param name="Entries">Its entries.</param>
/// <param name="Role">Role in which the drafter submitted it.</param>
/// <param name="Decoys">The decoys of the list; null for none.</param>
internal sealed record SubmittedDraft(
    QueryListRow List, DraftQueryList Draft, LegalBasisTerms Terms, IReadOnlyList<OwnEntry> Entries, ActorRole Role, DecoySet? Decoys = null);

/// <summary>Seals a draft and makes it wait for approval: from here on the manifest is fixed, and both people sign exactly it.</summary>
internal sealed class DraftSealing(
    NodeOptions options, NodeDatabase database, AgencyDirectory directory, NodeKeys keys, ContractCalls contract, AuditLog audit, TimeProvider clock)
{
    /// <summary>A cross-check is answered once; the time after is for disclosures and alerts that follow from its hits.</summary>
    private static readonly TimeSpan CrossCheckStays = TimeSpan.FromDays(14);

    // A transaction each: a segment has up to a megabyte.
    private const int SegmentsAtOnce = 16;

    /// <summary>Makes the sealer of a draft's rows.</summary>
    /// <param name="list">The version.</param>
    /// <param name="secrets">List key and domain key.</param>
    /// <param name="listSeedKey">Key of the entries' seeds.</param>
    /// <param name="sealer">The sealer.</param>
    public delegate Refusal? SealerOf(ListIdentity list, ListSecrets secrets, byte[] listSeedKey, out IListSealer? sealer);

    /// <summary>A recipient that nothing can be encrypted to; null when there is none.</summary>
    public string? Unreachable(DraftQueryList draft) => RecipientsOf(draft).FirstOrDefault(recipient => directory.EncryptionKey(recipient) is null);

    /// <summary>Seals the rows, fixes the manifest and signs it in the drafter's name.</summary>
    /// <param name="submitted">The draft.</param>
    /// <param name="sealerOf">Makes the sealer.</param>
    /// <param name="describe">Says of the manifest what the mode says.</param>
    /// <param name="cancellationToken">Cancels between two segments.</param>
    public async Task<Refusal?> SealAsync(SubmittedDraft submitted, SealerOf sealerOf, Func<Manifest, Manifest> describe, CancellationToken cancellationToken)
    {
        var (id, version) = (submitted.List.ListId, submitted.List.Version);
        var recipients = RecipientsOf(submitted.Draft).Select(recipient => (Id: recipient, Key: directory.EncryptionKey(recipient))).ToList();
        if (recipients.Find(recipient => recipient.Key is null) is { Id: { } unreachable })
            return new Refusal("XN-LIST-DRAFT-006", unreachable);
        var identity = new ListIdentity(options.NetworkId, id, version, options.Agency, keys.Signer.KeyId);
        var secrets = new ListSecrets(
            keys.Store.GetOrCreate(KeyKind.List, $"{id}.{version}").CopySecret(),
            keys.Store.GetOrCreate(KeyKind.Domain, options.Agency).CopySecret());
        if (sealerOf(identity, secrets, keys.Store.GetOrCreate(KeyKind.ListSeeds, id).CopySecret(), out var sealer) is { } refusal)
            return refusal;
        ListDigests digests;
        using (sealer)
            digests = await KeepAsync(id, version, sealer!, cancellationToken);

        var now = LedgerTime.Cut(clock.GetUtcNow());
        var manifest = describe(ManifestOf(identity, submitted.Draft, submitted.Terms, digests, now));
        if (!ListWraps.TryWrap(identity, manifest.HashWithoutWraps(), secrets, [.. recipients.Select(recipient => recipient.Key!)], out var wraps, out var unwrapped))
            return unwrapped;
        manifest = manifest with { Wraps = [.. wraps.Select(wrap => wrap.Hash)] };
        return await SubmitAsync(submitted, manifest, wraps, now, cancellationToken);
    }

    private IEnumerable<string> RecipientsOf(DraftQueryList draft) => draft.Recipients.Where(recipient => recipient != options.Agency).Distinct();

    private async Task<ListDigests> KeepAsync(string id, int version, IListSealer sealer, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            db => db.SealedParts.Where(row => row.ListId == id && row.Version == version).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        // The next ones are sealed while the last ones go to disk.
        var keeping = Task.CompletedTask;
        try
        {
            foreach (var segments in sealer.Segments().Chunk(SegmentsAtOnce))
            {
                await keeping;
                keeping = KeepAsync(id, version, segments, cancellationToken);
            }
        }
        finally
        {
            await keeping;
        }
        return sealer.Finish();
    }

    private Task KeepAsync(string id, int version, SealedSegment[] segments, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            db.SealedParts.AddRange(segments.Select(segment => Part(id, version, "segment", $"{segment.Index}", segment.Ciphertext)));
            await OwnEntries.AddTagsAsync(db, id, segments.SelectMany(segment => segment.Entries), cancellationToken);
        },
        cancellationToken);

    private async Task<Refusal?> SubmitAsync(
        SubmittedDraft submitted, Manifest manifest, IReadOnlyList<SealedWrap> wraps, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (list, document) = (submitted.List, CanonicalJson.Serialize(manifest));
        var function = list.Version == 1 ? Functions.QueryListsPublish : Functions.QueryListsAmend;
        var statement = contract.Statement(function, document, list.DraftedBy!, submitted.Role, ActorStep.Draft);
        return await database.WriteAsync(
            async db =>
            {
                var row = (await db.QueryLists.FindAsync([list.ListId, list.Version], cancellationToken))!;
                if (row.State != list.State)
                    return new Refusal("XN-LIST-DRAFT-004", list.ListId);
                foreach (var wrap in wraps)
                    db.SealedParts.Add(Part(list.ListId, list.Version, "wrap", wrap.Hash.Recipient, wrap.Content));
                (row.State, row.Manifest, row.DraftStatement) = (ListStates.Submitted, document, CanonicalJson.Serialize(statement));
                (row.ValidFrom, row.ValidUntil, row.Problem, row.ChangedAt) = (manifest.ValidFrom, manifest.ValidUntil, null, now);
                row.IdentifiersKnown = row.Identifiers;
                await audit.AppendAsync(db, list.DraftedBy!, Roles.Analyst, "listSubmitted", list.ListId, cancellationToken: cancellationToken);
                return (Refusal?)null;
            },
            cancellationToken);
    }

    private static Manifest ManifestOf(ListIdentity identity, DraftQueryList draft, LegalBasisTerms terms, ListDigests digests, DateTimeOffset now) => new()
    {
        ListId = identity.ListId,
        Version = identity.Version,
        Owner = identity.Owner,
        BasisId = terms.BasisId,
        Citation = terms.Citation,
        Purpose = terms.Purpose,
        Mode = ListMode.Disclosed,
        Recipients = [.. draft.Recipients.Where(recipient => recipient != identity.Owner).Distinct().Order(StringComparer.Ordinal)],
        IdentifierTypes = [],
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

    private static SealedPartRow Part(string id, int version, string kind, string part, byte[] content) =>
        new() { ListId = id, Version = version, Kind = kind, Part = part, Content = content };
}
