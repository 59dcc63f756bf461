using System.Buffers.Binary;

namespace ExchangeNetwork.Contract.Pseudonyms;

/// <summary>A point that is to be opened.</summary>
/// <param name="Position">Its position in the ticket, from 0.</param>
/// <param name="Auditor">The evaluator that it is opened to.</param>
public sealed record AuditedPoint(int Position, string Auditor);

/// <summary>Which points of a ticket are opened, and to whom: the hash of the block that holds the ticket decides, which nobody knew when the points were fixed.</summary>
/// <remarks>The contract cannot see block hashes: nodes choose, and everybody who has the ledger can choose again.</remarks>
public static class AuditedPoints
{
    /// <summary>Time to open a point, from the ticket on: until then its record may still come, or its list be published.</summary>
    public static readonly TimeSpan TimeToOpen = TimeSpan.FromDays(14);

    /// <summary>Points of a message; the last one of a ticket has the rest.</summary>
    private const int PointsOfAMessage = 1_024;

    /// <summary>At most one point of each message: of m points one with probability m / <paramref name="oneIn"/>.</summary>
    /// <remarks>
    /// Hash per message: <c>xnet1/audit</c> ‖ LP(channel) ‖ block hash ‖ LP(agency) ‖ ticket id ‖ u32 message; of its four u64 the first decides
    /// whether, the second which point, the third which of the evaluators other than the agency.
    /// </remarks>
    /// <param name="channel">The network's id.</param>
    /// <param name="blockHash">Hash of the block that holds the ticket, 32 bytes.</param>
    /// <param name="issued">The ticket as it was issued.</param>
    /// <param name="oneIn">Of so many points one is opened; 0 for none.</param>
    public static IReadOnlyList<AuditedPoint> Choose(string channel, ReadOnlySpan<byte> blockHash, Ticket issued, int oneIn)
    {
        ArgumentNullException.ThrowIfNull(issued);
        string[] others = [.. issued.Request.Evaluators.Where(evaluator => !string.Equals(evaluator, issued.Agency, StringComparison.Ordinal))];
        var chosen = new List<AuditedPoint>();
        if (oneIn <= 0 || others.Length == 0)
            return chosen;
        var ticketId = Convert.FromHexString(issued.Request.TicketId);
        for (var first = 0; first < issued.Request.Count; first += PointsOfAMessage)
        {
            var points = Math.Min(PointsOfAMessage, issued.Request.Count - first);
            ReadOnlySpan<byte> hash = new Labelled("xnet1/audit", channel)
                .Raw(blockHash).Lp(issued.Agency).Raw(ticketId).U32((uint)(first / PointsOfAMessage)).Sha256();
            if (Number(hash, 0) % (ulong)oneIn < (ulong)points)
                chosen.Add(new AuditedPoint(first + (int)(Number(hash, 1) % (ulong)points), others[Number(hash, 2) % (ulong)others.Length]));
        }
        return chosen;
    }

    private static ulong Number(ReadOnlySpan<byte> hash, int place) => BinaryPrimitives.ReadUInt64BigEndian(hash[(place * sizeof(ulong))..]);
}
