using System.Globalization;
using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.TicketAudits;

/// <summary>Chooses which points of an own ticket are opened, as soon as it stands on the ledger: what makes them is known only as long as the ticket is asked for.</summary>
internal sealed class OwnPoints(
    NodeOptions options, NodeDatabase database, ILedger ledger, EvaluationQueue queue, TicketPoints points, OpeningVault vault, TimeProvider clock)
{
    /// <summary>The points that are to be opened; null as long as this node does not know the block that holds the ticket.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="outcome">What came of submitting it, now or once more.</param>
    /// <param name="messages">Its messages.</param>
    /// <param name="roots">Roots over the points of each.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<OwnOpeningRow>?> ChooseAsync(
        EvaluationTicketRow ticket, LedgerOutcome outcome, IReadOnlyDictionary<int, MessagePoints> messages, IReadOnlyList<byte[]> roots, CancellationToken cancellationToken)
    {
        var issued = CanonicalJson.Deserialize<Ticket>(outcome.Result);
        await using var db = database.Read();
        var key = await db.PseudonymKeys.Where(row => row.KeyId == ticket.KeyId && row.Epoch == ticket.Epoch).Select(row => row.Document).SingleAsync(cancellationToken);
        // Submitted once more after a stop it is answered from where it stands, in another block.
        var block = issued.At == LedgerTime.Cut(outcome.Timestamp)
            ? outcome.BlockNumber
            : await db.LedgerSteps.Where(step => step.Subject == ticket.TicketId && step.Event == Events.TicketIssued)
                .Select(step => (long?)step.BlockNumber).FirstOrDefaultAsync(cancellationToken);
        if (block is not { } number || await ledger.ReadBlockAsync(number, cancellationToken) is not { } held)
            return null;
        var chosen = AuditedPoints.Choose(options.NetworkId, held.Hash, issued, CanonicalJson.Deserialize<PseudonymKey>(key).AuditOneIn);
        if (chosen.Count == 0)
            return [];
        var positions = chosen.Select(point => point.Position).ToList();
        var identifiers = await db.WaitingIdentifiers.Where(row => row.TicketId == ticket.TicketId && positions.Contains(row.Position))
            .ToDictionaryAsync(row => row.Position, cancellationToken);
        var secret = points.Open("Seed", ticket.TicketId, ticket.Seed);
        using var seed = new BlindSeed(options.NetworkId, secret);
        CryptographicOperations.ZeroMemory(secret);
        return [.. chosen.Select(point => new OwnOpeningRow
        {
            TicketId = ticket.TicketId,
            Position = point.Position,
            Auditor = point.Auditor,
            Use = ticket.Use,
            Point = vault.Protect(ticket.TicketId, point.Position, Opened(point.Position, seed, identifiers[point.Position], messages, roots)),
            Frames = ticket.Frames,
            Deadline = issued.At + AuditedPoints.TimeToOpen,
            State = OwnOpeningStates.Open,
        })];
    }

    /// <summary>Keeps the points in the transaction that sends the ticket's messages, and has them opened.</summary>
    public async Task KeepAsync(NodeDbContext db, IReadOnlyList<OwnOpeningRow> chosen, CancellationToken cancellationToken)
    {
        db.OwnOpenings.AddRange(chosen);
        await db.AddWorkAsync(OpenPoint.KindName, [.. chosen.Select(KeyOf)], clock.GetUtcNow(), cancellationToken);
    }

    /// <summary>Key of the work of opening a point.</summary>
    public static string KeyOf(OwnOpeningRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.TicketId}/{row.Position}");

    private OpenedPoint Opened(
        int position, BlindSeed seed, WaitingIdentifierRow identifier, IReadOnlyDictionary<int, MessagePoints> messages, IReadOnlyList<byte[]> roots)
    {
        var number = position / Evaluator.MaxPoints;
        var leaves = new List<byte[]>();
        foreach (var point in messages[number].Batch.Points)
            leaves.Add(MerkleTree.LeafHash(point.ToArray()));
        return new OpenedPoint(
            seed.Blind((uint)position).ToArray(),
            IdentifierNormalizer.NormalizationVersion,
            identifier.Type,
            System.Text.Encoding.UTF8.GetString(queue.ValueOf(identifier)),
            roots[number],
            MerkleTree.InclusionProof(leaves, position % Evaluator.MaxPoints),
            MerkleTree.InclusionProof(roots, number));
    }
}

/// <summary>How opening a point of an own ticket stands.</summary>
internal static class OwnOpeningStates
{
    public const string Open = "open";
    public const string Opened = "opened";
    public const string WithoutSource = "withoutSource";
}
