using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Sandbox.Network;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Membership;

/// <summary>A further agency from its first start to its leave, in a running network.</summary>
public sealed class FifthAgencyTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_a_majority_approved_it_everything_it_submits_is_refused_with_a_code()
    {
        await network.AddAsync("stranger");
        var basis = await network.BasisAsync("police");

        (await RefusedAsync(network.As("stranger", "supervisor").PostAsync<LegalBasisView>("legal-bases", basis.Terms with { BasisId = "basis-of-a-stranger" }, Token)))
            .ShouldBe(Rules.Agencies.NotAMember);
        (await AnchorAsync("stranger")).ShouldBe(Rules.Agencies.NotAMember);
        (await ListOf("stranger", basis.BasisId)).ShouldBe(("refused", Rules.Agencies.NotAMember));
        // Nor does anything go to it.
        (await RefusedAsync(network.BasisWithAsync("police", "stranger"))).ShouldBe(Rules.Form.UnknownMember);
        (await RefusedAsync(network.PublishAsync(basis, "entry_id,mobile\na,13900000001\n", change: draft => draft with { Recipients = ["stranger"] })))
            .ShouldBe("XN-LIST-DRAFT-006");

        var application = await network.As("stranger", "admin").PostAsync<AgencyApplication>("agencies/application", null, Token);
        var proposal = await network.As("tax", "admin").PostAsync<AgencyProposalView>("agencies/proposals", new ProposeAgencyChange("join", "stranger", application), Token);
        foreach (var voter in (string[])["police", "customs"])
            proposal = await network.As(voter, "admin").PostAsync<AgencyProposalView>($"agencies/proposals/{proposal.Id}/approval", null, Token);
        // Two votes of four are no majority, and other tests may have brought in more members.
        proposal.State.ShouldBe("open");
        (await AnchorAsync("stranger")).ShouldBe(Rules.Agencies.NotAMember);
        network.LedgerVerifies().ShouldBeTrue();
    }

    [Fact]
    public async Task Once_approved_it_receives_an_amended_list_and_hits_and_takes_part_in_a_joint_alert()
    {
        var before = await network.BasisAsync("police");
        var list = await network.PublishAsync(before, "entry_id,mobile\na,13900000101\nb,13900000102\n");
        await network.JoinAsync("health");
        // What it holds already counts as well, from the moment it receives the list.
        await network.SendAsync("health", "visits", "record_id,observed_at,mobile\nh1,2026-01-05,13900000101\n");

        var basis = await network.BasisWithAsync("police", "health");
        (await network.PublishAsync(basis, "entry_id,mobile\na,13900000101\nb,13900000102\n", list.ListId)).Version.ShouldBe(2);
        await network.SendAsync("health", "visits", "record_id,observed_at,mobile\nh2,2026-01-06,13900000102\n");
        await network.SendAsync("customs", "entries", "record_id,observed_at,mobile\nc1,2026-01-06,13900000102\n");
        await network.SettleAsync();

        (await network.HitsAsync("police", list.ListId)).Select(hit => (hit.Agency, hit.EntryId, hit.RecordId)).Order()
            .ShouldBe([("customs", "b", "c1"), ("health", "a", "h1"), ("health", "b", "h2")]);
        foreach (var agency in (string[])["police", "customs", "health"])
        {
            // Each node follows the ledger at its own pace: the owner confirms first.
            var alert = await RunningNetwork.UntilAsync(
                async () => (await network.As(agency, "analyst").AllAsync<AlertView>("alerts", Token)).SingleOrDefault(alert => alert.ListId == list.ListId),
                alert => alert?.State == "open");
            alert.Agencies.Order().ShouldBe(["customs", "health"]);
        }
        network.LedgerVerifies().ShouldBeTrue();
    }

    [Fact]
    public async Task Suspended_it_gets_nothing_onto_the_ledger_while_the_others_go_on_and_reinstated_it_works_again()
    {
        await network.JoinAsync("transport");
        var basis = await network.BasisWithAsync("police", "transport");
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13900000201\nb,13900000202\n");
        await network.SendAsync("transport", "trips", "record_id,observed_at,mobile\nt1,2026-01-05,13900000201\n");
        await network.SettleAsync();

        await network.DecideAsync("tax", new ProposeAgencyChange("suspend", "transport"));
        (await AnchorAsync("transport")).ShouldBe(Rules.Agencies.Suspended);
        (await ListOf("transport", basis.BasisId)).ShouldBe(("refused", Rules.Agencies.Suspended));
        await UnanchorAsync("transport", list.ListId);
        await RunningNetwork.UntilAsync(() => BatchStateAsync("transport", list.ListId), state => state == Rules.Agencies.Suspended);
        (await network.As("transport", "daemon").GetAsync<Backlog>("backlog", Token)).Parked.ShouldBeGreaterThan(0);
        await network.SendAsync("transport", "trips", "record_id,observed_at,mobile\nt2,2026-01-05,13900000202\n");
        await network.SendAsync("customs", "entries", "record_id,observed_at,mobile\nc1,2026-01-06,13900000202\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).Select(hit => hit.RecordId).Order().ShouldBe(["c1", "t1"]);
        (await HeldAsync("transport", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("t1");
        network.LedgerVerifies().ShouldBeTrue();

        await network.DecideAsync("tax", new ProposeAgencyChange("reinstate", "transport"));
        await RunningNetwork.UntilAsync(() => BatchStateAsync("transport", list.ListId), state => state == "anchored");
        await RunningNetwork.UntilAsync(
            () => network.HitsAsync("police", list.ListId)!, hits => hits!.Select(hit => hit.RecordId).Order().SequenceEqual(["c1", "t1", "t2"]));
        await network.SettleAsync();
        (await network.As("police", "analyst").AllAsync<AlertView>("alerts", Token)).Single(alert => alert.ListId == list.ListId)
            .Agencies.Order().ShouldBe(["customs", "transport"]);
        network.LedgerVerifies().ShouldBeTrue();
    }

    [Fact]
    public async Task Lists_of_a_suspended_owner_rest_and_find_after_its_reinstatement_what_came_in_meanwhile()
    {
        await network.JoinAsync("market");
        var basis = await network.BasisAsync("market", terms => terms with { Owners = ["market"], Recipients = ["tax", "police", "customs", "bank"] });
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13900000301\n");
        var other = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13900000301\n");

        await network.DecideAsync("tax", new ProposeAgencyChange("suspend", "market"));
        await RunningNetwork.UntilAsync(() => network.MatchingAsync("tax", list.ListId), matching => matching == "waiting");
        await network.SendAsync("tax", "visits", "record_id,observed_at,mobile\nm1,2026-01-05,13900000301\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", other.ListId)).ShouldHaveSingleItem();
        (await HeldAsync("tax", list.ListId)).ShouldBeEmpty();

        await network.DecideAsync("tax", new ProposeAgencyChange("reinstate", "market"));
        var hits = await RunningNetwork.UntilAsync(() => network.HitsAsync("market", list.ListId)!, hits => hits!.Count == 1);
        hits[0].RecordId.ShouldBe("m1");
    }

    [Fact]
    public async Task A_restart_starts_an_added_agency_again_suspended_or_not_and_does_nothing_twice()
    {
        await network.JoinAsync("housing");
        var basis = await network.BasisWithAsync("police", "housing");
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13900000401\nb,13900000402\n");
        await network.SendAsync("housing", "rents", "record_id,observed_at,mobile\nr1,2026-01-05,13900000401\n");
        await network.SettleAsync();
        await network.RestartAsync();
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("r1");

        await network.DecideAsync("tax", new ProposeAgencyChange("suspend", "housing"));
        await network.RestartAsync();
        await network.SendAsync("housing", "rents", "record_id,observed_at,mobile\nr2,2026-01-05,13900000402\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem();
        (await network.Network.AddAsync(new("housing", "x", "x"), Token)).Refusal.ShouldNotBeNull().Code.ShouldBe("XN-SCEN-121");

        await network.DecideAsync("tax", new ProposeAgencyChange("reinstate", "housing"));
        await RunningNetwork.UntilAsync(() => network.HitsAsync("police", list.ListId)!, hits => hits!.Count == 2);
    }

    [Fact]
    public async Task An_agency_that_leaves_is_refused_forgets_the_lists_and_its_evidence_still_verifies()
    {
        await network.JoinAsync("forestry");
        var basis = await network.BasisWithAsync("police", "forestry");
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13900000501\nb,13900000502\n");
        await network.SendAsync("forestry", "permits", "record_id,observed_at,mobile\nf1,2026-01-05,13900000501\n");
        await network.SettleAsync();

        (await RefusedAsync(network.As("tax", "admin").PostAsync<AgencyProposalView>("agencies/proposals", new ProposeAgencyChange("leave", "forestry"), Token)))
            .ShouldBe(Rules.Agencies.LeavesItself);
        await network.DecideAsync("forestry", new ProposeAgencyChange("leave", "forestry"));
        await RunningNetwork.UntilAsync(() => network.MatchingAsync("forestry", list.ListId), matching => matching == "ended");
        (await AnchorAsync("forestry")).ShouldBe(Rules.Agencies.HasLeft);
        await network.SendAsync("forestry", "permits", "record_id,observed_at,mobile\nf2,2026-01-05,13900000502\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("f1");
        await network.RestartAsync();
        network.LedgerVerifies().ShouldBeTrue();
    }

    [Fact]
    public async Task A_rotated_key_signs_after_a_restart_and_what_the_revoked_one_signed_before_still_verifies()
    {
        await network.JoinAsync("culture");
        var first = SignerOf("culture");
        await network.As("culture", "admin").PostAsync<AgencyProposalView>("agencies/proposals", new ProposeAgencyChange("rotateKey", "culture"), Token);
        // A key that nobody agreed to yet must not sign after a restart.
        await network.RestartAsync();
        SignerOf("culture").ShouldBe(first);
        var proposal = (await network.As("culture", "admin").AllAsync<AgencyProposalView>("agencies/proposals", Token))
            .Single(view => view is { Agency: "culture", Action: "rotateKey" });
        await network.ApproveAsync(proposal);
        await RunningNetwork.UntilAsync(
            async () => (await network.As("culture", "admin").AllAsync<AgencyView>("agencies", Token)).Single(view => view.Id == "culture").Keys.Count,
            keys => keys == 3);
        await network.RestartAsync();
        SignerOf("culture").ShouldNotBe(first);

        await network.DecideAsync("culture", new ProposeAgencyChange("revokeKey", "culture", KeyId: first));
        var basis = await network.BasisWithAsync("police", "culture");
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13900000601\n");
        await network.SendAsync("culture", "sites", "record_id,observed_at,mobile\nc1,2026-01-05,13900000601\n");
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem().RecordId.ShouldBe("c1");
        network.LedgerVerifies().ShouldBeTrue();
    }

    /// <summary>The hits that an agency itself found on a list.</summary>
    private async Task<IReadOnlyList<HitView>> HeldAsync(string agency, string listId) =>
        [.. (await network.As(agency, "analyst").AllAsync<HitView>("hits?side=holder", Token)).Where(hit => hit.ListId == listId)];

    private string SignerOf(string agency) => NodeOf(agency).Keys.Signer.KeyId;

    private SandboxNode NodeOf(string agency) => network.Network.Nodes.Single(node => node.Agency.Id == agency);

    /// <summary>The code with which the ledger refuses a batch of hits.</summary>
    private async Task<string?> AnchorAsync(string agency)
    {
        var batch = new HitBatchAnchor($"batch-{Guid.NewGuid():N}", [new string('0', 64)], []);
        var outcome = await NodeOf(agency).Ledger.SubmitAsync(new LedgerCall(Functions.HitsAnchor, [CanonicalJson.Serialize(batch)]), Token);
        return outcome.Refusal?.Code;
    }

    /// <summary>How the publication of a list by an agency ends, and why.</summary>
    private async Task<(string State, string? Problem)> ListOf(string agency, string basisId)
    {
        var analyst = network.As(agency, "analyst");
        var list = await analyst.PostAsync<QueryListView>("lists", new DraftQueryList($"list of {agency}", basisId, ["tax"], "disclosed"), Token);
        var path = $"lists/{list.ListId}/versions/1";
        await analyst.SendFileAsync<EntriesUploaded>(HttpMethod.Put, $"{path}/entries", network.WriteFile("entry_id,mobile\na,13900000009\n"), _ => { }, Token);
        await analyst.PostAsync<QueryListView>($"{path}/submission", null, Token);
        await network.As(agency, "supervisor").PostAsync<QueryListView>($"{path}/approval", null, Token);
        var end = await RunningNetwork.UntilAsync(() => analyst.GetAsync<QueryListView>(path, Token)!, view => view!.State is not "publishing");
        return (end.State, end.Problem);
    }

    /// <summary>Leaves a node's hits on a list as a kill between finding and anchoring leaves them.</summary>
    private Task UnanchorAsync(string agency, string listId) => NodeOf(agency).Services.GetRequiredService<NodeDatabase>().WriteAsync(
        async db =>
        {
            var batches = await db.Hits.Where(hit => hit.ListId == listId).Select(hit => hit.AnchorBatchId).ToListAsync(Token);
            await db.AnchorBatches.Where(batch => batches.Contains(batch.BatchId)).ExecuteUpdateAsync(
                set => set.SetProperty(batch => batch.State, "pending").SetProperty(batch => batch.BlockNumber, (long?)null), Token);
            await db.Hits.Where(hit => hit.ListId == listId).ExecuteUpdateAsync(set => set.SetProperty(hit => hit.BlockNumber, (long?)null), Token);
        },
        Token);

    private async Task<string?> BatchStateAsync(string agency, string listId)
    {
        await using var db = NodeOf(agency).Services.GetRequiredService<NodeDatabase>().Read();
        return await db.AnchorBatches.Where(batch => db.Hits.Any(hit => hit.ListId == listId && hit.AnchorBatchId == batch.BatchId))
            .OrderBy(batch => batch.CreatedAt).Select(batch => batch.State).FirstOrDefaultAsync(Token);
    }

    private static async Task<string> RefusedAsync(Task act) => (await act.ShouldThrowAsync<NodeRefusalException>()).Code;
}
