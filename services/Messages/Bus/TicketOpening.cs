namespace ExchangeNetwork.Messages.Bus;

/// <summary>Content of a notice of type <c>ticket-opening</c>: a point of the sender's ticket that the recipient was chosen to look at, opened.</summary>
/// <param name="TicketId">The sender's ticket.</param>
/// <param name="Position">The point's position in it, from 0.</param>
/// <param name="Point">What makes the point; null when the sender has nothing that holds the identifier.</param>
/// <param name="Record">The record that the identifier was asked for; null for a list.</param>
/// <param name="List">The list that the identifier was asked for; null for a record.</param>
public sealed record TicketOpening(string TicketId, int Position, OpenedPoint? Point, OpenedRecord? Record, OpenedList? List)
{
    /// <summary>Type of the notice.</summary>
    public const string Type = "ticket-opening";

    /// <summary>Masks what is opened.</summary>
    public override string ToString() => $"TicketOpening({TicketId}, {Position}, ***)";
}

/// <summary>What makes a point, and the way from it to the root of its ticket.</summary>
/// <param name="Blind">The blind, 32 bytes.</param>
/// <param name="NormalizationVersion">Version of the rules that gave the canonical value.</param>
/// <param name="IdentifierType">Code of the identifier's type.</param>
/// <param name="Value">Its canonical value.</param>
/// <param name="MessageRoot">Root over the points of its message, 32 bytes.</param>
/// <param name="PointPath">Hashes from the point to the message's root.</param>
/// <param name="MessagePath">Hashes from the message's root to the ticket's.</param>
public sealed record OpenedPoint(
    byte[] Blind,
    ushort NormalizationVersion,
    string IdentifierType,
    string Value,
    byte[] MessageRoot,
    IReadOnlyList<byte[]> PointPath,
    IReadOnlyList<byte[]> MessagePath)
{
    /// <summary>Masks the identifier.</summary>
    public override string ToString() => $"OpenedPoint({IdentifierType}, ***)";
}

/// <summary>A record, and the way from it to a root that its agency anchored.</summary>
/// <param name="Canonical">The canonical record.</param>
/// <param name="Salt">Salt of its leaf, 32 bytes.</param>
/// <param name="Index">Its place in its batch, from 0.</param>
/// <param name="Count">Records of the batch.</param>
/// <param name="RecordPath">Hashes from its leaf to the batch's intake root.</param>
/// <param name="IntakeRoot">The batch's intake root, 32 bytes.</param>
/// <param name="Batch">The batch's place among those that the agency keeps, from 0.</param>
/// <param name="Batches">Batches that are under the anchored root.</param>
/// <param name="BatchPath">Hashes from the intake root to the anchored root.</param>
/// <param name="AnchoredIn">The hit batch that anchored the root; null where the ticket itself did.</param>
public sealed record OpenedRecord(
    byte[] Canonical,
    byte[] Salt,
    int Index,
    int Count,
    IReadOnlyList<byte[]> RecordPath,
    byte[] IntakeRoot,
    int Batch,
    int Batches,
    IReadOnlyList<byte[]> BatchPath,
    string? AnchoredIn)
{
    /// <summary>Masks the record.</summary>
    public override string ToString() => "OpenedRecord(***)";
}

/// <summary>A published list.</summary>
/// <param name="ListId">The list.</param>
/// <param name="Version">The version that holds the identifier.</param>
public sealed record OpenedList(string ListId, int Version);
