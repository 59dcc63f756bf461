using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using ExchangeNetwork.Tests.Unit.Contract;
using Microsoft.Data.Sqlite;

namespace ExchangeNetwork.Tests.Fabric.Shim.Determinism;

/// <summary>The embedded ledger's simulation over its own tables in memory; commits every transaction that the contract agrees to.</summary>
internal sealed class EmbeddedPeer : IDisposable
{
    private readonly SqliteConnection _connection = LedgerSchema.Open(":memory:", SqliteOpenMode.Memory);
    private readonly StateTables _state;
    private readonly NetworkContract _contract = new();
    private long _version;

    public EmbeddedPeer(string channel)
    {
        LedgerSchema.Create(_connection, channel);
        _state = new StateTables(_connection);
    }

    public Outcome Simulate(string transactionId, string channel, Executed call)
    {
        var run = new Simulation(
            _state, channel, transactionId, call.MspId, LedgerTime.Cut(call.Now), new LedgerCall(call.Function, call.Arguments, call.Transient));
        var response = _contract.Invoke(run);
        var outcome = Outcome.Of(run, response);
        if (!outcome.Agreed)
            return outcome;
        _state.Apply(run.ToDocument("", "", response), _version++);
        foreach (var value in run.PrivateValues())
            _state.Apply(value);
        return outcome;
    }

    /// <summary>Remembers the state; <see cref="Rewind"/> comes back to it.</summary>
    public void Mark() => _connection.Execute("SAVEPOINT mark");

    public void Rewind() => _connection.Execute("ROLLBACK TO mark");

    public void Dispose()
    {
        _state.Dispose();
        _connection.Dispose();
    }
}
