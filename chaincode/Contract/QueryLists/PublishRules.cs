using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.LegalBases;

namespace ExchangeNetwork.Contract.QueryLists;

/// <summary>A list is published and amended by its owner: one person drafts, another approves, and all that recipients need stands ready.</summary>
internal static class PublishRules
{
    private const int MostSuperseded = 64;
    private static readonly TimeSpan Grace = TimeSpan.FromHours(24);

    /// <summary>The first version of a list.</summary>
    public static ContractResponse Publish(Transaction tx, Manifest manifest)
    {
        if (ManifestRules.Form(manifest) is { } form)
            return form;
        if (tx.Get<QueryList>(StateKeys.List(manifest.ListId)) is not null)
            return Repeated(tx, manifest) ?? (ContractResponse)new Refusal(Rules.Form.IdIsUsed, manifest.ListId);
        if (manifest.Version != 1)
            return new Refusal(Rules.Lists.VersionOrder, "1");

        if (MayStand(tx, manifest, out var version) is { } refusal)
            return refusal;
        tx.Put(StateKeys.ListVersion(manifest.ListId, manifest.Version), version);
        tx.Put(StateKeys.List(manifest.ListId), Head(tx, manifest, []));
        return tx.Agreed(Events.ListPublished, version);
    }

    /// <summary>The next version of a list that has not ended.</summary>
    public static ContractResponse Amend(Transaction tx, Manifest manifest)
    {
        if (ManifestRules.Form(manifest) is { } form)
            return form;
        if (InForce.Find(tx, manifest.ListId, out var list) is { } missing)
            return missing;
        if (Repeated(tx, manifest) is { } repetition)
            return repetition;

        var refusal =
            InForce.OwnerCalls(tx, list)
            ?? InForce.HasNotEnded(list)
            ?? IsNotOver(tx, list)
            ?? IsTheNext(manifest, list)
            ?? IsNoCrossCheck(tx, manifest, list)
            ?? KeepsItsMode(manifest, list)
            ?? HasANewSalt(tx, manifest, list)
            ?? KeepsItsDecoys(tx, manifest, list);
        if (refusal is not null)
            return refusal;
        if (MayStand(tx, manifest, out var version) is { } inadmissible)
            return inadmissible;

        tx.Put(StateKeys.ListVersion(manifest.ListId, manifest.Version), version);
        tx.Put(StateKeys.List(manifest.ListId), Head(tx, manifest, StillOnTheirWay(tx, list)));
        return tx.Agreed(Events.ListAmended, version);
    }

    /// <summary>What holds for every version.</summary>
    private static Refusal? MayStand(Transaction tx, Manifest manifest, out ListVersion version)
    {
        version = null!;
        if (LegalBasisRules.InForce(tx, manifest.BasisId, out var basis) is { } notInForce)
            return notInForce;
        var refusal =
            ActorRules.DrafterAndApprover(tx, out var drafter, out var approver)
            ?? CallerIsOwner(tx, manifest)
            ?? ManifestRules.IsWithin(tx, manifest, basis.Terms)
            ?? OwnerKeyIsValid(tx, manifest)
            ?? SegmentsAreThere(tx, manifest)
            ?? EachRecipientHasItsWrap(manifest)
            ?? WrapsAreThere(tx, manifest);
        if (refusal is not null)
            return refusal;
        version = new ListVersion { Manifest = manifest, Act = tx.Act, DraftedBy = drafter, ApprovedBy = approver, PublishedAt = tx.Now };
        return null;
    }

    private static ContractResponse? Repeated(Transaction tx, Manifest manifest) =>
        tx.Get<ListVersion>(StateKeys.ListVersion(manifest.ListId, manifest.Version)) is { } earlier
        && string.Equals(earlier.Act, tx.Act, StringComparison.Ordinal) && string.Equals(manifest.Owner, tx.CallerId, StringComparison.Ordinal)
            ? Transaction.Answer(earlier)
            : null;

    private static Refusal? CallerIsOwner(Transaction tx, Manifest manifest) =>
        string.Equals(manifest.Owner, tx.CallerId, StringComparison.Ordinal) ? null : new Refusal(Rules.Lists.NotTheOwner, manifest.ListId);

    private static Refusal? IsNotOver(Transaction tx, QueryList list) =>
        LedgerTime.IsOver(list.ValidUntil, tx.Now) ? new Refusal(Rules.Lists.IsOver, list.ListId) : null;

    private static Refusal? IsTheNext(Manifest manifest, QueryList list) =>
        manifest.Version == list.Version + 1 ? null : new Refusal(Rules.Lists.VersionOrder, WellFormed.Number(list.Version + 1));

