using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Disclosures;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Disclosures;
using ExchangeNetwork.Node.Features.Hits;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Disclosures;

/// <summary>What of a record leaves its agency after a hit: what the basis allows, to the list's owner, with the ledger's word for it.</summary>
public sealed class DisclosureTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string Header = "record_id,observed_at,mobile,note,address,salary\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_automatic_release_gives_exactly_the_fields_that_the_list_names_and_the_ledger_a_salted_commitment_to_them()
    {
        var list = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912346301\n");
        await network.SendAsync("tax", "automatic", Header + "r1,2026-01-05,13912346301,a note of 1,a street of 1,a salary of 1\n");
        await network.SettleAsync();
        var hit = (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem();
        hit.Released.ShouldNotBeNull().OrderBy(field => field.Key).ShouldBe([new("address", "a street of 1"), new("note", "a note of 1")]);
        (await network.FoundAsync("tax", list.ListId)).ShouldHaveSingleItem().Released.ShouldBeNull();

        await using var db = network.NodeOf("police").Services.GetRequiredService<NodeDatabase>().Read();
        var received = await db.ReceivedHits.SingleAsync(row => row.Id == hit.Id, Token);
        var anchored = await db.AnchoredHits.SingleAsync(row => row.Commit == received.Commit, Token);
        network.NodeOf("police").Services.GetRequiredService<HitViews>().ReleaseOf(received).ShouldBe(anchored.Release);
        OnTheLedger("13912346301").ShouldBeFalse();
        OnTheLedger("a note of 1").ShouldBeFalse();
        OnTheLedger(anchored.Release!).ShouldBeTrue();
    }

    [Fact]
    public async Task Where_the_basis_releases_on_request_a_supervisor_of_the_holder_grants_and_the_answer_opens_the_ledgers_commitment()
    {
        var hit = await HitAsync("13912346302");
        hit.Released.ShouldBeNull();
        var request = await RequestAsync(hit, ["address"]);
        request.State.ShouldBe("requested");
        request.Deadline.ShouldBe(network.Clock.GetUtcNow().AddHours(48).AddMinutes(15), TimeSpan.FromMinutes(1));

        var waiting = await AtHolderAsync(request.Id, view => view.Justification != "");
        (waiting.State, waiting.Justification, waiting.HitId, waiting.Side).ShouldBe(("requested", "case 7", hit.Id, "holder"));
        waiting.Released.ShouldBeNull();
        (await RunningNetwork.RefusalOf(() => GrantAsync(request.Id, "analyst"))).ShouldBe("XN-ACCESS-002");
        (await RunningNetwork.RefusalOf(() => network.As("bank", "supervisor").PostAsync<DisclosureView>($"disclosures/{request.Id}/grant", null, Token)))
            .ShouldBe("XN-NODE-404");
        (await RunningNetwork.RefusalOf(() => network.As("police", "supervisor").PostAsync<DisclosureView>($"disclosures/{request.Id}/grant", null, Token)))
            .ShouldBe("XN-NODE-404");

        await network.RestartAsync();
        (await GrantAsync(request.Id)).State.ShouldBe("granted");
        await network.RestartAsync();
        // What was sent to a node that was not up yet is sent again after half a minute.
        network.Clock.Advance(TimeSpan.FromSeconds(31));
        var answered = await AtOwnerAsync(request.Id, view => view.Released is not null);
        answered.State.ShouldBe("granted");
        answered.Released.ShouldNotBeNull().ShouldHaveSingleItem().ShouldBe(new("address", "a street of 13912346302"));
        (await RunningNetwork.RefusalOf(() => GrantAsync(request.Id))).ShouldBe("XN-NODE-003");

        var onLedger = await OnLedgerAsync(request.Id);
        onLedger.Fields.ShouldBe(["address"]);
        await using var db = network.NodeOf("police").Services.GetRequiredService<NodeDatabase>().Read();
        var row = await db.Disclosures.SingleAsync(row => row.Id == request.Id, Token);
        network.NodeOf("police").Services.GetRequiredService<DisclosureVault>().ReleasedOf(row)!.Commit("sandbox").ShouldBe(onLedger.Commitment);
        OnTheLedger("a street of 13912346302").ShouldBeFalse();
        network.Read("tax", $"SELECT count(*) FROM Audit WHERE Subject = '{request.Id}' AND Act = 'disclosureGranted' AND Role = 'supervisor'").ShouldBe(2L);
    }

    [Fact]
    public async Task A_refusal_carries_a_reason_from_the_list_of_reasons_and_reaches_the_owner()
    {
        var request = await RequestAsync(await HitAsync("13912346303"), ["note"]);
        await AtHolderAsync(request.Id, _ => true);
        Task Refuse(string reason, string account) => network.As("tax", account).PostAsync<DisclosureView>(
            $"disclosures/{request.Id}/refusal", new RefuseDisclosure(reason, "not in this case"), Token);
        (await RunningNetwork.RefusalOf(() => Refuse("because", "supervisor"))).ShouldBe("XN-NODE-001");
        (await RunningNetwork.RefusalOf(() => Refuse(DisclosureReasons.All[0], "analyst"))).ShouldBe("XN-ACCESS-002");

        await Refuse(DisclosureReasons.All[0], "supervisor");
        var answered = await AtOwnerAsync(request.Id, view => view.Remark is not null);
        (answered.State, answered.ReasonCode, answered.Remark).ShouldBe(("refused", DisclosureReasons.All[0], "not in this case"));
        answered.Released.ShouldBeNull();
        (await RunningNetwork.RefusalOf(() => GrantAsync(request.Id))).ShouldBe("XN-NODE-003");
    }

    [Fact]
    public async Task A_request_that_nobody_answers_in_time_lapses_on_both_sides()
    {
        var request = await RequestAsync(await HitAsync("13912346304"), ["note"]);
        await AtHolderAsync(request.Id, _ => true);
        network.Clock.Advance(TimeSpan.FromHours(47));
        await network.SettleAsync();
        (await AtHolderAsync(request.Id, _ => true)).State.ShouldBe("requested");

        await network.RestartAsync();
        network.Clock.Advance(TimeSpan.FromHours(2));
        (await AtHolderAsync(request.Id, view => view.State == "lapsed")).Released.ShouldBeNull();
        (await AtOwnerAsync(request.Id, view => view.State == "lapsed")).Released.ShouldBeNull();
        (await RunningNetwork.RefusalOf(() => GrantAsync(request.Id))).ShouldBe("XN-NODE-003");
    }

    [Fact]
    public async Task A_request_to_a_node_that_is_away_until_after_the_deadline_lapses_too()
    {
        var hit = await HitAsync("13912346305");
        await network.StopAsync("tax");
        DisclosureView request;
        try
        {
            request = await RequestAsync(hit, ["note"]);
            network.Clock.Advance(TimeSpan.FromHours(49));
            await AtOwnerAsync(request.Id, view => view.State == "lapsed");
        }
        finally
        {
            await network.StartAsync("tax");
        }
        await AtHolderAsync(request.Id, view => view.State == "lapsed");
        await network.SettleAsync();
    }

    [Fact]
    public async Task Fields_that_the_basis_does_not_name_cannot_be_asked_for()
    {
        var hit = await HitAsync("13912346306");
        (await RunningNetwork.RefusalOf(() => RequestAsync(hit, ["salary"]))).ShouldBe("XN-DISCLOSURE-006");
        (await RunningNetwork.RefusalOf(() => RequestAsync(hit, ["note", "salary"]))).ShouldBe("XN-DISCLOSURE-006");
        (await RunningNetwork.RefusalOf(() => RequestAsync(hit, []))).ShouldBe("XN-DISCLOSURE-006");
        (await network.As("police", "analyst").AllAsync<DisclosureView>("disclosures", Token)).ShouldNotContain(view => view.HitId == hit.Id);

        // Only the list's owner asks; the holder knows the hit by the same id.
        (await RunningNetwork.RefusalOf(() => network.As("tax", "analyst").PostAsync<DisclosureView>(
            $"hits/{hit.Id}/disclosure-requests", new RequestDisclosure(["note"], "case 7"), Token))).ShouldBe("XN-NODE-404");
    }

    [Fact]
    public async Task What_the_record_does_not_have_is_not_granted()
    {
        var basis = await network.BasisAsync("police", terms => terms with { ReleaseMode = "onRequest", ReleasableFields = ["note", "photo"] });
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13912346307\n");
        await network.SendAsync("tax", "nothing", Header + "r1,2026-01-05,13912346307,n,a,s\n");
        await network.SettleAsync();
        var request = await RequestAsync((await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem(), ["photo"]);
        await AtHolderAsync(request.Id, _ => true);
        (await RunningNetwork.RefusalOf(() => GrantAsync(request.Id))).ShouldBe("XN-NODE-004");
    }

    [Fact]
    public async Task Where_the_audit_log_cannot_be_written_nothing_is_granted()
    {
        var request = await RequestAsync(await HitAsync("13912346308"), ["note"]);
        await AtHolderAsync(request.Id, view => view.Justification != "");
        network.Execute("tax", "CREATE TRIGGER full BEFORE INSERT ON Audit BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        await RunningNetwork.RefusalOf(() => GrantAsync(request.Id));
        (await OnLedgerAsync(request.Id)).State.ShouldBe(DisclosureState.Requested);
        network.Execute("tax", "DROP TRIGGER full");
        (await AtHolderAsync(request.Id, _ => true)).State.ShouldBe("requested");

        await GrantAsync(request.Id);
        (await AtOwnerAsync(request.Id, view => view.Released is not null)).Released!["note"].ShouldBe("a note of 13912346308");
    }

    [Fact]
    public async Task Where_the_audit_log_cannot_be_written_nothing_is_released_automatically_and_nothing_is_lost()
    {
        var list = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912346309\n");
        await network.SettleAsync();
        network.Execute("tax", "CREATE TRIGGER full BEFORE INSERT ON Audit WHEN NEW.Act LIKE 'hitFound%' BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        await network.SendAsync("tax", "full", Header + "r1,2026-01-05,13912346309,n,a,s\n");
        // Without evidence of what it does the node stops rather than go on.
        var lifetime = network.NodeOf("tax").Services.GetRequiredService<IHostApplicationLifetime>();
        await RunningNetwork.UntilAsync(() => Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested), stopping => stopping);
        (await network.HitsAsync("police", list.ListId)).ShouldBeEmpty();
        network.Read("tax", $"SELECT count(*) FROM Hits WHERE ListId = '{list.ListId}'").ShouldBe(0L);

        network.Execute("tax", "DROP TRIGGER full");
        await network.RestartAsync();
        await network.SettleAsync();
        (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem().Released.ShouldNotBeNull()["note"].ShouldBe("n");
    }

    [Fact]
    public async Task A_node_that_fails_between_the_ledgers_word_and_its_answer_sends_the_answer_all_the_same()
    {
        var request = await RequestAsync(await HitAsync("13912346310"), ["note"]);
        await AtHolderAsync(request.Id, view => view.Justification != "");
        network.Execute("tax", "CREATE TRIGGER failing BEFORE INSERT ON Audit WHEN NEW.Act = 'disclosureGranted' AND NEW.Outcome = 'ok' BEGIN SELECT RAISE(ABORT, 'gone'); END");
        await RunningNetwork.RefusalOf(() => GrantAsync(request.Id));
        network.Execute("tax", "DROP TRIGGER failing");
        await network.RestartAsync();
        (await AtOwnerAsync(request.Id, view => view.Released is not null)).Released!["note"].ShouldBe("a note of 13912346310");
    }

    /// <summary>A hit at tax on a list whose basis releases on request.</summary>
    private async Task<HitView> HitAsync(string mobile)
    {
        var basis = await network.BasisAsync("police", terms => terms with { ReleaseMode = "onRequest" });
        var list = await network.PublishAsync(basis, $"entry_id,mobile\na,{mobile}\n");
        await network.SendAsync("tax", "on-request", Header + $"r-{mobile},2026-01-05,{mobile},a note of {mobile},a street of {mobile},a salary of {mobile}\n");
        await network.SettleAsync();
        return (await network.HitsAsync("police", list.ListId)).ShouldHaveSingleItem();
    }

    private Task<DisclosureView> RequestAsync(HitView hit, string[] fields) => network.As("police", "analyst").PostAsync<DisclosureView>(
        $"hits/{hit.Id}/disclosure-requests", new RequestDisclosure(fields, "case 7"), Token);

    private Task<DisclosureView> GrantAsync(string id, string account = "supervisor") =>
        network.As("tax", account).PostAsync<DisclosureView>($"disclosures/{id}/grant", null, Token);

    private Task<DisclosureView> AtHolderAsync(string id, Func<DisclosureView, bool> right) => UntilAsync("tax", id, right);

    private Task<DisclosureView> AtOwnerAsync(string id, Func<DisclosureView, bool> right) => UntilAsync("police", id, right);

    private Task<DisclosureView> UntilAsync(string agency, string id, Func<DisclosureView, bool> right) => RunningNetwork.UntilAsync(
        async () => (await network.As(agency, "supervisor").AllAsync<DisclosureView>("disclosures", Token)).FirstOrDefault(view => view.Id == id),
        view => view is not null && right(view));

    private async Task<Disclosure> OnLedgerAsync(string id) => CanonicalJson.Deserialize<Disclosure>((await network.NodeOf("customs").Ledger.EvaluateAsync(
        new LedgerCall(Functions.DisclosuresGet, [CanonicalJson.Serialize(new DisclosureReference(id))]), Token)).Result);

    /// <summary>True when the ledger's files hold a text anywhere.</summary>
    private bool OnTheLedger(string text)
    {
        var sought = System.Text.Encoding.UTF8.GetBytes(text);
        return Directory.EnumerateFiles(Path.GetDirectoryName(network.Network.Ledger.Place)!, "ledger.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)).Any(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content.AsSpan().IndexOf(sought) >= 0;
        });
    }
}
