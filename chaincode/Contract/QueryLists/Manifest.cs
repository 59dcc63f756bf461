using System.Security.Cryptography;
using ExchangeNetwork.Contract.LegalBases;
using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Contract.QueryLists;

/// <summary>Argument of <see cref="Functions.QueryListsPublish"/> and <see cref="Functions.QueryListsAmend"/>: all that the ledger knows of a version.</summary>
public sealed record Manifest
{
    /// <summary>Id, the same in all versions.</summary>
    public required string ListId { get; init; }

    /// <summary>1, then one more with each amendment.</summary>
    public required int Version { get; init; }

    /// <summary>The agency that publishes.</summary>
    public required string Owner { get; init; }

    /// <summary>The legal basis, in force.</summary>
    public required string BasisId { get; init; }

    /// <summary>As in the basis.</summary>
    public required string Citation { get; init; }

    /// <summary>As in the basis.</summary>
    public required string Purpose { get; init; }

    /// <summary>What recipients learn; never changes.</summary>
    public required ListMode Mode { get; init; }

    /// <summary>Who may match it; at least one agency other than the owner.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>Types it holds, among those of the basis.</summary>
    public required IReadOnlyList<string> IdentifierTypes { get; init; }

    /// <summary>The pseudonym keys that the rows of a sealed list were made with, one for each use at most; none for a disclosed list.</summary>
    public IReadOnlyList<string> PseudonymKeys { get; init; } = [];

    /// <summary>Smallest power of two that is at least the number of entries.</summary>
    public required int CountBucket { get; init; }

    /// <summary>Salted Merkle root over the rows, hex.</summary>
    public required string RowsRoot { get; init; }

    /// <summary>32 bytes, new for each attempt to publish, hex.</summary>
    public required string ListSalt { get; init; }

    /// <summary>The encrypted segments, by index from 0.</summary>
    public required IReadOnlyList<SegmentHash> Segments { get; init; }

    /// <summary>One wrap of the list key for each recipient.</summary>
    public required IReadOnlyList<WrapHash> Wraps { get; init; }

    /// <summary>Fields that may be released, among those of the basis.</summary>
    public required IReadOnlyList<string> ReleasableFields { get; init; }

    /// <summary>Automatic only where the basis is.</summary>
    public required ReleaseMode ReleaseMode { get; init; }

    /// <summary>Agencies that make a joint alert; at least those of the basis.</summary>
    public required int K { get; init; }

    /// <summary>Window of a joint alert, days; at most that of the basis.</summary>
    public required int WindowDays { get; init; }

    /// <summary>First instant at which it matches.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>Instant from which it no longer matches; within the basis.</summary>
    public required DateTimeOffset ValidUntil { get; init; }

    /// <summary>The owner's signing key for this version.</summary>
    public required string OwnerKeyId { get; init; }

    /// <summary>True for a cross-check: recipients run it once over what they hold, and records that come later do not match.</summary>
    public bool CrossCheck { get; init; }

    /// <summary>Root over the tags of a sealed list's decoys (<see cref="DecoyTree"/>), hex; the same in all versions. Null for none.</summary>
    public string? DecoyRoot { get; init; }

    /// <summary>Thousandths of a score that a match must reach to be a hit; 0 where every agreed identifier is one.</summary>
    public int Threshold { get; init; }

    /// <summary>SHA-256 of the canonical manifest without its wraps: binds a wrap to the version it opens.</summary>
    public byte[] HashWithoutWraps()
    {
        var manifest = (JObject)CanonicalJson.Parse(CanonicalJson.Serialize(this));
        manifest.Remove("wraps");
        return SHA256.HashData(CanonicalJson.Serialize(manifest));
    }
}

/// <summary>What recipients learn of a list.</summary>
public enum ListMode
{
    /// <summary>Its subjects.</summary>
    Disclosed,

    /// <summary>Only what they hit.</summary>
    Sealed,
}

/// <summary>Hash of an encrypted segment.</summary>
/// <param name="Index">From 0, without gaps.</param>
/// <param name="Sha256">SHA-256 of the encrypted bytes, hex.</param>
public sealed record SegmentHash(int Index, string Sha256);

/// <summary>Hash of a wrap of the list key.</summary>
/// <param name="Recipient">The recipient.</param>
/// <param name="KeyId">Its encryption key.</param>
/// <param name="Sha256">SHA-256 of the wrap, hex.</param>
public sealed record WrapHash(string Recipient, string KeyId, string Sha256);