    // A cross-check is asked once; who wants to know more asks anew, with an approval of its own.
    private static Refusal? IsNoCrossCheck(Transaction tx, Manifest manifest, QueryList list) =>
        manifest.CrossCheck || tx.Get<ListVersion>(StateKeys.ListVersion(list.ListId, list.Version))!.Manifest.CrossCheck
            ? new Refusal(Rules.Lists.CrossCheckIsOnce, list.ListId)
            : null;

    // What was disclosed stays known: a disclosed list becomes a sealed one only as a new list.
    private static Refusal? KeepsItsMode(Manifest manifest, QueryList list) =>
        manifest.Mode == list.Mode ? null : new Refusal(Rules.Lists.ModeNeverChanges);

    private static Refusal? HasANewSalt(Transaction tx, Manifest manifest, QueryList list)
    {
        var before = tx.Get<ListVersion>(StateKeys.ListVersion(list.ListId, list.Version))!;
        return string.Equals(before.Manifest.ListSalt, manifest.ListSalt, StringComparison.Ordinal) ? new Refusal(Rules.Lists.SaltIsUsed) : null;
    }

    // What is a decoy is settled before the list is hit for the first time.
    private static Refusal? KeepsItsDecoys(Transaction tx, Manifest manifest, QueryList list)
    {
        var before = tx.Get<ListVersion>(StateKeys.ListVersion(list.ListId, list.Version))!;
        return string.Equals(before.Manifest.DecoyRoot, manifest.DecoyRoot, StringComparison.Ordinal) ? null : new Refusal(Rules.Lists.DecoysNeverChange);
    }

    private static Refusal? OwnerKeyIsValid(Transaction tx, Manifest manifest) =>
        MemberKeys.Has(tx, manifest.Owner, KeyPurpose.Sign, manifest.OwnerKeyId) ? null : new Refusal(Rules.Lists.OwnerKey, manifest.OwnerKeyId);

    private static Refusal? SegmentsAreThere(Transaction tx, Manifest manifest) =>
        WellFormed.Each(manifest.Segments, segment =>
            tx.PrivateIs(StateKeys.Segment(manifest.Owner, manifest.ListId, manifest.Version, segment.Index), segment.Sha256)
                ? null
                : new Refusal(Rules.Lists.SegmentMissing, WellFormed.Number(segment.Index)));

    private static Refusal? EachRecipientHasItsWrap(Manifest manifest) =>
        manifest.Wraps.Count == manifest.Recipients.Count
        && manifest.Recipients.All(recipient => manifest.Wraps.Any(wrap => string.Equals(wrap.Recipient, recipient, StringComparison.Ordinal)))
            ? WellFormed.Each(manifest.Wraps, wrap => WellFormed.Id(wrap.KeyId, "wraps.keyId") ?? WellFormed.Hash(wrap.Sha256, "wraps.sha256"))
            : new Refusal(Rules.Lists.WrapsAndRecipients);

    private static Refusal? WrapsAreThere(Transaction tx, Manifest manifest) =>
        WellFormed.Each(manifest.Wraps, wrap =>
            !MemberKeys.Has(tx, wrap.Recipient, KeyPurpose.Encrypt, wrap.KeyId) ? new Refusal(Rules.Lists.WrapKey, wrap.Recipient, wrap.KeyId)
            : !tx.PrivateIs(StateKeys.Wrap(manifest.Owner, manifest.ListId, manifest.Version, wrap.Recipient), wrap.Sha256)
                ? new Refusal(Rules.Lists.WrapMissing, wrap.Recipient)
            : null);

    /// <summary>Hits on a replaced version are taken for 24 hours more: matching does not wait for the ledger.</summary>
    private static IReadOnlyList<SupersededVersion> StillOnTheirWay(Transaction tx, QueryList list) =>
        [.. list.Superseded.Append(new SupersededVersion(list.Version, tx.Now)).Where(old => old.At > tx.Now - Grace).TakeLast(MostSuperseded)];

    /// <summary>True when hits on a version count at the transaction's time.</summary>
    public static bool Counts(Transaction tx, QueryList list, int version) =>
        version == list.Version || list.Superseded.Any(old => old.Version == version && tx.Now <= old.At + Grace);

    private static QueryList Head(Transaction tx, Manifest manifest, IReadOnlyList<SupersededVersion> superseded) => new()
    {
        ListId = manifest.ListId,
        Owner = manifest.Owner,
        BasisId = manifest.BasisId,
        Mode = manifest.Mode,
        State = ListState.Published,
        Version = manifest.Version,
        Recipients = manifest.Recipients,
        ReleasableFields = manifest.ReleasableFields,
        ReleaseMode = manifest.ReleaseMode,
        K = manifest.K,
        WindowDays = manifest.WindowDays,
        ValidFrom = manifest.ValidFrom,
        ValidUntil = manifest.ValidUntil,
        PublishedAt = tx.Now,
        Superseded = superseded,
    };
}
