using Microsoft.Data.Sqlite;

namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>A read-only connection that shows one committed state from <see cref="Begin"/> to <see cref="End"/>.</summary>
internal sealed class Snapshot : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Statement _begin;
    private readonly Statement _end;

    public Snapshot(string path)
    {
        _connection = LedgerSchema.Open(path, SqliteOpenMode.ReadWrite);
        _connection.Execute("PRAGMA query_only = ON");
        _connection.Execute("PRAGMA cache_size = -8000");
        _begin = new Statement(_connection, "BEGIN", 0);
        _end = new Statement(_connection, "COMMIT", 0);
        State = new StateTables(_connection);
        Blocks = new BlockTables(_connection);
    }

    public StateTables State { get; }

    public BlockTables Blocks { get; }

    public void Begin() => _begin.Execute();

    public void End() => _end.Execute();

    public void Dispose()
    {
        State.Dispose();
        Blocks.Dispose();
        _begin.Dispose();
        _end.Dispose();
        _connection.Dispose();
    }
}

/// <summary>A few snapshots that readers take turns with; bounds both concurrency and page caches (8 MB each).</summary>
internal sealed class SnapshotPool : IAsyncDisposable
{
    private readonly Stack<Snapshot> _idle = new();
    private readonly SemaphoreSlim _free;
    private readonly int _size;

    public SnapshotPool(string path)
    {
        _size = Math.Clamp(Environment.ProcessorCount * 2, 4, 16);
        _free = new SemaphoreSlim(_size);
        for (var i = 0; i < _size; i++)
            _idle.Push(new Snapshot(path));
    }

    /// <summary>Reads one committed state; <paramref name="read"/> runs on the thread pool.</summary>
    public async Task<T> ReadAsync<T>(Func<Snapshot, T> read, CancellationToken cancellationToken)
    {
        try
        {
            await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            throw Orderer.Closed();
        }
        Snapshot snapshot;
        lock (_idle)
            snapshot = _idle.Pop();
        try
        {
            return await Task.Run(
                () =>
                {
                    snapshot.Begin();
                    try
                    {
                        return read(snapshot);
                    }
                    finally
                    {
                        snapshot.End();
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException fault)
        {
            throw new LedgerException("The ledger file could not be read.", fault, LedgerRefusals.Damaged(fault.Message));
        }
        finally
        {
            lock (_idle)
                _idle.Push(snapshot);
            _free.Release();
        }
    }

    /// <summary>Runs an action while nobody reads; false when readers did not end in time.</summary>
    public async Task<bool> TryAloneAsync(TimeSpan patience, Action action)
    {
        var held = 0;
        try
        {
            while (held < _size && await _free.WaitAsync(patience).ConfigureAwait(false))
                held++;
            if (held < _size)
                return false;
            action();
            return true;
        }
        finally
        {
            if (held > 0)
                _free.Release(held);
        }
    }

    /// <summary>Waits for the readers, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < _size; i++)
            await _free.WaitAsync().ConfigureAwait(false);
        foreach (var snapshot in _idle)
            snapshot.Dispose();
        _free.Dispose();
    }
}
