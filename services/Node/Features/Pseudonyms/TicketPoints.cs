using System.Collections.Concurrent;
using System.Security.Cryptography;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>The identifiers of one message of a ticket, blinded, and their tokens in the same order.</summary>
internal sealed record MessagePoints(BlindedBatch Batch, LocalToken[] Tokens)
{
    /// <summary>What was added of the answers so far, and by whom they are; adding them again would cost as much as evaluating. Lost in a stop.</summary>
    public (string Evaluators, Evaluation Evaluation)? Begun { get; set; }

    /// <summary>When it was last asked for once more. Lost in a stop.</summary>
    public DateTimeOffset AskedAgainAt { get; set; }
}

/// <summary>The points of own tickets that are not finished: computed from seed and identifiers, so that they are the same after a stop.</summary>
/// <remarks>Kept in memory as long as the ticket is open, about 200 bytes a point; 80 µs a point to compute. Safe for use from many threads.</remarks>
internal sealed class TicketPoints(NodeOptions options, NodeDatabase database, EvaluationQueue queue, FieldProtector protector)
{
    private const string Table = "EvaluationTickets";
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyDictionary<int, MessagePoints>>>> open = new(StringComparer.Ordinal);

    /// <summary>The seed of a new ticket, protected.</summary>
    public byte[] NewSeed(string ticketId) => Protect("Seed", ticketId, RandomNumberGenerator.GetBytes(BlindSeed.Size));

    /// <summary>Protects the state of a check.</summary>
    public byte[] Protect(string column, string rowKey, byte[] plaintext) => protector.Protect(Table, column, rowKey, plaintext);

    /// <summary>Opens what was protected.</summary>
    /// <exception cref="InvalidOperationException">It does not open: the key folder is not the database's.</exception>
    public byte[] Open(string column, string rowKey, byte[] value) => protector.TryUnprotect(Table, column, rowKey, value, out var plaintext, out var refusal)
        ? plaintext
        : throw new InvalidOperationException($"A part of a ticket cannot be opened: {refusal.Code}.");

    /// <summary>The messages of a ticket that were not finished when they were first asked for, by number.</summary>
    public Task<IReadOnlyDictionary<int, MessagePoints>> OfAsync(EvaluationTicketRow ticket) =>
        open.GetOrAdd(ticket.TicketId, _ => new Lazy<Task<IReadOnlyDictionary<int, MessagePoints>>>(() => Task.Run(() => ComputeAsync(ticket)))).Value;

    /// <summary>Forgets the blinds of a ticket that has ended.</summary>
    public void Forget(string ticketId) => open.TryRemove(ticketId, out _);

    private async Task<IReadOnlyDictionary<int, MessagePoints>> ComputeAsync(EvaluationTicketRow ticket)
    {
        try
        {
            await using var db = database.Read();
            var rows = await db.WaitingIdentifiers.Where(row => row.TicketId == ticket.TicketId).OrderBy(row => row.Position).ToListAsync();
            var secret = Open("Seed", ticket.TicketId, ticket.Seed);
            using var seed = new BlindSeed(options.NetworkId, secret);
            CryptographicOperations.ZeroMemory(secret);
            var points = new ConcurrentDictionary<int, MessagePoints>();
            Parallel.ForEach(rows.GroupBy(row => row.Position / Evaluator.MaxPoints), message =>
            {
                List<WaitingIdentifierRow> identifiers = [.. message];
                var batch = new BlindedBatch(seed, (uint)identifiers[0].Position, identifiers.ConvertAll(Input));
                points[message.Key] = new MessagePoints(batch, [.. identifiers.Select(EvaluationQueue.TokenOf)]);
            });
            return points;
        }
        catch
        {
            // Looked at again when the work is tried again.
            Forget(ticket.TicketId);
            throw;
        }
    }

    private byte[] Input(WaitingIdentifierRow row) =>
        PseudonymInput.Encode(options.NetworkId, row.Type, IdentifierNormalizer.NormalizationVersion, queue.ValueOf(row));
}
