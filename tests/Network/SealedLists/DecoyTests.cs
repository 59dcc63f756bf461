using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Decoys;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Tests.Network.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>A few entries of a sealed list stand for nobody: whoever reports a hit on one has made up what it matched.</summary>
public sealed class DecoyTests(SealedNetwork sealedNetwork) : IClassFixture<SealedNetwork>
{
    private const string Entries = "entry_id,resident_id,mobile\na,11010519491231002X,\nb,,13912381001\n";
    private const string Header = "record_id,observed_at,resident_id,note\n";

    private readonly RunningNetwork network = sealedNetwork.Network;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hit_on_a_decoy_is_an_alarm_to_those_who_oversee_and_no_hit_and_no_alert_to_anybody()
    {
        var list = await sealedNetwork.PublishAsync(await network.BasisAsync("tax"), Entries);
        (list.Entries, list.Identifiers).ShouldBe((2, 2));
        var decoys = await DecoysAsync(list);
        decoys.Decoys.Count.ShouldBe(DecoySet.Usual);
        decoys.Decoys.ShouldAllBe(decoy => decoy.Type == "resident-id");

        await network.SendAsync("police", "made-up", Header + $"r1,2026-01-05,{decoys.Decoys[0].Value},x\nr2,2026-01-05,11010519491231002X,y\n");
        await network.SendAsync("customs", "made-up", Header + $"r3,2026-01-05,{decoys.Decoys[0].Value},x\n");
        await network.SettleAsync();
        (await sealedNetwork.HitsAsync(list)).ShouldBe([("police", "r2", "a")]);
        (await network.As("tax", "analyst").AllAsync<AlertView>("alerts", Token)).ShouldNotContain(alert => alert.ListId == list.ListId);

        var alarms = await AlarmsAsync(list, 2);
        alarms.Select(alarm => (alarm.Agency, alarm.Source, alarm.RecordId)).Order().ShouldBe([("customs", "made-up", "r3"), ("police", "made-up", "r1")]);
        alarms.ShouldAllBe(alarm => alarm.Tag == decoys.Decoys[0].Tag);
        foreach (var alarm in alarms)
            (await network.AuditedAsync("tax", "decoyHit")).Count(row => row.Subject == $"{alarm.ListId}/{alarm.Agency}/{alarm.Id}" && row.Outcome == RaiseDecoyAlarm.Code).ShouldBe(1);
        (await RunningNetwork.RefusalOf(() => network.As("tax", "analyst").AllAsync<DecoyAlarmView>("decoy-alarms", Token))).ShouldBe("XN-ACCESS-002");
        (await network.As("police", "auditor").AllAsync<DecoyAlarmView>("decoy-alarms", Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_decoy_that_was_hit_is_proven_by_the_manifest_of_the_first_version_and_the_ledger_and_no_other_is_revealed()
    {
        var list = await sealedNetwork.PublishAsync(await network.BasisAsync("tax"), Entries, change: draft => draft with { Decoys = 3 });
        var decoys = await DecoysAsync(list);
        await network.SendAsync("police", "proof", Header + $"r1,2026-01-05,{decoys.Decoys[2].Value},x\n");
        var alarm = (await AlarmsAsync(list, 1)).Single();

        (await RunningNetwork.RefusalOf(() => ProofAsync(alarm.Id, "auditor"))).ShouldBe("XN-ACCESS-002");
        (await RunningNetwork.RefusalOf(() => ProofAsync("decoy-of-nobody", "supervisor"))).ShouldBe("XN-NODE-404");
        var proof = await ProofAsync(alarm.Id, "supervisor");
        (proof.IdentifierType, proof.Value, proof.Place).ShouldBe(("resident-id", decoys.Decoys[2].Value, 2));
        (await network.AuditedAsync("tax", "decoyRevealed")).ShouldContain(row => row.Subject == alarm.Id && row.Outcome == "ok");

        // Somebody else checks it against the ledger alone.
        var contract = network.NodeOf("bank").Services.GetRequiredService<ContractCalls>();
        var manifest = CanonicalJson.Deserialize<ListVersion>(
            (await contract.EvaluateAsync(Functions.QueryListsGet, new ListQuery(list.ListId, proof.Version), Token)).Result).Manifest;
        manifest.DecoyRoot.ShouldBe(proof.DecoyRoot);
        DecoyTree.Verify(
            manifest.DecoyRoot!, proof.Place, Convert.FromHexString(proof.Salt), Convert.FromHexString(alarm.Tag), [.. proof.Path.Select(Convert.FromHexString)]).ShouldBeTrue();
        var batch = CanonicalJson.Deserialize<HitBatch>(
            (await contract.EvaluateAsync(Functions.HitsBatch, new HitBatchReference(alarm.Agency, alarm.BatchId!), Token)).Result);
        batch.Rows.ShouldContain(row => row.Tag == alarm.Tag && row.Commit == alarm.Commit && row.ListId == list.ListId);
    }

    [Fact]
    public async Task Decoys_stay_the_same_in_the_next_version_and_alarm_there_too()
    {
        var first = await sealedNetwork.PublishAsync(await network.BasisAsync("tax"), Entries);
        var before = await DecoysAsync(first);
        var second = await sealedNetwork.PublishAsync(
            await network.BasisAsync("tax"), "entry_id,resident_id,mobile\na,11010519491231002X,\n", first.ListId, draft => draft with { Decoys = 0 });
        second.Version.ShouldBe(2);
        (await DecoysAsync(second)).Root().ShouldBe(before.Root());
        (await ManifestAsync(second)).DecoyRoot.ShouldBe((await ManifestAsync(first)).DecoyRoot);

        await network.SendAsync("bank", "amended", Header + $"r1,2026-01-05,{before.Decoys[1].Value},x\n");
        (await AlarmsAsync(first, 1)).Single().Tag.ShouldBe(before.Decoys[1].Tag);
    }

    [Fact]
    public async Task A_list_without_decoys_says_so_by_no_root_and_a_disclosed_one_cannot_have_any()
    {
        var none = await sealedNetwork.PublishAsync(await network.BasisAsync("tax"), Entries, change: draft => draft with { Decoys = 0 });
        (await ManifestAsync(none)).DecoyRoot.ShouldBeNull();
        // Numbers of telephones are dense: hardly one was never given.
        var mobile = await sealedNetwork.PublishAsync(await network.BasisAsync("tax"), "entry_id,mobile\na,13912381009\n");
        (await ManifestAsync(mobile)).DecoyRoot.ShouldBeNull();
        var basis = await network.BasisAsync("tax");
        (await RunningNetwork.RefusalOf(() => network.PublishAsync(basis, Entries, change: draft => draft with { Decoys = 1 }))).ShouldBe("XN-NODE-001");
        (await RunningNetwork.RefusalOf(() => sealedNetwork.PublishAsync(basis, Entries, change: draft => draft with { Decoys = 17 }))).ShouldBe("XN-NODE-001");
    }

    private async Task<DecoySet> DecoysAsync(QueryListView list)
    {
        var services = network.NodeOf("tax").Services;
        await using var db = services.GetRequiredService<NodeDatabase>().Read();
        return (await services.GetRequiredService<OwnDecoys>().FindAsync(db, list.ListId, Token)).ShouldNotBeNull();
    }

    private async Task<Manifest> ManifestAsync(QueryListView list)
    {
        await using var db = network.NodeOf("bank").Services.GetRequiredService<NodeDatabase>().Read();
        return CanonicalJson.Deserialize<Manifest>((await db.QueryLists.SingleAsync(row => row.ListId == list.ListId && row.Version == list.Version, Token)).Manifest!);
    }

    private Task<DecoyProof> ProofAsync(string id, string account) => network.As("tax", account).PostAsync<DecoyProof>($"decoy-alarms/{id}/proof", null, Token);

    /// <summary>Waits for so many alarms of which ledger and notice have told.</summary>
    private async Task<IReadOnlyList<DecoyAlarmView>> AlarmsAsync(QueryListView list, int count) => (await RunningNetwork.UntilAsync(
        async () => (await network.As("tax", "auditor").AllAsync<DecoyAlarmView>("decoy-alarms", Token)).Where(alarm => alarm.ListId == list.ListId).ToList(),
        alarms => alarms!.Count == count && alarms.TrueForAll(alarm => alarm is { RecordId: not null, BlockNumber: not null })))!;
}
