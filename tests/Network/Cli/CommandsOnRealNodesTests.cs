using System.Text.Json;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Cli;

/// <summary>Every command against real nodes: what people type, what they see, what programs read.</summary>
public sealed class CommandsOnRealNodesTests : IClassFixture<RunningNetwork>, IDisposable
{
    private readonly RunningNetwork network;
    private readonly Exchange exchange;

    public CommandsOnRealNodesTests(RunningNetwork network) => (this.network, exchange) = (network, new Exchange(network));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => exchange.Dispose();

    [Fact]
    public async Task A_list_is_published_hit_amended_and_withdrawn()
    {
        var basis = await network.BasisAsync("tax");
        var published = await exchange.JsonAsync(
            "tax-analyst", "list", "publish", exchange.File("wanted.csv", "entry_id,mobile\na,13912370001\n"), "--basis", basis.BasisId, "--recipients", "police,bank", "--mode",
            "disclosed");
        var list = Text(published, "list", "listId");
        Text(published, "list", "state").ShouldBe("submitted");
        Number(published, "accepted").ShouldBe(1);
        (await exchange.AsAsync("tax-analyst", "list", "approve", list)).Exit.ShouldBe(1);
        Text(await exchange.JsonAsync("tax-supervisor", "list", "approve", list, "--wait"), "state").ShouldBe("inForce");
        await MatchingAsync(list, 1);
        (await exchange.ScreenAsync("tax-auditor", "list", "show", list)).ShouldContain("in force");
        Texts(await exchange.JsonAsync("police-analyst", "list", "show", "--side", "recipient"), "listId").ShouldContain(list);

        var records = exchange.File("visits.csv", "record_id,observed_at,mobile,note\nr1,2026-01-05,13912370001,seen\nr2,2026-13-45,13912370001,never\n");
        var sent = await exchange.AsAsync("police-daemon", "intake", records, "--wait", "--json");
        sent.Exit.ShouldBe(5, sent.All);
        (Number(sent.Document, "accepted"), Number(sent.Document, "rejected"), Number(sent.Document, "hits")).ShouldBe((1, 1, 1));
        File.ReadAllText(records + ".errors.csv").ShouldContain("XN-INTAKE-");
        (await exchange.ScreenAsync("police-analyst", "batches")).ShouldContain("visits.csv");

        await network.SettleAsync();
        var hits = await exchange.JsonAsync("tax-analyst", "hits", "--list", list);
        var hit = Texts(hits, "id").ShouldHaveSingleItem();
        Texts(hits, "entryId").ShouldBe(["a"]);
        Texts(await exchange.JsonAsync("police-analyst", "hits", "--side", "holder", "--list", list), "id").ShouldBe([hit]);
        var screen = await exchange.ScreenAsync("tax-analyst", "hits", hit);
        screen.ShouldContain("verified");
        screen.ShouldContain("seen");
        screen.ShouldContain("same");
        (await exchange.ScreenAsync("tax-analyst", "trace", hit)).ShouldContain("anchored the hit on the ledger");
        foreach (var id in (string[])[list, basis.BasisId, TransactionOf(await exchange.JsonAsync("tax-analyst", "trace", hit)), "r1"])
            (await exchange.JsonAsync("tax-analyst", "trace", id)).GetProperty("steps").GetArrayLength().ShouldBeGreaterThan(0, id);
        (await exchange.AsAsync("tax-analyst", "trace", "nowhere")).Error.ShouldContain("XN-NODE-404");

        var amended = await exchange.JsonAsync("tax-analyst", "list", "amend", list, exchange.File("more.csv", "entry_id,mobile\na,13912370001\nb,13912370002\n"));
        Number(amended, "list", "version").ShouldBe(2);
        Text(await exchange.JsonAsync("tax-supervisor", "list", "approve", list, "--wait"), "state").ShouldBe("inForce");
        await MatchingAsync(list, 2);
        Text(await exchange.JsonAsync("tax-analyst", "list", "show", list, "--version", "1"), "state").ShouldBe("superseded");
        Text(await exchange.JsonAsync("tax-supervisor", "list", "withdraw", list, "--reason", "found"), "state").ShouldBe("withdrawn");
        await ShowsAsync("withdrawn", "tax-analyst", "list", "show", list);
        await ShowsAsync("withdrawn", "police-analyst", "list", "show", list);
    }

