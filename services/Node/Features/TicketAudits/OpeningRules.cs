using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Pseudonyms;

namespace ExchangeNetwork.Node.Features.TicketAudits;

/// <summary>What must hold of an opened point; each rule gives a finding, or null when nothing speaks against it.</summary>
internal static class OpeningRules
{
    private const int LongestType = 64;

    /// <summary>Blind and identifier make the point that the ticket commits to at this place.</summary>
    public static AuditFinding? Point(string networkId, Ticket ticket, int position, OpenedPoint point)
    {
        var terms = ticket.Request;
        var number = position / Evaluator.MaxPoints;
        if (point.IdentifierType.Length > LongestType || point.Value.Length > IdentifierNormalizer.MaxCanonicalBytes)
            return AuditFinding.OtherPoint;
        var input = PseudonymInput.Encode(networkId, point.IdentifierType, point.NormalizationVersion, Encoding.UTF8.GetBytes(point.Value));
        return PointOpening.TryMake(point.Blind, input, out var made)
            && MerkleTree.Verify(
                MerkleTree.LeafHash(made.ToArray()), position % Evaluator.MaxPoints, RequestRules.PointsOf(terms.Count, number), point.PointPath, point.MessageRoot)
            && MerkleTree.Verify(point.MessageRoot, number, terms.Messages, point.MessagePath, Convert.FromHexString(terms.PointsRoot))
                ? null
                : AuditFinding.OtherPoint;
    }

    /// <summary>The record is under a root that the agency anchored with the ticket, or later in time.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="record">The record.</param>
    /// <param name="later">The batch that it names; null when it names none, or there is none.</param>
    public static AuditFinding? Anchored(Ticket ticket, OpenedRecord record, HitBatch? later)
    {
        var leaf = Claims.RecordLeaf(record.Salt, record.Canonical);
        var isUnder = MerkleTree.Verify(leaf, record.Index, record.Count, record.RecordPath, record.IntakeRoot)
            && (record.AnchoredIn is null
                ? IsUnder(record, ticket.Request.IntakeRoot)
                : later is not null && later.At <= ticket.At + AuditedPoints.TimeToOpen && later.IntakeRoots.Any(root => IsUnder(record, root)));
        return isUnder ? null : AuditFinding.NotAnchored;
    }

    /// <summary>The record holds the identifier.</summary>
    public static AuditFinding? Holds(IdentifierTypes types, OpenedRecord record, OpenedPoint point) =>
        types.TryGet(point.IdentifierType, out var type) && RecordContent.Holds(record.Canonical, type, Encoding.UTF8.GetBytes(point.Value))
            ? null
            : AuditFinding.OtherRecord;

    /// <summary>The list is a sealed one of the agency, published in time, whose rows were made under the ticket's key and stand for identifiers of the type.</summary>
    public static AuditFinding? Published(Ticket ticket, OpenedPoint point, ListVersion? version) =>
        version is { Manifest: { Mode: ListMode.Sealed } manifest }
        && manifest.Owner == ticket.Agency
        && manifest.PseudonymKeys.Contains(ticket.Request.KeyId)
        && manifest.IdentifierTypes.Contains(point.IdentifierType)
        && version.PublishedAt <= ticket.At + AuditedPoints.TimeToOpen
            ? null
            : AuditFinding.NotPublished;

    /// <summary>Whether a ticket for this use may be explained so: holdings by records, lists by lists; the daily quota pays for both.</summary>
    public static bool Explains(EvaluationUse use, TicketOpening opening) =>
        (opening.Record is not null && use != EvaluationUse.List) || (opening.List is not null && use != EvaluationUse.WarmUp);

    private static bool IsUnder(OpenedRecord record, string root) =>
        MerkleTree.Verify(record.IntakeRoot, record.Batch, record.Batches, record.BatchPath, Convert.FromHexString(root));
}
