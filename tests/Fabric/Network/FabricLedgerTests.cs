using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Fabric;
using ExchangeNetwork.Tests.Fabric.Network.Running;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Fabric.Network;

/// <summary>The ledger that nodes use, on the network's own chaincode. Last, because a peer is stopped.</summary>
[Collection(OutageTests.Name)]
public sealed class FabricLedgerTests(FabricNetworkFixture fixture) : NetworkTests(fixture)
{
    [Fact]
    public async Task Events_come_in_commit_order_and_from_any_position_on()
    {
        await using var ledger = await ConnectAsync(Orgs.Org2);
        var signed = new List<LedgerOutcome>();
        for (var i = 0; i < 3; i++)
            signed.Add(await SignCheckpointAsync(ledger, Orgs.Org2, "police"));
        signed.ShouldAllBe(outcome => outcome.Agreed);

        await using var all = new Listener<LedgerEvent>(stop => ledger.EventsAsync(LedgerPosition.Start, stop));
        var first = await all.FirstAsync(happened => happened.TransactionId == signed[0].TransactionId);
        first.Name.ShouldBe(Events.CheckpointSigned);
        first.Position.BlockNumber.ShouldBe(signed[0].BlockNumber);
        await using var rest = new Listener<LedgerEvent>(stop => ledger.EventsAsync(first.Position, stop));
        (await rest.NextAsync()).TransactionId.ShouldBe(signed[1].TransactionId);
        (await rest.NextAsync()).TransactionId.ShouldBe(signed[2].TransactionId);
    }

    [Fact]
    public async Task The_whole_chain_of_this_run_verifies_at_all_four_peers()
    {
        var founders = await Net.FoundersAsync();
        var ledgers = await Task.WhenAll(Orgs.All.Select(ConnectAsync));
        try
        {
            var head = await ledgers[0].HeadAsync(Token);
            var checkpoint = KeptCheckpoint.Sign(founders.SignerOf(Orgs.Org1), "tax", RunningNetwork.Channel, head, DateTimeOffset.UtcNow);
            // Every peer has the block by then.
            foreach (var ledger in ledgers)
                (await Patience.UntilAsync(() => ledger.HeadAsync(Token), other => other.Number >= head.Number)).Number.ShouldBeGreaterThanOrEqualTo(head.Number);
            var report = await FabricVerification.VerifyAsync(ledgers, [checkpoint], null, Token);
            report.Findings.ShouldBeEmpty();
            report.Verified.ShouldBeTrue();
            report.Head.Number.ShouldBeGreaterThanOrEqualTo(head.Number);
        }
        finally
        {
            foreach (var ledger in ledgers)
                await ledger.DisposeAsync();
        }
    }

    [Fact]
    public async Task Submission_and_events_outlive_the_restart_of_the_agencys_peer()
    {
        await using var ledger = await ConnectAsync(Orgs.Org3);
        var before = await SignCheckpointAsync(ledger, Orgs.Org3, "customs");
        await using var events = new Listener<LedgerEvent>(stop => ledger.EventsAsync(new LedgerPosition(before.BlockNumber, -1), stop));
        (await events.FirstAsync(happened => happened.TransactionId == before.TransactionId)).Name.ShouldBe(Events.CheckpointSigned);

        var head = await ledger.HeadAsync(Token);
        await Net.Scripts.CallAsync($"stop peer-{Orgs.Org3}");
        Task<LedgerOutcome> during;
        try
        {
            during = SignAsync(ledger, Orgs.Org3, "customs", new LedgerHead(head.Number + 1_000, head.Hash));
        }
        finally
        {
            await Net.StartPeerAsync(Orgs.Org3);
        }
        var outcome = await during;
        outcome.Refusal.ShouldBeNull();
        (await events.FirstAsync(happened => happened.TransactionId == outcome.TransactionId)).Name.ShouldBe(Events.CheckpointSigned);
    }

    private async Task<LedgerOutcome> SignCheckpointAsync(FabricLedger ledger, Organization org, string agency) =>
        await SignAsync(ledger, org, agency, await ledger.HeadAsync(Token));

    private async Task<LedgerOutcome> SignAsync(FabricLedger ledger, Organization org, string agency, LedgerHead head)
    {
        var founders = await Net.FoundersAsync();
        var statement = KeptCheckpoint.Sign(founders.SignerOf(org), agency, RunningNetwork.Channel, head, DateTimeOffset.UtcNow).Statement;
        return await ledger.SubmitAsync(new LedgerCall(Functions.CheckpointsSign, [CanonicalJson.Serialize(statement)]), Token);
    }

    private Task<FabricLedger> ConnectAsync(Organization org) =>
        FabricLedger.ConnectAsync(Net.LedgerOptions(org), TimeProvider.System, NullLogger.Instance, Token);
}