    [Fact]
    public async Task A_list_is_drafted_and_submitted_in_two_steps_and_its_bad_rows_are_kept()
    {
        var basis = await network.BasisAsync("tax");
        var file = exchange.File("drafted.csv", "entry_id,mobile\na,13912371001\nb,\n");
        // The agencies of this network have made no keys yet, which sealed lists need.
        var sealedOne = Text(
            (await exchange.AsAsync("tax-analyst", "list", "draft", file, "--basis", basis.BasisId, "--recipients", "police", "--json")).Document, "list", "listId");
        (await exchange.AsAsync("tax-analyst", "list", "submit", sealedOne)).Error.ShouldContain("XN-LIST-DRAFT-011");
        var drafted = await exchange.AsAsync(
            "tax-analyst", "list", "draft", file, "--basis", basis.BasisId, "--recipients", "police", "--mode", "disclosed", "--json");
        drafted.Exit.ShouldBe(5, drafted.All);
        Text(drafted.Document, "list", "state").ShouldBe("draft");
        File.ReadAllText(file + ".errors.csv").ShouldContain("XN-INTAKE-");
        Text(await exchange.JsonAsync("tax-analyst", "list", "submit", Text(drafted.Document, "list", "listId")), "state").ShouldBe("submitted");
        (await exchange.AsAsync("tax-auditor", "list", "publish", file, "--basis", basis.BasisId, "--recipients", "police")).Error.ShouldContain("XN-ACCESS-002");
    }

    [Fact]
    public async Task A_joint_alert_is_shown_judged_and_traced()
    {
        var basis = await network.BasisAsync("tax");
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13912372001\n");
        foreach (var agency in (string[])["police", "bank"])
            await exchange.JsonAsync($"{agency}-daemon", "intake", exchange.File($"{agency}.csv", "record_id,observed_at,mobile\nr1,2026-01-05,13912372001\n"));
        await network.SettleAsync();

        var alerts = await exchange.JsonAsync("tax-analyst", "alerts", "--state", "open");
        var alert = alerts.EnumerateArray().Single(alert => Text(alert, "listId") == list.ListId);
        var id = Text(alert, "id");
        Text(alert, "entryId").ShouldBe("a");
        alert.GetProperty("agencies").EnumerateArray().Select(agency => agency.GetString()).ShouldBe(["police", "bank"], ignoreOrder: true);
        (await exchange.ScreenAsync("police-analyst", "alerts")).ShouldContain(id);
        (await exchange.ScreenAsync("bank-analyst", "alert", "show", id)).ShouldContain("police");
        Text(await exchange.JsonAsync("tax-analyst", "trace", id), "kind").ShouldBe("alert");
        await exchange.JsonAsync("police-analyst", "alert", "verdict", id, "confirmed");
        await exchange.JsonAsync("tax-supervisor", "alert", "close", id, "confirmed");
        await ShowsAsync("closed", "bank-analyst", "alert", "show", id);
    }

    [Fact]
    public async Task Fields_are_asked_for_granted_and_refused()
    {
        var basis = await network.BasisAsync("tax", terms => terms with { ReleaseMode = "onRequest" });
        var list = await network.PublishAsync(basis, "entry_id,mobile\na,13912373001\n");
        await exchange.JsonAsync("police-daemon", "intake", exchange.File("calls.csv", "record_id,observed_at,mobile,note\nr1,2026-01-05,13912373001,seen\n"));
        await network.SettleAsync();
        var hit = Texts(await exchange.JsonAsync("tax-analyst", "hits", "--list", list.ListId), "id").ShouldHaveSingleItem();

        var first = Text(await exchange.JsonAsync("tax-analyst", "disclosure", "request", hit, "--fields", "note", "--why", "needed"), "id");
        var second = Text(await exchange.JsonAsync("tax-analyst", "disclosure", "request", hit, "--fields", "note", "--why", "again"), "id");
        foreach (var id in (string[])[first, second])
        {
            await RunningNetwork.UntilAsync(
                async () => Texts(await exchange.JsonAsync("police-supervisor", "disclosure", "list", "--side", "holder"), "id"), ids => ids!.Contains(id));
        }
        await exchange.JsonAsync("police-supervisor", "disclosure", "grant", first);
        await exchange.JsonAsync("police-supervisor", "disclosure", "refuse", second, "--reason", "disproportionate", "--remark", "once is enough");
        await RunningNetwork.UntilAsync(
            async () => await exchange.ScreenAsync("tax-analyst", "disclosure", "show", first), screen => screen!.Contains("seen", StringComparison.Ordinal));
        await ShowsAsync("refused", "tax-analyst", "disclosure", "show", second);
        Text(await exchange.JsonAsync("tax-analyst", "disclosure", "show", second), "reasonCode").ShouldBe("disproportionate");
        (await exchange.ScreenAsync("tax-analyst", "disclosure", "list", "--side", "requester")).ShouldContain(first);
    }

