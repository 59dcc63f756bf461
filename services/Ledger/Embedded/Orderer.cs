using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>The one loop that orders transactions: it takes all that wait, cuts a block, commits it, and tells the submitters.</summary>
internal sealed partial class Orderer : IOrdering
{
    /// <summary>A transaction larger than this is refused, in bytes; as Fabric's AbsoluteMaxBytes.</summary>
    public const int MostTransactionBytes = 10 * 1024 * 1024;

    private const int MostTransactions = 500;
    private const long MostBlockBytes = 8L * 1024 * 1024;
    private const long LogStep = 64L * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PurgeRetry = TimeSpan.FromSeconds(1);

    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly LedgerFile _file;
    private readonly SnapshotPool _snapshots;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Task _loop;
    private volatile LedgerHead _head;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _truncationDue;
    private long _mostLogBytes = LogStep;

    public Orderer(LedgerFile file, SnapshotPool snapshots, TimeProvider clock, ILogger logger)
    {
        _file = file;
        _snapshots = snapshots;
        _clock = clock;
        _logger = logger;
        _head = file.Head();
        _loop = Task.Run(RunAsync);
    }

    public LedgerHead Head => _head;

    /// <summary>Completes at the next commit; faults when the ledger closes. Take it before reading, so that no commit goes unseen.</summary>
    public Task NextCommit => Volatile.Read(ref _next).Task;

    /// <summary>Orders a transaction and returns once its block is durable.</summary>
    /// <exception cref="LedgerException">The ledger is closed, its storage fails, or the first transaction does not found a membership.</exception>
    public async Task<Ordered> OrderAsync(OrderedTransaction transaction, CancellationToken cancellationToken)
    {
        if (transaction.Envelope.Bytes.Length > MostTransactionBytes)
        {
            throw new LedgerException(
                "The transaction is too large.", null, LedgerRefusals.TooLarge(transaction.Envelope.Bytes.Length, MostTransactionBytes));
        }
        var waiting = new Waiting(transaction);
        try
        {
            await _queue.Writer.WriteAsync(waiting, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw Closed();
        }
        return await waiting.Done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    /// <summary>What a caller is told once the ledger is closed.</summary>
    public static LedgerException Closed() => new("The ledger is closed.", null, LedgerRefusals.Closed());

    private async Task RunAsync()
    {
        var batch = new List<Waiting>(MostTransactions);
        while (await WaitAsync().ConfigureAwait(false))
        {
            Take(batch);
            if (batch.Count > 0)
                await CommitAsync(batch).ConfigureAwait(false);
            batch.Clear();
        }
        Volatile.Read(ref _next).TrySetException(Closed());
        // Nobody may be listening; an unobserved fault is no fault.
        _ = Volatile.Read(ref _next).Task.Exception;
    }

    /// <summary>Waits for transactions; false at the end. A purge that readers held up is tried again meanwhile.</summary>
    private async Task<bool> WaitAsync()
    {
        var arrived = _queue.Reader.WaitToReadAsync().AsTask();
        while (_truncationDue && !arrived.IsCompleted)
        {
            try
            {
                return await arrived.WaitAsync(PurgeRetry, _clock).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                await TruncateAsync().ConfigureAwait(false);
            }
        }
        return await arrived.ConfigureAwait(false);
    }

    private void Take(List<Waiting> batch)
    {
        // The founding transaction stands alone in the first block.
        var most = _head.Number < 0 ? 1 : MostTransactions;
        for (long bytes = 0; batch.Count < most && bytes < MostBlockBytes && _queue.Reader.TryRead(out var waiting);)
        {
            batch.Add(waiting);
            bytes += waiting.Transaction.Envelope.Bytes.Length;
        }
    }

    private async Task CommitAsync(List<Waiting> batch)
    {
        (LedgerHead Head, TransactionValidationCode[] Codes)? block;
        try
        {
            block = _file.Append(_head, [.. batch.Select(waiting => waiting.Transaction)]);
        }
        catch (Exception fault)
        {
            Fail(batch, fault);
            return;
        }
        if (block is not { } cut)
        {
            var id = batch[0].Transaction.Envelope.Transaction.Id;
            batch[0].Done.TrySetException(new LedgerException(
                "The first transaction does not found a membership that its signature verifies with; nothing was written.", null,
                LedgerRefusals.Invalid(id, TransactionValidationCode.BadCreatorSignature)));
            return;
        }
        _head = cut.Head;
        _truncationDue |= batch.Any(waiting => waiting.Transaction.PrivateValues.Any(value => value.Value is null));
        if (_truncationDue || _file.LogSize() > _mostLogBytes)
            await TruncateAsync().ConfigureAwait(false);
        for (var i = 0; i < batch.Count; i++)
            batch[i].Done.TrySetResult(new Ordered(new LedgerPosition(cut.Head.Number, i), cut.Codes[i]));
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        BlockCut(cut.Head.Number, batch.Count);
    }

    private void Fail(List<Waiting> batch, Exception fault)
    {
        CommitFailed(fault, batch.Count);
        var told = new LedgerException("The ledger could not write the block.", fault, LedgerRefusals.Storage());
        foreach (var waiting in batch)
            waiting.Done.TrySetException(told);
        try
        {
            // A commit may fail after it took effect: what the file says counts.
            _head = _file.Head();
        }
        catch (SqliteException unreadable)
        {
            CommitFailed(unreadable, 0);
        }
    }

    /// <summary>Gets purged bytes out of the write-ahead log (and keeps the log short): needs a moment without readers.</summary>
    private async Task TruncateAsync()
    {
        try
        {
            var done = false;
            var alone = await _snapshots.TryAloneAsync(Patience, () => done = _file.TruncateLog()).ConfigureAwait(false);
            _truncationDue &= !(alone && done);
            // A reader in another process may hold the log for minutes: do not stop the ledger at every block for it.
            _mostLogBytes = LogStep + (alone && done ? 0 : _file.LogSize());
        }
        catch (SqliteException fault)
        {
            TruncationFailed(fault);
        }
    }

    [LoggerMessage(3111, LogLevel.Debug, "Block {Number} with {Count} transactions")]
    private partial void BlockCut(long number, int count);

    [LoggerMessage(3112, LogLevel.Error, "A block with {Count} transactions could not be written; nothing of it is committed")]
    private partial void CommitFailed(Exception fault, int count);

    [LoggerMessage(3113, LogLevel.Warning, "The write-ahead log could not be emptied; purged bytes stay in it until the next try")]
    private partial void TruncationFailed(Exception fault);

    private sealed record Waiting(OrderedTransaction Transaction)
    {
        public TaskCompletionSource<Ordered> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>Where a transaction came to stand, and whether it is valid.</summary>
internal readonly record struct Ordered(LedgerPosition Position, TransactionValidationCode Code);
