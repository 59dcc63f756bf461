namespace ExchangeNetwork.Matching.Records;

/// <summary>One subject of a query list as its owner wrote it.</summary>
/// <param name="EntryId">The owner's own stable id of the entry, unique within the list.</param>
/// <param name="Identifiers">At least one typed value as received.</param>
/// <param name="Attributes">Name, birth date, organisation name and address as received.</param>
public sealed record ListEntry(string EntryId, IReadOnlyList<IdentifierValue> Identifiers, SubjectAttributes Attributes)
{
    /// <summary>Masks the content: a subject is never logged.</summary>
    public override string ToString() => "ListEntry(***)";
}

/// <summary>Entries of one read of a list file.</summary>
public sealed class ListEntryBatch
{
    /// <summary>Accepted entries, in the order of the file.</summary>
    public IReadOnlyList<ListEntry> Entries => Accepted;

    /// <summary>Rejected rows.</summary>
    public IReadOnlyList<RejectedRow> Rejected => Refused;

    internal List<ListEntry> Accepted { get; } = [];

    internal List<RejectedRow> Refused { get; } = [];
}
