using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.QueryLists;

/// <summary>How a list comes into force, and what is refused on the way.</summary>
public sealed class PublicationTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string Header = "record_id,observed_at,mobile\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_without_an_audience_other_than_its_owner_is_refused()
    {
        var basis = await network.BasisAsync("police");
        var draft = new DraftQueryList("nobody", basis.BasisId, [], "disclosed");
        (await RefusalOfDraftAsync(draft)).ShouldBe("XN-LIST-DRAFT-001");
        (await RefusalOfDraftAsync(draft with { Recipients = ["police"] })).ShouldBe("XN-LIST-DRAFT-001");
    }

    [Fact]
    public async Task A_sealed_list_in_a_network_without_pseudonym_keys_is_refused_and_stays_a_draft()
    {
        var basis = await network.BasisAsync("police");
        (await RunningNetwork.RefusalOf(() => network.SubmitAsync(basis, "entry_id,mobile\na,13912345801\n", change: draft => draft with { Mode = "sealed", Name = "no key" })))
            .ShouldBe("XN-LIST-DRAFT-011");
        (await network.As("police", "analyst").AllAsync<QueryListView>("lists?side=owner", Token)).Single(view => view.Name == "no key").State.ShouldBe("draft");
    }

    [Fact]
    public async Task A_list_under_a_basis_that_only_its_proposer_wants_is_refused()
    {
        var basis = await ProposedAsync();
        var list = await network.SubmitAsync(basis, "entry_id,mobile\na,13912345801\n");
        (await ApprovedAsync(list, "refused")).Problem.ShouldBe("XN-BASIS-002");
        await network.SendAsync("tax", "visits", Header + "p1,2026-01-05,13912345801\n");
        await network.SettleAsync();
        (await network.FoundAsync("tax", list.ListId)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_list_under_a_basis_whose_time_is_over_is_refused()
    {
        var basis = await network.BasisAsync("police", terms => terms with { ValidUntil = network.Clock.GetUtcNow().AddHours(1) });
        var list = await network.SubmitAsync(basis, "entry_id,mobile\na,13912345802\n");
        network.Clock.Advance(TimeSpan.FromHours(2));
        (await ApprovedAsync(list, "refused")).Problem.ShouldBe("XN-BASIS-002");
    }

    [Fact]
    public async Task Whoever_drafted_a_list_cannot_approve_it_at_the_node()
    {
        var basis = await network.BasisAsync("police");
        var supervisor = network.As("police", "supervisor");
        var list = await supervisor.PostAsync<QueryListView>("lists", new DraftQueryList("own", basis.BasisId, ["tax"], "disclosed"), Token);
        var path = $"lists/{list.ListId}/versions/1";
        await supervisor.SendFileAsync<EntriesUploaded>(HttpMethod.Put, $"{path}/entries", network.WriteFile("entry_id,mobile\na,13912345803\n"), _ => { }, Token);
        await supervisor.PostAsync<QueryListView>($"{path}/submission", null, Token);
        (await RunningNetwork.RefusalOf(() => supervisor.PostAsync<QueryListView>($"{path}/approval", null, Token))).ShouldBe("XN-LIST-DRAFT-008");
        network.Read("police", $"SELECT Outcome FROM Audit WHERE Subject = '{list.ListId}' AND Act = 'listApproved'").ShouldBe("XN-LIST-DRAFT-008");

        await network.As("police", "supervisor2").PostAsync<QueryListView>($"{path}/approval", null, Token);
        await UntilStateAsync(list, "inForce");
    }

    [Fact]
    public async Task Whoever_drafted_a_list_cannot_approve_it_by_the_contract_either()
    {
        var list = await network.SubmitAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912345804\n");
        var manifest = (byte[])network.Read("police", $"SELECT Manifest FROM QueryLists WHERE ListId = '{list.ListId}'")!;
        var contract = network.NodeOf("police").Services.GetRequiredService<ContractCalls>();
        var outcome = await contract.SubmitActAsync(
            Functions.QueryListsPublish,
            manifest,
            [
                contract.Statement(Functions.QueryListsPublish, manifest, "one-person", ActorRole.Supervisor, ActorStep.Draft),
                contract.Statement(Functions.QueryListsPublish, manifest, "one-person", ActorRole.Supervisor, ActorStep.Approve),
            ],
            Token);
        outcome.Refusal.ShouldNotBeNull().Code.ShouldBe("XN-ACTOR-009");
    }

    [Fact]
    public async Task An_agency_that_a_list_does_not_name_gets_nothing_of_it()
    {
        var list = await network.PublishAsync(
            await network.BasisAsync("police"), "entry_id,mobile\na,13912345805\n", change: draft => draft with { Recipients = ["tax"] });
        await network.SendAsync("customs", "visits", Header + "n1,2026-01-05,13912345805\n");
        await network.SendAsync("tax", "visits", Header + "n2,2026-01-05,13912345805\n");
        await network.SettleAsync();

        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("n2");
        (await network.FoundAsync("customs", list.ListId)).ShouldBeEmpty();
        (await network.As("customs", "analyst").AllAsync<QueryListView>("lists?side=recipient", Token)).ShouldNotContain(view => view.ListId == list.ListId);
        network.NodeOf("customs").Keys.Store.Find(KeyKind.List, $"{list.ListId}.1").ShouldBeNull();
        var customs = network.NodeOf("customs").Ledger;
        (await EvaluateAsync(customs, Functions.QueryListsWrap, new ListVersionReference(list.ListId, 1))).ShouldBe("XN-LIST-031");
        (await EvaluateAsync(customs, Functions.QueryListsSegment, new SegmentQuery(list.ListId, 1, 0))).ShouldBe("XN-LIST-031");
    }

    [Fact]
    public async Task An_agencys_own_records_never_hit_its_own_list()
    {
        var list = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912345806\n");
        await network.SendAsync("police", "visits", Header + "o1,2026-01-05,13912345806\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).ShouldBeEmpty();
        (await network.FoundAsync("police", list.ListId)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_newer_version_without_an_entry_matches_that_entry_no_more()
    {
        var basis = await network.BasisAsync("police");
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13912345807\nb,13912345808\n");
        await network.PublishAsync(basis, "entry_id,mobile\nb,13912345808\n", list.ListId);
        await network.SendAsync("tax", "visits", Header + "v1,2026-01-05,13912345807\nv2,2026-01-05,13912345808\n");
        await network.RestartAsync();
        await network.SendAsync("customs", "visits", Header + "v3,2026-01-05,13912345807\nv4,2026-01-05,13912345808\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).Select(hit => (hit.EntryId, hit.RecordId)).Order().ShouldBe([("b", "v2"), ("b", "v4")]);
    }

    [Fact]
    public async Task A_new_list_finds_what_was_held_before_by_what_the_newest_revision_of_a_record_says()
    {
        await network.SendAsync("tax", "visits", Header + "k1,2026-01-05,13912345809\nk2,2026-01-05,13912345809\n");
        await network.SendAsync("tax", "visits", Header + "k2,2026-01-05,13912345810\n");
        await network.RestartAsync();
        var list = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912345809\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("k1");
    }

    [Fact]
    public async Task After_a_refused_version_the_next_one_can_be_drafted()
    {
        var basis = await network.BasisAsync("police");
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13912345811\n");
        var refused = await network.SubmitAsync(basis, "entry_id,mobile\nb,13912345812\n", list.ListId, draft => draft with { WindowDays = 300 });
        (await ApprovedAsync(refused, "refused")).Problem.ShouldBe("XN-LIST-010");

        await network.SendAsync("tax", "visits", Header + "x1,2026-01-05,13912345811\nx2,2026-01-05,13912345812\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("x1");
        var next = await network.PublishAsync(basis, "entry_id,mobile\nc,13912345812\n", list.ListId);
        next.Version.ShouldBe(2);
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).Select(hit => (hit.EntryId, hit.RecordId)).Order().ShouldBe([("a", "x1"), ("c", "x2")]);
    }

    [Fact]
    public async Task What_was_submitted_can_no_longer_be_changed_and_is_approved_once()
    {
        var list = await network.SubmitAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912345813\n");
        var path = $"lists/{list.ListId}/versions/1";
        (await RunningNetwork.RefusalOf(() => network.As("police", "analyst").SendFileAsync<EntriesUploaded>(
            HttpMethod.Put, $"{path}/entries", network.WriteFile("entry_id,mobile\nb,13912345814\n"), _ => { }, Token))).ShouldBe("XN-LIST-DRAFT-004");
        await network.As("police", "supervisor").PostAsync<QueryListView>($"{path}/approval", null, Token);
        (await RunningNetwork.RefusalOf(() => network.As("police", "supervisor2").PostAsync<QueryListView>($"{path}/approval", null, Token)))
            .ShouldBe("XN-LIST-DRAFT-007");
    }

    private Task<string> RefusalOfDraftAsync(DraftQueryList draft) =>
        RunningNetwork.RefusalOf(() => network.As("police", "analyst").PostAsync<QueryListView>("lists", draft, Token));

    private async Task<LegalBasisView> ProposedAsync()
    {
        var terms = (await network.BasisAsync("police")).Terms with { BasisId = $"basis-{Guid.NewGuid():N}" };
        var basis = await network.As("police", "supervisor").PostAsync<LegalBasisView>("legal-bases", terms, Token);
        return await RunningNetwork.UntilAsync(
            async () => (await network.As("police", "analyst").AllAsync<LegalBasisView>("legal-bases", Token)).FirstOrDefault(view => view.BasisId == basis.BasisId),
            view => view?.State == "proposed");
    }

    private async Task<QueryListView> ApprovedAsync(QueryListView list, string state)
    {
        await network.As("police", "supervisor").PostAsync<QueryListView>($"lists/{list.ListId}/versions/{list.Version}/approval", null, Token);
        return await UntilStateAsync(list, state);
    }

    private Task<QueryListView> UntilStateAsync(QueryListView list, string state) => RunningNetwork.UntilAsync(
        () => network.As("police", "analyst").GetAsync<QueryListView>($"lists/{list.ListId}/versions/{list.Version}", Token)!, view => view!.State == state);

    private static async Task<string?> EvaluateAsync(ILedger ledger, string function, object document) =>
        (await ledger.EvaluateAsync(new LedgerCall(function, [CanonicalJson.Serialize(document)]), Token)).Refusal?.Code;
}
