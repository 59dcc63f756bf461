using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Sandbox.Network;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Running;

/// <summary>Keeps back what the ledger answers to an agency's reads of a function, until it is opened: moments that nodes meet by chance are met for certain.</summary>
internal sealed class LedgerGate
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<(string Agency, string Function), Closed> closed = [];

    private sealed record Closed(TaskCompletionSource Reached, TaskCompletionSource Opened);

    /// <summary>Keeps answers back from now on.</summary>
    public void Close(string agency, string function) => closed[(agency, function)] = new Closed(New(), New());

    /// <summary>Returns once an answer is kept back.</summary>
    public Task ReachedAsync(string agency, string function) =>
        closed[(agency, function)].Reached.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>Lets the answers through.</summary>
    public void Open(string agency, string function)
    {
        if (closed.TryRemove((agency, function), out var gate))
            gate.Opened.SetResult();
    }

    /// <summary>A ledger behind the gate.</summary>
    public SandboxLedger Before(SandboxLedger ledger) => new Gated(this, ledger);

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task PassAsync(string agency, string function, CancellationToken cancellationToken)
    {
        if (!closed.TryGetValue((agency, function), out var gate))
            return;
        gate.Reached.TrySetResult();
        await gate.Opened.Task.WaitAsync(cancellationToken);
    }

    private sealed class Gated(LedgerGate gate, SandboxLedger ledger) : SandboxLedger
    {
        public override string NetworkId => ledger.NetworkId;

        public override string Place => ledger.Place;

        public override string MspIdOf(string agency) => ledger.MspIdOf(agency);

        public override async Task<ILedger> AsAsync(string agency, NodeKeys keys, CancellationToken cancellationToken) =>
            new GatedLedger(gate, agency, await ledger.AsAsync(agency, keys, cancellationToken));

        public override IReadOnlyDictionary<string, string?>? SettingsOf(string agency) => ledger.SettingsOf(agency);

        public override Task<bool> VerifyAsync(CancellationToken cancellationToken) => ledger.VerifyAsync(cancellationToken);

        public override ValueTask DisposeAsync() => ledger.DisposeAsync();
    }

    private sealed class GatedLedger(LedgerGate gate, string agency, ILedger ledger) : ILedger
    {
        public Task<LedgerOutcome> SubmitAsync(LedgerCall call, CancellationToken cancellationToken) => ledger.SubmitAsync(call, cancellationToken);

        public async Task<LedgerOutcome> EvaluateAsync(LedgerCall call, CancellationToken cancellationToken)
        {
            var outcome = await ledger.EvaluateAsync(call, cancellationToken);
            await gate.PassAsync(agency, call.Function, cancellationToken);
            return outcome;
        }

        public async IAsyncEnumerable<LedgerEvent> EventsAsync(LedgerPosition after, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var ledgerEvent in ledger.EventsAsync(after, cancellationToken))
                yield return ledgerEvent;
        }

        public Task<LedgerBlock?> ReadBlockAsync(long number, CancellationToken cancellationToken) => ledger.ReadBlockAsync(number, cancellationToken);

        public Task<LedgerHead> HeadAsync(CancellationToken cancellationToken) => ledger.HeadAsync(cancellationToken);
    }
}
