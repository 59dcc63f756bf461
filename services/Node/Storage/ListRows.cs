namespace ExchangeNetwork.Node.Storage;

/// <summary>A version of a list that this agency owns or receives.</summary>
public sealed class QueryListRow
{
    /// <summary>List id.</summary>
    public required string ListId { get; set; }

    /// <summary>Version from 1.</summary>
    public int Version { get; set; }

    /// <summary>Owner's agency id.</summary>
    public required string Owner { get; set; }

    /// <summary>Owner's name for it; empty at recipients.</summary>
    public string Name { get; set; } = "";

    /// <summary>Its legal basis.</summary>
    public required string BasisId { get; set; }

    /// <summary>State, see <c>QueryListView.State</c>.</summary>
    public required string State { get; set; }

    /// <summary>How far this node is with matching it, see <c>QueryListView.Matching</c>.</summary>
    public required string Matching { get; set; }

    /// <summary>True for a one-off cross-check.</summary>
    public bool CrossCheck { get; set; }

    /// <summary>The draft as the analyst entered it, JSON; null at recipients.</summary>
    public string? Draft { get; set; }

    /// <summary>The manifest, canonical JSON; null before it is sealed.</summary>
    public byte[]? Manifest { get; set; }

    /// <summary>Code of why the newest step was refused, or that a key of the list is retired; null when neither is.</summary>
    public string? Problem { get; set; }

    /// <summary>Actor statement of the approver, canonical JSON; null before approval and at recipients.</summary>
    public byte[]? ApprovalStatement { get; set; }

    /// <summary>Actor statement of the drafter, canonical JSON; null before submission and at recipients.</summary>
    public byte[]? DraftStatement { get; set; }

    /// <summary>Pseudonymous id of the drafter; null at recipients.</summary>
    public string? DraftedBy { get; set; }

    /// <summary>Entries at the owner; the count bucket at recipients.</summary>
    public long Entries { get; set; }

    /// <summary>Identifiers of a sealed list's entries, variants of names included; 0 before they are counted and at recipients.</summary>
    public long Identifiers { get; set; }

    /// <summary>Identifiers of its entries whose pseudonyms are known.</summary>
    public long IdentifiersKnown { get; set; }

    /// <summary>Frames of the holdings that were kept when a received sealed list first ran over them; 0 before its import is done.</summary>
    public int HeldFrames { get; set; }

    /// <summary>Frames of those whose identifiers were looked up and asked for.</summary>
    public int AskedFrames { get; set; }

    /// <summary>Records of those that a received sealed list may match later, because they wait for pseudonyms.</summary>
    public long Waiting { get; set; }

    /// <summary>Records of those that it will never be compared with, because nothing was known of them when a key of the list was retired.</summary>
    public long LeftOut { get; set; }

    /// <summary>Start of validity; null before publication.</summary>
    public DateTimeOffset? ValidFrom { get; set; }

    /// <summary>End of validity; null before publication.</summary>
    public DateTimeOffset? ValidUntil { get; set; }

    /// <summary>Block that published it.</summary>
    public long? BlockNumber { get; set; }

    /// <summary>Transaction that published it.</summary>
    public string? TransactionId { get; set; }

    /// <summary>When the row last changed.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

/// <summary>An entry of a list that this agency owns.</summary>
public sealed class ListEntryRow
{
    /// <summary>List id.</summary>
    public required string ListId { get; set; }

    /// <summary>Version it belongs to.</summary>
    public int Version { get; set; }

    /// <summary>The owner's stable id of the entry.</summary>
    public required string EntryId { get; set; }

    /// <summary>Identifiers and attributes, JSON protected by the node's field key.</summary>
    public required byte[] Subject { get; set; }
}

/// <summary>Which entry of an own list a tag stands for; the same in all versions.</summary>
public sealed class EntryTagRow
{
    /// <summary>List id.</summary>
    public required string ListId { get; set; }

    /// <summary>Tag of the entry, hex.</summary>
    public required string Tag { get; set; }

    /// <summary>The owner's stable id of the entry.</summary>
    public required string EntryId { get; set; }
}

/// <summary>A sealed segment or key wrap of an own list between submission and publication.</summary>
public sealed class SealedPartRow
{
    /// <summary>List id.</summary>
    public required string ListId { get; set; }

    /// <summary>Version.</summary>
    public int Version { get; set; }

    /// <summary><c>segment</c> or <c>wrap</c>.</summary>
    public required string Kind { get; set; }

    /// <summary>Segment number or recipient.</summary>
    public required string Part { get; set; }

    /// <summary>Ciphertext.</summary>
    public required byte[] Content { get; set; }
}
