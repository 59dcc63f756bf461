using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Authorization;

/// <summary>What depends on whose the thing is: the role may be right and the act is refused all the same.</summary>
public sealed class ObjectRuleTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string Rows = "entry_id,mobile\na,13912345611\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_supervisor_cannot_approve_a_list_of_their_own_but_another_can()
    {
        using var drafter = await AsAsync("police", "supervisor");
        using var other = await AsAsync("police", "supervisor2");
        var path = await DraftAsync(drafter, "police");
        (await drafter.UploadAsync(HttpMethod.Put, $"{path}/entries", Bytes(Rows), Token)).Status.ShouldBe(200);
        (await drafter.PostAsync($"{path}/submission", null, Token)).Status.ShouldBe(200);

        Refused(await drafter.PostAsync($"{path}/approval", null, Token), 403, "XN-LIST-DRAFT-008");
        (await other.PostAsync($"{path}/approval", null, Token)).Status.ShouldBe(200);
        await RunningNetwork.UntilAsync(
            async () => (await other.GetAsync(path, Token)).Read<QueryListView>(), view => view?.State == "inForce");
    }

    [Fact]
    public async Task Nobody_puts_entries_into_somebody_elses_draft_or_submits_it_and_so_nobody_approves_their_own_entries()
    {
        using var drafter = await AsAsync("police", "analyst");
        using var supervisor = await AsAsync("police", "supervisor");
        var path = await DraftAsync(drafter, "police");
        Refused(await supervisor.UploadAsync(HttpMethod.Put, $"{path}/entries", Bytes(Rows), Token), 403, "XN-LIST-DRAFT-009");
        (await drafter.UploadAsync(HttpMethod.Put, $"{path}/entries", Bytes(Rows), Token)).Status.ShouldBe(200);
        Refused(await supervisor.PostAsync($"{path}/submission", null, Token), 403, "XN-LIST-DRAFT-009");
        (await drafter.PostAsync($"{path}/submission", null, Token)).Status.ShouldBe(200);
        Refused(await drafter.PostAsync($"{path}/approval", null, Token), 403, "XN-ACCESS-002");
    }

    [Fact]
    public async Task A_received_list_can_be_neither_changed_nor_approved_nor_withdrawn_by_its_recipient()
    {
        var list = await network.PublishAsync(await network.BasisAsync("police"), Rows);
        using var analyst = await AsAsync("tax", "analyst");
        using var supervisor = await AsAsync("tax", "supervisor");
        var path = $"api/v1/lists/{list.ListId}/versions/{list.Version}";
        Refused(await analyst.UploadAsync(HttpMethod.Put, $"{path}/entries", Bytes(Rows), Token), 409, "XN-LIST-DRAFT-004");
        Refused(await analyst.PostAsync($"{path}/submission", null, Token), 409, "XN-LIST-DRAFT-004");
        Refused(await supervisor.PostAsync($"{path}/approval", null, Token), 409, "XN-LIST-DRAFT-007");
        var withdrawal = await supervisor.PostAsync($"api/v1/lists/{list.ListId}/withdrawal", new WithdrawQueryList("not ours"), Token);
        withdrawal.Status.ShouldBe(403, withdrawal.Text);
        Refused(await analyst.PostAsync("api/v1/lists", Draft(list.BasisId, "tax") with { ListId = list.ListId }, Token), 404, "XN-NODE-404");

        (await network.As("police", "analyst").GetAsync<QueryListView>($"lists/{list.ListId}", Token)).State.ShouldBe("inForce");
    }

    [Fact]
    public async Task A_basis_is_not_approved_by_who_proposed_it()
    {
        using var proposer = await AsAsync("customs", "supervisor");
        var terms = (await network.BasisAsync("customs")).Terms with { BasisId = $"basis-{Guid.NewGuid():N}" };
        (await proposer.PostAsync("api/v1/legal-bases", terms, Token)).Status.ShouldBe(200);
        Refused(await proposer.PostAsync($"api/v1/legal-bases/{terms.BasisId}/approval", null, Token), 403, "XN-ACTOR-009");
    }

    [Fact]
    public async Task A_disclosure_is_decided_by_the_holders_supervisor_and_seen_by_the_two_agencies_alone()
    {
        var basis = await network.BasisAsync("police", terms => terms with { ReleaseMode = "onRequest" });
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13912345612\n");
        await network.SendAsync("tax", "visits", "record_id,observed_at,mobile,note\nd1,2026-01-05,13912345612,counter 3\n");
        await network.SettleAsync();
        var hit = (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem();
        var asked = await network.As("police", "analyst").PostAsync<DisclosureView>(
            $"hits/{hit.Id}/disclosure-requests", new RequestDisclosure(["note"], "case 1"), Token);
        var path = $"api/v1/disclosures/{asked.Id}";
        await RunningNetwork.UntilAsync(
            async () => (await network.As("tax", "supervisor").AllAsync<DisclosureView>("disclosures?side=holder", Token)).FirstOrDefault(view => view.Id == asked.Id),
            view => view is not null);

        using (var requester = await AsAsync("police", "supervisor"))
        {
            Refused(await requester.PostAsync($"{path}/grant", null, Token), 404, "XN-NODE-404");
            Refused(await requester.PostAsync($"{path}/refusal", new RefuseDisclosure("not-held", ""), Token), 404, "XN-NODE-404");
        }
        using (var third = await AsAsync("customs", "supervisor"))
        {
            Refused(await third.GetAsync(path, Token), 404, "XN-NODE-404");
            Refused(await third.PostAsync($"{path}/grant", null, Token), 404, "XN-NODE-404");
            Refused(await third.GetAsync($"api/v1/hits/{hit.Id}", Token), 404, "XN-NODE-404");
            Refused(await third.PostAsync($"api/v1/hits/{hit.Id}/disclosure-requests", new RequestDisclosure(["note"], "why not"), Token), 404, "XN-NODE-404");
        }
        using (var holdersAnalyst = await AsAsync("tax", "analyst"))
        {
            Refused(await holdersAnalyst.PostAsync($"{path}/grant", null, Token), 403, "XN-ACCESS-002");
            // The holder of a hit does not ask itself.
            Refused(await holdersAnalyst.PostAsync($"api/v1/hits/{hit.Id}/disclosure-requests", new RequestDisclosure(["note"], "own"), Token), 404, "XN-NODE-404");
        }
        using var holder = await AsAsync("tax", "supervisor");
        (await holder.PostAsync($"{path}/grant", null, Token)).Read<DisclosureView>().State.ShouldBe("granted");
    }

    [Fact]
    public async Task A_joint_alert_is_seen_by_the_involved_alone_and_closed_by_the_lists_owner_alone()
    {
        var basis = await network.BasisAsync("police", terms => terms with { Recipients = ["tax", "customs"] });
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13912345613\n");
        await network.SendAsync("tax", "visits", "record_id,observed_at,mobile\ne1,2026-01-05,13912345613\n");
        await network.SendAsync("customs", "entries", "record_id,observed_at,mobile\ne2,2026-01-05,13912345613\n");
        await network.SettleAsync();
        var alert = await RunningNetwork.UntilAsync(
            async () => (await network.As("customs", "analyst").AllAsync<AlertView>("alerts", Token)).FirstOrDefault(view => view.ListId == list.ListId),
            view => view?.State == "open");
        var finding = new GiveVerdict("confirmed");

        using (var outsider = await AsAsync("bank", "supervisor"))
        {
            Refused(await outsider.GetAsync($"api/v1/alerts/{alert.Id}", Token), 404, "XN-NODE-404");
            Refused(await outsider.PostAsync($"api/v1/alerts/{alert.Id}/verdict", finding, Token), 404, "XN-NODE-404");
            Refused(await outsider.PostAsync($"api/v1/alerts/{alert.Id}/closing", finding, Token), 404, "XN-NODE-404");
        }
        using (var holder = await AsAsync("tax", "supervisor"))
            (await holder.PostAsync($"api/v1/alerts/{alert.Id}/closing", finding, Token)).Status.ShouldBe(403);
        using var owner = await AsAsync("police", "supervisor");
        (await owner.PostAsync($"api/v1/alerts/{alert.Id}/closing", finding, Token)).Read<AlertView>().State.ShouldBe("closed");
    }

    [Fact]
    public async Task A_daemon_sees_what_programs_brought_in_and_nothing_that_people_did()
    {
        var own = await network.SendAsync("bank", "payments", "record_id,observed_at,mobile\nf1,2026-01-05,13912345614\nf2,2026-02-30,13912345614\n");
        using var analyst = await AsAsync("bank", "analyst");
        using var daemon = await AsAsync("bank", "daemon");
        var upload = await analyst.UploadAsync(
            HttpMethod.Post, "api/v1/intake/by-hand", Bytes("record_id,observed_at,mobile\nf3,2026-02-30,13912345615\n"), Token);
        var others = upload.Read<IntakeSummary>();

        (await daemon.GetAsync($"api/v1/intake/{own.BatchId}", Token)).Read<IntakeSummary>().Rejected.ShouldBe(1);
        (await daemon.GetAsync($"api/v1/intake/{own.BatchId}/errors", Token)).Text.ShouldContain("XN-INTAKE-111");
        Refused(await daemon.GetAsync($"api/v1/intake/{others.BatchId}", Token), 404, "XN-NODE-404");
        Refused(await daemon.GetAsync($"api/v1/intake/{others.BatchId}/errors", Token), 404, "XN-NODE-404");
        var seen = (await daemon.GetAsync("api/v1/intake", Token)).Read<Page<IntakeSummary>>().Items.Select(batch => batch.BatchId).ToList();
        seen.ShouldContain(own.BatchId);
        seen.ShouldNotContain(others.BatchId);

        var all = (await analyst.GetAsync("api/v1/intake", Token)).Read<Page<IntakeSummary>>().Items.Select(batch => batch.BatchId).ToList();
        all.ShouldContain(own.BatchId);
        all.ShouldContain(others.BatchId);
    }

    [Fact]
    public async Task An_administrator_sees_no_subject_even_of_things_that_are_there()
    {
        var list = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912345616\n");
        var batch = await network.SendAsync("tax", "visits", "record_id,observed_at,mobile\ng1,2026-01-05,13912345616\n");
        await network.SettleAsync();
        var hit = (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem();
        using var administrator = await AsAsync("police", "admin");
        foreach (var path in (string[])[$"hits/{hit.Id}", $"trace/{hit.Id}", "hits", "alerts", "disclosures", "audit", "live", "desk", "intake", $"intake/{batch.BatchId}"])
            Refused(await administrator.GetAsync($"api/v1/{path}", Token), 403, "XN-ACCESS-002");
        (await administrator.GetAsync($"api/v1/lists/{list.ListId}", Token)).Text.ShouldNotContain("13912345616");
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static DraftQueryList Draft(string basisId, string owner) =>
        new("a list", basisId, [.. RunningNetwork.Agencies.Where(agency => agency != owner)], "disclosed");

    private static void Refused(Answer answer, int status, string code)
    {
        answer.WrongAsProblem().ShouldBeNull();
        (answer.Status, answer.Code).ShouldBe((status, code), answer.Text);
    }

    private Task<Caller> AsAsync(string agency, string account) => Caller.SignInAsync(network.Network, agency, $"{agency}-{account}", Token);

    private async Task<string> DraftAsync(Caller drafter, string owner)
    {
        var basis = await network.BasisAsync(owner);
        var list = (await drafter.PostAsync("api/v1/lists", Draft(basis.BasisId, owner), Token)).Read<QueryListView>();
        return $"api/v1/lists/{list.ListId}/versions/{list.Version}";
    }
}
