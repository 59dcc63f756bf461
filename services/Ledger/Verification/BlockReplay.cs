using ExchangeNetwork.Ledger.Embedded;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ExchangeNetwork.Ledger.Verification;

/// <summary>Takes a ledger's blocks one by one, checks each, and replays it into a temporary database with the ledger's own rules.</summary>
internal sealed class BlockReplay : IDisposable
{
    private const int BlocksPerCommit = 200;

    private readonly string _folder;
    private readonly SqliteConnection _connection;
    private readonly BlockTables _blocks;
    private readonly TransactionValidator _validator;
    private readonly string _channel;
    private readonly Findings _findings;
    private int _uncommitted;

    public BlockReplay(string channel, VerificationRequest request, Findings findings, ILogger logger)
    {
        _channel = channel;
        _findings = findings;
        _folder = Directory.CreateDirectory(
            Path.Combine(request.TemporaryFolder ?? Path.GetTempPath(), "xnet-verify-" + Guid.NewGuid().ToString("N"))).FullName;
        _connection = LedgerSchema.Open(Path.Combine(_folder, "replay.db"), SqliteOpenMode.ReadWriteCreate);
        _connection.Execute("PRAGMA journal_mode = OFF");
        _connection.Execute("PRAGMA synchronous = OFF");
        _connection.Execute("PRAGMA cache_size = -64000");
        LedgerSchema.Create(_connection, channel);
        State = new StateTables(_connection);
        _blocks = new BlockTables(_connection);
        _validator = new TransactionValidator(channel, State, _blocks, request.Keys, logger);
        _connection.Execute("BEGIN");
    }

    /// <summary>The state as the blocks so far leave it.</summary>
    public StateTables State { get; }

    public SqliteConnection Connection => _connection;

    public LedgerHead Head { get; private set; } = new(-1, []);

    public long Transactions { get; private set; }

    public long Invalid { get; private set; }

    public byte[]? FindKey(string mspId, string keyId, DateTimeOffset at) => _validator.FindKey(mspId, keyId, at);

    /// <summary>Checks and replays the block after <see cref="Head"/>.</summary>
    public void Next(BlockRow block, IReadOnlyList<TransactionRow> transactions)
    {
        if (!block.PreviousHash.AsSpan().SequenceEqual(Head.Hash))
            _findings.Add(block.Number, null, LedgerRefusals.PreviousHashDiffers(block.Number));
        var dataHash = BlockHash.Data(transactions.Select(transaction => transaction.Envelope));
        if (!block.DataHash.AsSpan().SequenceEqual(dataHash))
            _findings.Add(block.Number, null, LedgerRefusals.DataHashDiffers(block.Number));
        byte[] codes = [.. transactions.Select(transaction => (byte)transaction.Code)];
        if (!block.Hash.AsSpan().SequenceEqual(BlockHash.Header(_channel, block.Number, block.PreviousHash, block.DataHash, codes))
            || transactions.Any(transaction => transaction.Code is < 0 or > byte.MaxValue))
        {
            _findings.Add(block.Number, null, LedgerRefusals.HeaderHashDiffers(block.Number));
        }
        if (transactions.Count == 0 || (block.Number == 0 && (transactions.Count != 1 || transactions[0].Code != 0)))
            _findings.Add(block.Number, null, block.Number == 0 ? LedgerRefusals.FirstBlockInvalid() : LedgerRefusals.DataHashDiffers(block.Number));
        for (var i = 0; i < transactions.Count; i++)
            Replay(block.Number, i, transactions[i]);
        Head = new LedgerHead(block.Number, block.Hash);
        if (++_uncommitted < BlocksPerCommit)
            return;
        _connection.Execute("COMMIT");
        _connection.Execute("BEGIN");
        _uncommitted = 0;
    }

    /// <summary>Passes over absent blocks up to a number; the next one cannot continue their hash.</summary>
    public void Skip(long number) => Head = new LedgerHead(number, []);

    public void Dispose()
    {
        _validator.Dispose();
        State.Dispose();
        _blocks.Dispose();
        _connection.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Replay(long number, int index, TransactionRow row)
    {
        Transactions++;
        var stored = (TransactionValidationCode)row.Code;
        if (stored != TransactionValidationCode.Valid)
            Invalid++;
        if (PackedPosition.Unpack(row.Position).TransactionIndex != index)
            _findings.Add(number, index, LedgerRefusals.IdDiffers(number, index));
        if (!Envelope.TryParse(row.Envelope, out var envelope))
        {
            _findings.Add(number, index, LedgerRefusals.EnvelopeUnreadable(number, index));
            return;
        }
        if (envelope.Transaction.Id != Convert.ToHexStringLower(row.Id))
            _findings.Add(number, index, LedgerRefusals.IdDiffers(number, index));
        var derived = _validator.Admit(envelope, new LedgerPosition(number, index));
        if (derived != stored)
            _findings.Add(number, index, LedgerRefusals.CodeDiffers(number, index, stored, derived));

        // Only ids matter here: they show what was ordered twice.
        if (derived is not (TransactionValidationCode.BadCreatorSignature or TransactionValidationCode.DuplicateTransactionId
            or TransactionValidationCode.InvalidOtherReason))
        {
            _blocks.Add(new TransactionRow(
                PackedPosition.Pack(number, index), Convert.FromHexString(envelope.Transaction.Id), (int)derived, []));
        }
    }
}
