using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>A ledger in this process over one SQLite file: Fabric's execute, order, validate, without a network of peers.</summary>
/// <remarks>
/// Contracts run concurrently against committed snapshots; one loop orders, validates and commits. A commit is durable before its submitter
/// hears of it. It is no substitute for Fabric between organisations: whoever holds the file can rewrite it, and only the other agencies'
/// checkpoints show that (see <see cref="KeptCheckpoint"/>).
/// </remarks>
public sealed partial class EmbeddedLedger : IAsyncDisposable
{
    private readonly EmbeddedLedgerOptions _options;
    private readonly IContract _contract;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SnapshotPool _snapshots;
    private readonly IOrdering _ordering;
    // What this process holds of the file besides; nothing when another process serves it.
    private readonly IReadOnlyList<IDisposable> _held;
    private int _disposed;

    private EmbeddedLedger(
        EmbeddedLedgerOptions options, IContract contract, TimeProvider clock, ILogger logger, SnapshotPool snapshots, IOrdering ordering,
        params IReadOnlyList<IDisposable> held)
    {
        _options = options;
        _contract = contract;
        _clock = clock;
        _logger = logger;
        _snapshots = snapshots;
        _ordering = ordering;
        _held = held;
    }

    /// <summary>The channel.</summary>
    public string ChannelId => _options.ChannelId;

    /// <summary>The ledger file.</summary>
    public string Path => _options.Path;

    internal LedgerHead Head => _ordering.Head;

    /// <summary>Completes at the next commit. Take it before reading, so that no commit goes unseen.</summary>
    internal Task NextCommit => _ordering.NextCommit;

