using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.QueryLists;

/// <summary>A list that ended: nothing matches it any more, and nothing of it stays anywhere.</summary>
public sealed class ListEndTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string Header = "record_id,observed_at,mobile\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_its_withdrawal_a_list_matches_nothing_and_every_agency_has_purged_it_and_said_so()
    {
        var list = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912345701\n");
        await network.SendAsync("tax", "visits", Header + "r1,2026-01-05,13912345701\n");
        await network.SettleAsync();

        await WithdrawAsync(list);
        await network.SettleAsync();
        await network.SendAsync("tax", "visits", Header + "r2,2026-01-05,13912345701\n");
        await network.SendAsync("customs", "visits", Header + "r3,2026-01-05,13912345701\n");
        await network.SettleAsync();

        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("r1");
        (await network.FoundAsync("tax", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("r1");
        (await network.FoundAsync("customs", list.ListId)).ShouldBeEmpty();
        await ShouldBePurgedAsync(list, "withdrawn");
    }

    [Fact]
    public async Task After_its_time_a_list_matches_nothing_and_every_agency_has_purged_it_and_said_so()
    {
        var list = await network.PublishAsync(
            await network.BasisAsync("police"), "entry_id,mobile\na,13912345702\n", change: draft => draft with { ValidUntil = network.Clock.GetUtcNow().AddHours(1) });
        await network.SendAsync("tax", "visits", Header + "e1,2026-01-05,13912345702\n");
        await network.SettleAsync();

        // Over, but within the tolerance for clocks: nobody has said so on the ledger yet.
        network.Clock.Advance(TimeSpan.FromMinutes(61));
        await network.SendAsync("tax", "visits", Header + "e2,2026-01-05,13912345702\n");
        await network.SettleAsync();
        (await network.FoundAsync("tax", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("e1");

        network.Clock.Advance(TimeSpan.FromMinutes(30));
        await UntilStateAsync("customs", list, "expired");
        await network.SettleAsync();
        await network.SendAsync("tax", "visits", Header + "e3,2026-01-05,13912345702\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("e1");
        await ShouldBePurgedAsync(list, "expired");
    }

    [Fact]
    public async Task A_list_whose_owner_is_away_when_its_time_is_over_is_purged_by_its_recipients_all_the_same()
    {
        var list = await network.PublishAsync(
            await network.BasisAsync("bank"), "entry_id,mobile\na,13912345703\n", change: draft => draft with { ValidUntil = network.Clock.GetUtcNow().AddHours(1) });
        await network.SettleAsync();
        await network.WithoutAsync("bank", async () =>
        {
            network.Clock.Advance(TimeSpan.FromHours(3));
            await UntilStateAsync("tax", list, "expired");
            await network.SettleAsync("tax", "police", "customs");
            network.NodeOf("tax").Keys.Store.Find(KeyKind.List, $"{list.ListId}.1").ShouldBeNull();
        });
        await UntilStateAsync("bank", list, "expired");
        await network.SettleAsync();
        await ShouldBePurgedAsync(list, "expired");
    }

    [Fact]
    public async Task A_node_that_was_away_when_a_list_was_withdrawn_starts_again_and_purges_it()
    {
        var basis = await network.BasisAsync("police");
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13912345704\n");
        var other = await network.PublishAsync(basis, "entry_id,mobile\na,13912345705\n");
        await network.WithoutAsync("tax", async () =>
        {
            await WithdrawAsync(list);
            await network.SettleAsync("police", "customs", "bank");
        });
        await UntilStateAsync("tax", list, "withdrawn");
        await network.SendAsync("tax", "visits", Header + "w1,2026-01-05,13912345704\nw2,2026-01-05,13912345705\n");
        await network.SettleAsync();
        (await network.FoundAsync("tax", list.ListId)).ShouldBeEmpty();
        (await network.HitsAsync("police", other.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("w2");
        await ShouldBePurgedAsync(list, "withdrawn");
    }

    [Fact]
    public async Task A_withdrawal_before_hits_are_anchored_holds_up_no_hit_on_another_list()
    {
        var basis = await network.BasisAsync("police");
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13912345706\n");
        var other = await network.PublishAsync(basis, "entry_id,mobile\na,13912345707\n");
        network.Execute("tax", "CREATE TRIGGER held BEFORE INSERT ON AnchorBatches BEGIN SELECT RAISE(ABORT, 'held'); END");
        await network.SendAsync("tax", "visits", Header + "h1,2026-01-05,13912345706\nh2,2026-01-05,13912345707\n");
        await RunningNetwork.UntilAsync(() => network.FoundAsync("tax", other.ListId)!, hits => hits!.Count == 1);
        await WithdrawAsync(list);
        await UntilStateAsync("tax", list, "withdrawn");
        network.Execute("tax", "DROP TRIGGER held");

        await network.SettleAsync();
        (await network.HitsAsync("police", other.ListId)).ShouldHaveSingleItem().State.ShouldBe("verified");
        (await network.FoundAsync("tax", list.ListId)).ShouldHaveSingleItem().BlockNumber.ShouldBeNull();
    }

    [Fact]
    public async Task A_list_whose_basis_is_revoked_matches_nothing_any_more()
    {
        var basis = await network.BasisAsync("police");
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13912345708\n");
        await network.As("police", "supervisor").PostAsync<LegalBasisView>($"legal-bases/{basis.BasisId}/revocation", null, Token);
        await RunningNetwork.UntilAsync(
            () => network.As("tax", "analyst").GetAsync<QueryListView>($"lists/{list.ListId}", Token)!, view => view!.Matching == "ended");
        await network.SendAsync("tax", "visits", Header + "b1,2026-01-05,13912345708\n");
        await network.RestartAsync();
        await network.SendAsync("tax", "visits", Header + "b2,2026-01-05,13912345708\n");
        await network.SettleAsync();
        (await network.FoundAsync("tax", list.ListId)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_owners_domain_key_is_kept_as_long_as_a_list_of_the_owner_is_and_comes_again_with_the_next()
    {
        var basis = await network.BasisAsync("customs");
        var first = await network.PublishAsync(basis, "entry_id,mobile\na,13912345709\n");
        var second = await network.PublishAsync(basis, "entry_id,mobile\na,13912345710\n");
        var own = network.NodeOf("customs").Keys.Store;
        var received = network.NodeOf("tax").Keys.Store;
        await WithdrawAsync(first);
        await network.SettleAsync();
        received.Find(KeyKind.Domain, "customs").ShouldNotBeNull();
        await WithdrawAsync(second);
        await network.SettleAsync();
        received.Find(KeyKind.Domain, "customs").ShouldBeNull();

        await network.PublishAsync(basis, "entry_id,mobile\na,13912345711\n");
        received.Find(KeyKind.Domain, "customs").ShouldNotBeNull().HasSecret(own.Find(KeyKind.Domain, "customs").ShouldNotBeNull().CopySecret()).ShouldBeTrue();
    }

    private Task WithdrawAsync(QueryListView list) =>
        network.As(list.Owner, "supervisor").PostAsync<QueryListView>($"lists/{list.ListId}/withdrawal", new WithdrawQueryList("no longer needed"), Token);

    private Task UntilStateAsync(string agency, QueryListView list, string state) => RunningNetwork.UntilAsync(
        () => network.As(agency, "analyst").GetAsync<QueryListView>($"lists/{list.ListId}", Token)!, view => view!.State == state);

    private async Task ShouldBePurgedAsync(QueryListView list, string state)
    {
        foreach (var agency in RunningNetwork.Agencies)
        {
            var view = await network.As(agency, "analyst").GetAsync<QueryListView>($"lists/{list.ListId}", Token);
            view.State.ShouldBe(state, agency);
            view.Matching.ShouldBe(agency == list.Owner ? "notRecipient" : "ended");
            var node = network.NodeOf(agency);
            node.Keys.Store.Find(KeyKind.List, $"{list.ListId}.{list.Version}").ShouldBeNull(agency);
            node.Keys.Store.Find(KeyKind.ListSeeds, list.ListId).ShouldBeNull(agency);
            var registry = node.Services.GetRequiredService<ListRegistry>();
            registry.All.ShouldNotContain(imported => imported.Manifest.ListId == list.ListId);
            registry.Index.Snapshot.Lists.ShouldNotContain(indexed => indexed.Version.ListId == list.ListId);
            node.Services.GetRequiredService<ReceivedLists>().Open(list.ListId, list.Version).ShouldBeNull(agency);
            foreach (var table in (string[])["ListEntries", "SealedParts"])
                network.Read(agency, $"SELECT count(*) FROM {table} WHERE ListId = '{list.ListId}'").ShouldBe(0L, $"{agency} {table}");
        }

        var steps = (await network.As("customs", "auditor").GetAsync<TraceView>($"trace/{list.ListId}", Token)).Steps;
        steps.Where(step => step.Step == "purgeRecorded").Select(step => step.Agency).Distinct().Order()
            .ShouldBe(RunningNetwork.Agencies.Order());
        steps.ShouldAllBe(step => step.BlockNumber != null);

        var segment = await network.NodeOf(list.Owner).Ledger.EvaluateAsync(
            new(Functions.QueryListsSegment, [CanonicalJson.Serialize(new SegmentQuery(list.ListId, list.Version, 0))]), Token);
        segment.Refusal.ShouldNotBeNull().Code.ShouldBe("XN-LIST-032");
    }
}
