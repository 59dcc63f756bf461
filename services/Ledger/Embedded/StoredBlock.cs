using ExchangeNetwork.Contract;
namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>Reads a block out of the tables as evidence shows it.</summary>
internal static class StoredBlock
{
    public static LedgerBlock? Read(BlockTables blocks, long number)
    {
        if (number < 0 || blocks.Block(number) is not { } row)
            return null;
        var transactions = blocks.Transactions(number).Select(transaction =>
        {
            if (!Envelope.TryParse(transaction.Envelope, out var envelope) || !LedgerTime.TryParse(envelope.Transaction.Timestamp, out var timestamp))
            {
                throw new LedgerException(
                    $"A transaction of block {number} cannot be read.", null,
                    LedgerRefusals.EnvelopeUnreadable(number, PackedPosition.Unpack(transaction.Position).TransactionIndex));
            }
            var document = envelope.Transaction;
            return new LedgerTransaction(
                document.Id, timestamp, document.MspId, document.Function, (TransactionValidationCode)transaction.Code, transaction.Envelope);
        });
        return new LedgerBlock(row.Number, row.PreviousHash, row.DataHash, row.Hash, [.. transactions]);
    }
}

/// <summary>A page of events, with the position up to which it has read.</summary>
internal sealed record EventPage(IReadOnlyList<LedgerEvent> Events, long End, bool IsLast)
{
    private const int Most = 256;
    private const long MostBytes = 1024 * 1024;

    public static EventPage Read(BlockTables blocks, long after)
    {
        var rows = blocks.ValidAfter(after, Most, MostBytes, out var exhausted);
        var events = new List<LedgerEvent>(rows.Count);
        foreach (var row in rows)
        {
            var position = PackedPosition.Unpack(row.Position);
            var transaction = Envelope.ReadEvent(row.Envelope);
            if (transaction?.Timestamp is null || !LedgerTime.TryParse(transaction.Timestamp, out var timestamp))
            {
                throw new LedgerException(
                    $"A transaction of block {position.BlockNumber} cannot be read.", null,
                    LedgerRefusals.EnvelopeUnreadable(position.BlockNumber, position.TransactionIndex));
            }
            if (transaction.Event is { } happened)
                events.Add(new LedgerEvent(position, Convert.ToHexStringLower(row.Id), timestamp, happened.Name, happened.Payload.ToBytes()));
        }
        return new EventPage(events, rows.Count == 0 ? after : rows[^1].Position, exhausted);
    }
}

/// <summary>The part of a transaction that an event reader needs.</summary>
internal sealed record EventView(string? Timestamp, EventDocument? Event);