    /// <summary>Opens a ledger file, or makes it.</summary>
    /// <exception cref="LedgerException">In use by another process, no ledger, another channel's, or unreadable.</exception>
    public static EmbeddedLedger Open(
        EmbeddedLedgerOptions options, IContract contract, SigningKeyLookup keys, TimeProvider clock, ILogger logger)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.ChannelId);
        var fileLock = LedgerFileLock.Take(options.Path);
        LedgerFile? file = null;
        try
        {
            file = new LedgerFile(options.Path, options.ChannelId, keys, logger);
            var snapshots = new SnapshotPool(options.Path);
            var ledger = new EmbeddedLedger(options, contract, clock, logger, snapshots, new Orderer(file, snapshots, clock, logger), file, fileLock);
            ledger.Opened(options.Path, options.ChannelId, ledger.Head.Number);
            return ledger;
        }
        catch (Exception fault)
        {
            file?.Dispose();
            fileLock.Dispose();
            if (fault is SqliteException)
                throw new LedgerException($"{options.Path} cannot be read as a ledger.", fault, LedgerRefusals.NotALedger(options.Path));
            throw;
        }
    }

    /// <summary>Uses a ledger file of this machine that another process serves (see <see cref="Served.LedgerService"/>): reads it here, has it ordered there.</summary>
    /// <param name="address">Where it is served; a loopback address.</param>
    /// <param name="channelId">The channel that is expected.</param>
    /// <param name="contract">The contract, the same as every other process runs.</param>
    /// <param name="clock">Clock of the submitter's time.</param>
    /// <param name="logger">Log.</param>
    /// <param name="cancellationToken">Cancels the attempt to connect.</param>
    /// <exception cref="LedgerException">Not reachable, another channel's, or unreadable from here.</exception>
    public static async Task<EmbeddedLedger> AttachAsync(
        Uri address, string channelId, IContract contract, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        var ordering = await Served.ServedOrdering.ConnectAsync(address, logger, cancellationToken).ConfigureAwait(false);
        var served = ordering.Ledger;
        try
        {
            if (served.ChannelId != channelId)
                throw new LedgerException("Another channel is served.", null, LedgerRefusals.OtherChannel(served.Path, served.ChannelId, channelId));
            var ledger = new EmbeddedLedger(
                new EmbeddedLedgerOptions { Path = served.Path, ChannelId = channelId }, contract, clock, logger, new SnapshotPool(served.Path), ordering);
            ledger.Opened(served.Path, channelId, ledger.Head.Number);
            return ledger;
        }
        catch (Exception fault)
        {
            await ordering.DisposeAsync().ConfigureAwait(false);
            if (fault is SqliteException)
                throw new LedgerException($"{served.Path} cannot be read.", fault, LedgerRefusals.NotALedger(served.Path));
            throw;
        }
    }

    /// <summary>The ledger as an agency uses it; its transactions are signed by this key.</summary>
    public ILedger As(AgencySigner signer) => As(signer, _clock);

    /// <summary>The ledger as an agency with a clock of its own uses it.</summary>
    public ILedger As(AgencySigner signer, TimeProvider clock) => new AgencyLedger(this, signer, clock, _options.MaxAttempts);

    /// <summary>Ends open event streams, commits what is ordered, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;
        await _ordering.DisposeAsync().ConfigureAwait(false);
        await _snapshots.DisposeAsync().ConfigureAwait(false);
        foreach (var held in _held)
            held.Dispose();
    }

    /// <summary>Runs the contract once against the committed state.</summary>
    /// <exception cref="LedgerException">The time is outside the window, or the contract itself failed.</exception>
    internal Task<Simulated> SimulateAsync(LedgerCall call, AgencySigner signer, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var timestamp = LedgerTime.Cut(at);
        RefuseStale(timestamp);
        var nonce = RandomNumberGenerator.GetBytes(TransactionDocument.NonceSize);
        var id = TransactionDocument.IdOf(nonce, signer.MspId, signer.KeyId);
        return _snapshots.ReadAsync(
            snapshot =>
            {
                var run = new Simulation(snapshot.State, ChannelId, id, signer.MspId, timestamp, call);
                return new Simulated(run, Convert.ToHexStringLower(nonce), Invoke(run));
            },
            cancellationToken);
    }

    /// <summary>Orders a signed transaction.</summary>
    internal Task<Ordered> OrderAsync(OrderedTransaction transaction, CancellationToken cancellationToken)
    {
        if (LedgerTime.TryParse(transaction.Envelope.Transaction.Timestamp, out var timestamp))
            RefuseStale(timestamp);
        return _ordering.OrderAsync(transaction, cancellationToken);
    }

    /// <summary>Events after a position: pages through history, then waits for commits. Holds at most one page.</summary>
    internal async IAsyncEnumerable<LedgerEvent> EventsAsync(LedgerPosition after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var last = PackedPosition.Pack(after); ;)
        {
            var next = _ordering.NextCommit;
            var seen = last;
            var page = await _snapshots.ReadAsync(snapshot => EventPage.Read(snapshot.Blocks, seen), cancellationToken).ConfigureAwait(false);
            foreach (var happened in page.Events)
                yield return happened;
            if (page.IsLast)
                await next.WaitAsync(cancellationToken).ConfigureAwait(false);
            last = page.End;
        }
    }

    internal Task<LedgerBlock?> ReadBlockAsync(long number, CancellationToken cancellationToken) =>
        _snapshots.ReadAsync(snapshot => StoredBlock.Read(snapshot.Blocks, number), cancellationToken);

    private ContractResponse Invoke(Simulation run)
    {
        ContractResponse response;
        try
        {
            response = _contract.Invoke(run);
            if (response.Status == 200 || response is { Status: 400, Refusal: not null })
                return response;
        }
        catch (Exception fault) when (fault is not (OutOfMemoryException or SqliteException or OperationCanceledException))
        {
            throw new LedgerException($"The contract failed in {run.Function}.", fault, LedgerRefusals.ContractFault(run.Function));
        }
        throw new LedgerException(
            $"The contract answered {run.Function} with a fault: {response.Refusal}", null, LedgerRefusals.ContractFault(run.Function));
    }

    private void RefuseStale(DateTimeOffset timestamp)
    {
        if ((_clock.GetUtcNow() - timestamp).Duration() <= LedgerTime.Tolerance)
            return;
        var text = LedgerTime.Format(timestamp);
        throw new LedgerException(
            $"The transaction's time {text} is outside the ledger's window.", null,
            LedgerRefusals.StaleTimestamp(text, (int)LedgerTime.Tolerance.TotalMinutes));
    }

    [LoggerMessage(3100, LogLevel.Information, "Embedded ledger {Path} of channel {Channel} is open at block {Number}; it serves one machine, not organisations that distrust each other")]
    private partial void Opened(string path, string channel, long number);
}

/// <summary>A run of the contract with its answer, ready to be signed.</summary>
internal sealed record Simulated(Simulation Run, string Nonce, ContractResponse Response);
