using System.Security.Cryptography;

namespace ExchangeNetwork.Contract.QueryLists;

/// <summary>Encrypted segments of a version wait in the private collection until it is published; then they never change.</summary>
internal static class SegmentRules
{
    private const int MostSegmentBytes = 8 * 1024 * 1024;

    /// <summary>Puts one encrypted segment of the version about to be published.</summary>
    public static ContractResponse PutSegment(Transaction tx, SegmentUpload upload)
    {
        var refusal =
            WellFormed.Id(upload.ListId, "listId")
            ?? WellFormed.Range(upload.Version, "version", 1, ManifestRules.MostVersions)
            ?? WellFormed.Range(upload.Index, "index", 0, ManifestRules.MostSegments - 1)
            ?? WellFormed.Hash(upload.Sha256, "sha256")
            ?? IsTheNextVersion(tx, upload.ListId, upload.Version)
            ?? Arrived(tx, TransientNames.Segment, upload.Sha256, MostSegmentBytes);
        if (refusal is not null)
            return refusal;

        tx.PutPrivate(StateKeys.Segment(tx.CallerId, upload.ListId, upload.Version, upload.Index), tx.Transient(TransientNames.Segment)!);
        return Transaction.Answer(upload);
    }

    /// <summary>The version may still be put together.</summary>
    public static Refusal? IsTheNextVersion(Transaction tx, string listId, int version)
    {
        var list = tx.Get<QueryList>(StateKeys.List(listId));
        if (list is not null && InForce.OwnerCalls(tx, list) is { } stranger)
            return stranger;
        var next = (list?.Version ?? 0) + 1;
        if (version < next)
            return new Refusal(Rules.Lists.VersionIsPublished, listId, WellFormed.Number(version));
        return version == next ? null : new Refusal(Rules.Lists.VersionOrder, WellFormed.Number(next));
    }

    /// <summary>The private input of a name is there, not too large, and hashes to what the document says.</summary>
    public static Refusal? Arrived(Transaction tx, string name, string sha256, int most)
    {
        if (tx.Transient(name) is not { Length: > 0 } bytes)
            return new Refusal(Rules.Form.TransientMissing, name);
        if (bytes.Length > most)
            return new Refusal(Rules.Form.TooLarge);
        return string.Equals(Convert.ToHexStringLower(SHA256.HashData(bytes)), sha256, StringComparison.Ordinal)
            ? null
            : new Refusal(Rules.Form.TransientHash, name);
    }
}