    [Fact]
    public async Task Members_bases_and_the_audit_log_are_shown_and_the_log_is_whole()
    {
        var basis = await network.BasisAsync("tax");
        Texts(await exchange.JsonAsync("tax-analyst", "agency", "list"), "id").ShouldBe(RunningNetwork.Agencies, ignoreOrder: true);
        (await exchange.ScreenAsync("tax-admin", "agency", "list")).ShouldContain("PoliceMSP");
        (await exchange.JsonAsync("tax-admin", "agency", "list", "--proposals")).ValueKind.ShouldBe(JsonValueKind.Array);
        Texts(await exchange.JsonAsync("police-analyst", "basis", "list"), "basisId").ShouldContain(basis.BasisId);
        Text(await exchange.JsonAsync("tax-analyst", "basis", "show", basis.BasisId), "state").ShouldBe("inForce");
        Text(await exchange.JsonAsync("tax-analyst", "whoami"), "agency").ShouldBe("tax");

        (await exchange.JsonAsync("tax-auditor", "audit")).GetArrayLength().ShouldBeGreaterThan(0);
        (await exchange.ScreenAsync("tax-auditor", "audit", "--limit", "5")).ShouldNotBeEmpty();
        var verified = await exchange.JsonAsync("tax-auditor", "audit", "--verify");
        verified.GetProperty("intact").GetBoolean().ShouldBeTrue();
        Number(verified, "rows").ShouldBeGreaterThan(0);
        (await exchange.AsAsync("tax-analyst", "audit", "--verify")).Error.ShouldContain("XN-ACCESS-002");
    }

    [Fact]
    public async Task A_ledger_in_use_verifies_against_the_checkpoints_that_a_node_keeps()
    {
        foreach (var agency in (string[])["police", "bank"])
            await SignCheckpointAsync(agency);
        var file = exchange.PathOf("checkpoints.ndjson");
        await RunningNetwork.UntilAsync(
            async () => await exchange.JsonAsync("tax-auditor", "checkpoints", "--out", file), saved => File.ReadAllText(file).Contains("\"bank\"", StringComparison.Ordinal));

        var report = await exchange.JsonAsync("tax-auditor", "ledger", "verify", network.Network.Ledger.Place, "--checkpoint", file);

        report.GetProperty("verified").GetBoolean().ShouldBeTrue();
        Number(report, "faults").ShouldBe(0);
        var agencies = report.GetProperty("checkpoints").EnumerateArray().Select(checkpoint => (Text(checkpoint, "agency"), Text(checkpoint, "result"))).ToList();
        agencies.ShouldContain(("police", "matches"));
        agencies.ShouldContain(("bank", "matches"));
        (await exchange.ScreenAsync("tax-auditor", "ledger", "verify", network.Network.Ledger.Place, "--checkpoint", file)).ShouldContain("matches");
    }

