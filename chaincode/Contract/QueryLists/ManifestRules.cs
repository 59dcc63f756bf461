using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.Pseudonyms;

namespace ExchangeNetwork.Contract.QueryLists;

/// <summary>A manifest says nothing that its legal basis does not allow.</summary>
internal static class ManifestRules
{
    public const int MostVersions = 1_000_000;
    public const int MostSegments = 8_192;

    // No score reaches 1: such a list would never match.
    private const int MostThreshold = 999;
    private const int MostCrossCheckDays = 30;

    /// <summary>The document is well formed; nothing is read for this.</summary>
    public static Refusal? Form(Manifest manifest) =>
        WellFormed.Id(manifest.ListId, "listId")
        ?? WellFormed.Range(manifest.Version, "version", 1, MostVersions)
        ?? WellFormed.AgencyId(manifest.Owner, "owner")
        ?? WellFormed.Id(manifest.BasisId, "basisId")
        ?? WellFormed.Id(manifest.OwnerKeyId, "ownerKeyId")
        ?? WellFormed.Set(manifest.Recipients, "recipients", WellFormed.AgencyId)
        ?? WellFormed.Set(manifest.IdentifierTypes, "identifierTypes", WellFormed.Id)
        ?? WellFormed.Set(manifest.PseudonymKeys, "pseudonymKeys", WellFormed.Id)
        ?? WellFormed.FieldNames(manifest.ReleasableFields, "releasableFields")
        ?? WellFormed.Hash(manifest.RowsRoot, "rowsRoot")
        ?? WellFormed.Hash(manifest.ListSalt, "listSalt")
        ?? WellFormed.OptionalHash(manifest.DecoyRoot, "decoyRoot")
        ?? WellFormed.Range(manifest.Threshold, "threshold", 0, MostThreshold)
        ?? IsPowerOfTwo(manifest)
        ?? SegmentsAreNumbered(manifest);

    /// <summary>Owner, audience, types, fields, numbers and time are within the basis.</summary>
    public static Refusal? IsWithin(Transaction tx, Manifest manifest, LegalBasisTerms terms) =>
        HasAnAudience(manifest)
        ?? OwnerMayPublish(manifest, terms)
        ?? RecipientsAreAllowed(tx, manifest, terms)
        ?? TypesAreAllowed(manifest, terms)
        ?? FieldsAreAllowed(manifest, terms)
        ?? ReleaseIsAllowed(manifest, terms)
        ?? AlertIsAllowed(manifest, terms)
        ?? SaysTheSame(manifest, terms)
        ?? SizeIsAllowed(manifest, terms)
        ?? TimeIsAllowed(tx, manifest, terms)
        ?? PseudonymKeysAreInUse(tx, manifest)
        ?? DecoysAreSealed(manifest)
        ?? CrossCheckIsShort(manifest);

    /// <summary>An empty audience is an error, never "everyone"; the owner alone is no audience.</summary>
    private static Refusal? HasAnAudience(Manifest manifest) =>
        manifest.Recipients.Any(recipient => !Same(recipient, manifest.Owner)) ? null : new Refusal(Rules.Lists.EmptyAudience);

    private static Refusal? OwnerMayPublish(Manifest manifest, LegalBasisTerms terms) =>
        terms.Owners.Contains(manifest.Owner, StringComparer.Ordinal) ? null : new Refusal(Rules.Lists.OwnerOutsideBasis, manifest.Owner, terms.BasisId);

    private static Refusal? RecipientsAreAllowed(Transaction tx, Manifest manifest, LegalBasisTerms terms) =>
        WellFormed.Each(manifest.Recipients, recipient =>
            !terms.Recipients.Contains(recipient, StringComparer.Ordinal) ? new Refusal(Rules.Lists.RecipientOutsideBasis, recipient, terms.BasisId)
            : !tx.IsActive(recipient) ? new Refusal(Rules.Lists.RecipientNotActive, recipient)
            : null);

    private static Refusal? TypesAreAllowed(Manifest manifest, LegalBasisTerms terms) =>
        manifest.IdentifierTypes.Count > 0 && manifest.IdentifierTypes.All(type => terms.IdentifierTypes.Contains(type, StringComparer.Ordinal))
            ? null
            : new Refusal(Rules.Lists.TypeOutsideBasis, terms.BasisId);

