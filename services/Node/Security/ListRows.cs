using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Node.Security;

/// <summary>Which version of which list is sealed or opened; bound into every key, ciphertext and wrap of it.</summary>
/// <param name="NetworkId">The network: its ledger's channel.</param>
/// <param name="ListId">The list.</param>
/// <param name="Version">From 1.</param>
/// <param name="Owner">The agency that publishes.</param>
/// <param name="OwnerKeyId">The owner's signing key for this version.</param>
public sealed record ListIdentity(string NetworkId, string ListId, int Version, string Owner, string OwnerKeyId);

/// <summary>A subject as its owner put it on a disclosed list.</summary>
/// <param name="EntryId">The owner's stable id of the entry; unique within the list.</param>
/// <param name="Identifiers">Typed values, normalised.</param>
/// <param name="Attributes">Further columns by name.</param>
public sealed record OwnEntry(string EntryId, IReadOnlyList<IdentifierValue> Identifiers, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>Masks the subject.</summary>
    public override string ToString() => "OwnEntry(***)";
}

/// <summary>A subject as recipients of a disclosed list see it: without the owner's id, with the seed to claim hits.</summary>
/// <param name="Seed">The entry's seed.</param>
/// <param name="Identifiers">Typed values.</param>
/// <param name="Attributes">Further columns by name.</param>
public sealed record ListRow(EntrySeed Seed, IReadOnlyList<IdentifierValue> Identifiers, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>Masks the subject.</summary>
    public override string ToString() => "ListRow(***)";
}

/// <summary>The tag by which an entry shows on the ledger, for the owner's own table.</summary>
/// <param name="EntryId">The owner's id of the entry.</param>
/// <param name="Tag">Ed25519 public key of its seed, 32 bytes.</param>
public readonly record struct TaggedEntry(string EntryId, byte[] Tag);

/// <summary>One encrypted segment of a list.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Ciphertext">What goes to the private data of the ledger.</param>
/// <param name="Entries">The entries in it; stays with the owner.</param>
public sealed record SealedSegment(int Index, byte[] Ciphertext, IReadOnlyList<TaggedEntry> Entries)
{
    /// <summary>Names the segment.</summary>
    public override string ToString() => $"SealedSegment({Index})";
}

/// <summary>What the manifest says about the rows of a version.</summary>
/// <param name="ListSalt">32 bytes, hex; new for each attempt to publish.</param>
/// <param name="RowsRoot">Salted Merkle root over the rows, hex.</param>
/// <param name="CountBucket">Smallest power of two that is at least the number of rows.</param>
/// <param name="Segments">Digests of the segments, by index.</param>
public sealed record ListDigests(string ListSalt, string RowsRoot, int CountBucket, IReadOnlyList<SegmentHash> Segments);

/// <summary>The keys that a wrap carries to a recipient.</summary>
/// <param name="ListKey">Opens the segments, 32 bytes.</param>
/// <param name="DomainKey">Domain key of the owner's lists, 32 bytes.</param>
public sealed record ListSecrets(byte[] ListKey, byte[] DomainKey)
{
    /// <summary>Masks the keys.</summary>
    public override string ToString() => "ListSecrets(***)";
}