    [Fact]
    public async Task A_cross_check_waits_for_the_answers_and_shows_them()
    {
        var basis = await network.BasisAsync("tax");
        await exchange.JsonAsync("tax-daemon", "intake", exchange.File("own.csv", "record_id,observed_at,mobile\nr1,2026-01-05,13912374001\n"));
        await exchange.JsonAsync("police-daemon", "intake", exchange.File("theirs.csv", "record_id,observed_at,mobile\nr2,2026-01-05,13912374001\n"));
        var file = exchange.File("persons.csv", "entry_id,mobile\na,13912374001\nb,\n");

        var running = exchange.AsAsync("tax-analyst", "crosscheck", file, "--basis", basis.BasisId, "--recipients", "police,bank", "--wait", "--json");
        var started = await RunningNetwork.UntilAsync(
            async () => (await network.As("tax", "analyst").AllAsync<CrossCheckView>("crosschecks", Token)).SingleOrDefault(check => check.Name == "persons"),
            check => check?.State == "submitted");
        Text(await exchange.JsonAsync("tax-supervisor", "list", "approve", started.Id, "--wait"), "state").ShouldBe("inForce");
        var ran = await running;

        // One row could not be used: that is said, and the rest is answered.
        ran.Exit.ShouldBe(5, ran.All);
        File.ReadAllText(file + ".errors.csv").ShouldContain("XN-INTAKE-");
        Text(ran.Document, "id").ShouldBe(started.Id);
        Texts(ran.Document.GetProperty("own"), "recordId").ShouldBe(["r1"]);
        ran.Document.GetProperty("answers").EnumerateArray().Select(answer => (Text(answer, "agency"), Text(answer, "state") is "complete" or "incomplete", Number(answer, "hits")))
            .ShouldBe([("bank", true, 0), ("police", true, 1)], ignoreOrder: true);
        var screen = await exchange.ScreenAsync("tax-auditor", "crosschecks", started.Id);
        screen.ShouldContain("r1");
        screen.ShouldContain("police");
        (await exchange.ScreenAsync("tax-analyst", "crosschecks")).ShouldContain(started.Id);
        Texts(await exchange.JsonAsync("tax-analyst", "hits", "--list", started.Id), "recordId").ShouldBe(["r2"]);

        var empty = await exchange.AsAsync("tax-analyst", "crosscheck", exchange.File("none.csv", "entry_id,mobile\nb,\n"), "--basis", basis.BasisId, "--recipients", "police");
        empty.Exit.ShouldBe(1, empty.All);
        empty.Error.ShouldContain("XN-CLI-031");
        var bad = await exchange.AsAsync("tax-analyst", "crosscheck", exchange.File("bad.csv", "entry_id,mobile,mobile\n"), "--basis", basis.BasisId, "--recipients", "police");
        bad.Exit.ShouldBe(1, bad.All);
        bad.Error.ShouldContain("XN-INTAKE-");
    }

    [Fact]
    public async Task A_cross_check_that_the_contract_refuses_ends_the_waiting()
    {
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["police"] });
        var file = exchange.File("outside.csv", "entry_id,mobile\na,13912375001\n");
        var running = exchange.AsAsync("tax-analyst", "crosscheck", file, "--basis", basis.BasisId, "--recipients", "bank", "--wait");
        var started = await RunningNetwork.UntilAsync(
            async () => (await network.As("tax", "analyst").AllAsync<CrossCheckView>("crosschecks", Token)).SingleOrDefault(check => check.Name == "outside"),
            check => check?.State == "submitted");
        (await exchange.AsAsync("tax-supervisor", "list", "approve", started.Id)).Exit.ShouldBe(0);
        var ran = await running;
        ran.Exit.ShouldBe(1, ran.All);
        ran.Output.ShouldContain("XN-LIST-005");
    }

    private async Task MatchingAsync(string list, int version)
    {
        foreach (var agency in (string[])["police", "bank"])
        {
            await RunningNetwork.UntilAsync(
                async () => (await network.As(agency, "analyst").AllAsync<QueryListView>("lists?side=recipient", Token)).SingleOrDefault(view => view.ListId == list),
                view => view?.Version == version && view.Matching == "matching");
        }
    }

    /// <summary>A node's own copy follows the ledger within moments: what a command shows becomes what was decided.</summary>
    private Task ShowsAsync(string state, params string[] accountAndCommand) => RunningNetwork.UntilAsync(
        async () => Text(await exchange.JsonAsync(accountAndCommand[0], accountAndCommand[1..]), "state"), shown => shown == state);

    private async Task SignCheckpointAsync(string agency)
    {
        var node = network.Network.Nodes.Single(node => node.Agency.Id == agency);
        var head = await node.Ledger.HeadAsync(Token);
        var checkpoint = KeptCheckpoint.Sign(node.Keys.Signer, agency, node.Options.NetworkId, head, network.Clock.GetUtcNow());
        (await node.Ledger.SubmitAsync(new LedgerCall(Functions.CheckpointsSign, [CanonicalJson.Serialize(checkpoint.Statement)]), Token)).Refusal.ShouldBeNull();
    }

    private static string TransactionOf(JsonElement trace) => trace.GetProperty("steps").EnumerateArray()
        .Where(step => step.TryGetProperty("transactionId", out var id) && id.ValueKind == JsonValueKind.String).Select(step => Text(step, "transactionId")).First();

    private static string Text(JsonElement element, params string[] path) => At(element, path).GetString()!;

    private static long Number(JsonElement element, params string[] path) => At(element, path).GetInt64();

    private static JsonElement At(JsonElement element, string[] path) => path.Aggregate(element, (inner, name) => inner.GetProperty(name));

    private static List<string> Texts(JsonElement array, string name) => [.. array.EnumerateArray().Select(item => Text(item, name))];
}