    private static Refusal? FieldsAreAllowed(Manifest manifest, LegalBasisTerms terms) =>
        manifest.ReleasableFields.All(field => terms.ReleasableFields.Contains(field, StringComparer.Ordinal))
            ? null
            : new Refusal(Rules.Lists.FieldOutsideBasis, terms.BasisId);

    private static Refusal? ReleaseIsAllowed(Manifest manifest, LegalBasisTerms terms) =>
        manifest.ReleaseMode == terms.ReleaseMode || manifest.ReleaseMode == ReleaseMode.OnRequest
            ? null
            : new Refusal(Rules.Lists.ReleaseOutsideBasis, terms.BasisId);

    /// <summary>A list may ask for more agencies in a shorter time than its basis, never for fewer or longer.</summary>
    private static Refusal? AlertIsAllowed(Manifest manifest, LegalBasisTerms terms) =>
        manifest.K >= terms.K && manifest.K <= WellFormed.Names && manifest.WindowDays >= 1 && manifest.WindowDays <= terms.WindowDays
            ? null
            : new Refusal(Rules.Lists.AlertOutsideBasis, WellFormed.Number(terms.K), WellFormed.Number(terms.WindowDays));

    private static Refusal? SaysTheSame(Manifest manifest, LegalBasisTerms terms) =>
        Same(manifest.Citation, terms.Citation) && Same(manifest.Purpose, terms.Purpose)
            ? null
            : new Refusal(Rules.Lists.CitationOutsideBasis, terms.BasisId);

    /// <summary>The bucket is the smallest power of two that holds the entries; so it is at most the one that holds the cap.</summary>
    private static Refusal? SizeIsAllowed(Manifest manifest, LegalBasisTerms terms)
    {
        var most = (long)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)terms.EntryCap);
        return manifest.CountBucket <= most ? null : new Refusal(Rules.Lists.TooManyEntries, WellFormed.Number(terms.EntryCap));
    }

    private static Refusal? TimeIsAllowed(Transaction tx, Manifest manifest, LegalBasisTerms terms) =>
        manifest.ValidFrom < manifest.ValidUntil && manifest.ValidUntil > tx.Now
        && manifest.ValidFrom >= terms.ValidFrom && manifest.ValidUntil <= terms.ValidUntil
            ? null
            : new Refusal(Rules.Lists.ValidityOutsideBasis, terms.BasisId);

    /// <summary>A cross-check is answered once; it stays only as long as what follows from its hits needs it.</summary>
    private static Refusal? CrossCheckIsShort(Manifest manifest) =>
        !manifest.CrossCheck || manifest.ValidUntil - manifest.ValidFrom <= TimeSpan.FromDays(MostCrossCheckDays)
            ? null
            : new Refusal(Rules.Lists.CrossCheckIsShort, WellFormed.Number(MostCrossCheckDays));

    /// <summary>Recipients must know under which keys to look; a key that is retired makes no new list.</summary>
    private static Refusal? PseudonymKeysAreInUse(Transaction tx, Manifest manifest)
    {
        var uses = new HashSet<KeyUse>();
        return (manifest.Mode == ListMode.Sealed) != (manifest.PseudonymKeys.Count > 0)
            ? new Refusal(Rules.Lists.PseudonymKeys)
            : WellFormed.Each(manifest.PseudonymKeys, keyId =>
                KeyRules.InUse(tx, keyId, out var key) ?? (uses.Add(key.Use) ? null : new Refusal(Rules.Lists.PseudonymKeys)));
    }

    /// <summary>Whoever is shown all entries would see which are none.</summary>
    private static Refusal? DecoysAreSealed(Manifest manifest) =>
        manifest.DecoyRoot is null || manifest.Mode == ListMode.Sealed ? null : new Refusal(Rules.Lists.DecoysAreSealed);

    private static Refusal? IsPowerOfTwo(Manifest manifest) =>
        manifest.CountBucket > 0 && System.Numerics.BitOperations.IsPow2(manifest.CountBucket) ? null : new Refusal(Rules.Lists.CountBucket);

    private static Refusal? SegmentsAreNumbered(Manifest manifest)
    {
        if (manifest.Segments.Count == 0 || manifest.Segments.Where((segment, index) => segment.Index != index).Any())
            return new Refusal(Rules.Lists.SegmentOrder);
        return WellFormed.Count(manifest.Segments, "segments", MostSegments)
            ?? WellFormed.Each(manifest.Segments, segment => WellFormed.Hash(segment.Sha256, "segments.sha256"));
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
