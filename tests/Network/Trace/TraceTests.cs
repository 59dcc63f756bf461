using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Trace;

/// <summary>What can be told afterwards of everything that happened, at each side, with the places where it can be verified.</summary>
public sealed class TraceTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private static readonly string[] ListSteps = ["basisProposed", "basisApproved", "basisInForce", "listPublished"];
    private static readonly string[] AlertSteps = ["alertOpened", "alertConfirmed", "alertVerdict", "alertClosed"];
    private static readonly string[] DisclosureSteps = ["disclosureRequested", "disclosureGranted"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hit_alert_list_disclosure_and_record_each_have_their_whole_timeline_at_each_side()
    {
        var (list, hits, alert, disclosure) = await WholeStoryAsync("13912346501");
        var hit = hits.Single(hit => hit.Agency == "tax");
        await network.RestartAsync();

        // The owner: everything on the ledger, the hits as it was told of them.
        string[] told = ["hitFound", "hitNoticed", "hitsAnchored"];
        await ShouldTellAsync("police", hit.Id, "hit", [.. ListSteps, .. told, .. AlertSteps, .. DisclosureSteps]);
        await ShouldTellAsync("police", hit.RecordId, "record", [.. ListSteps, .. told, .. AlertSteps, .. DisclosureSteps]);
        await ShouldTellAsync("police", disclosure, "disclosure", [.. ListSteps, .. told, .. AlertSteps, .. DisclosureSteps]);
        var atOwner = await ShouldTellAsync("police", alert, "alert", [.. ListSteps, .. told, .. AlertSteps, .. DisclosureSteps]);
        atOwner.Steps.Where(step => step.Step is "hitFound" or "hitsAnchored").Select(step => step.Agency).Distinct().Order().ShouldBe(["bank", "tax"]);
        atOwner.Steps.Count(step => step.Step == "hitsAnchored").ShouldBe(2);

        // A holder: its own record and hit beside what the ledger shows.
        string[] held = ["recordKept", "hitFound", "hitsAnchored"];
        await ShouldTellAsync("tax", hit.Id, "hit", [.. ListSteps, .. held, .. AlertSteps, .. DisclosureSteps]);
        await ShouldTellAsync("tax", hit.RecordId, "record", [.. ListSteps, .. held, .. AlertSteps, .. DisclosureSteps]);
        await ShouldTellAsync("tax", disclosure, "disclosure", [.. ListSteps, .. held, .. AlertSteps, .. DisclosureSteps]);
        var atHolder = await ShouldTellAsync("bank", alert, "alert", [.. ListSteps, .. held, .. AlertSteps]);
        atHolder.Steps.Where(step => step.Step == "hitFound").ShouldAllBe(step => step.Agency == "bank");

        // The list is told the same everywhere.
        foreach (var agency in RunningNetwork.Agencies)
            await ShouldTellAsync(agency, list.ListId, "list", ListSteps);

        // Who is not involved learns nothing but what stands on the ledger.
        foreach (var id in (string[])[hit.Id, hit.RecordId])
            (await RunningNetwork.RefusalOf(() => network.As("customs", "auditor").GetAsync<TraceView>($"trace/{id}", Token))).ShouldBe("XN-NODE-404");
        (await network.As("customs", "auditor").GetAsync<TraceView>($"trace/{alert}", Token)).Steps.ShouldAllBe(step => step.BlockNumber != null);
    }

    [Fact]
    public async Task A_record_without_any_hit_is_told_of_by_its_source_and_id_and_a_transaction_by_its_id()
    {
        await network.SendAsync("tax", "quiet", "record_id,observed_at,mobile\nq1,2026-01-05,13912346502\n");
        await network.SettleAsync();
        var trace = await network.As("tax", "analyst").GetAsync<TraceView>("trace/q1?source=quiet", Token);
        (trace.Kind, trace.Steps.ShouldHaveSingleItem().Step).ShouldBe(("record", "recordKept"));
        (await RunningNetwork.RefusalOf(() => network.As("tax", "analyst").GetAsync<TraceView>("trace/q1?source=other", Token))).ShouldBe("XN-NODE-404");

        var list = await network.PublishAsync(await network.BasisAsync("police"), "entry_id,mobile\na,13912346503\n");
        var published = (await network.As("bank", "auditor").GetAsync<TraceView>($"trace/{list.ListId}", Token)).Steps.Single(step => step.Step == "listPublished");
        var transaction = await network.As("bank", "auditor").GetAsync<TraceView>($"trace/{published.TransactionId}", Token);
        transaction.Kind.ShouldBe("transaction");
        transaction.Steps.ShouldHaveSingleItem().ShouldBe(published);
    }

    [Fact]
    public async Task An_administrator_sees_no_subject_data()
    {
        var (list, hits, alert, disclosure) = await WholeStoryAsync("13912346504");
        var paths = (string[])
        [
            $"trace/{alert}", "hits", $"hits/{hits[0].Id}", "alerts", $"alerts/{alert}", "disclosures", $"disclosures/{disclosure}", "intake", "desk", "live", "audit",
        ];
        foreach (var path in paths)
            (await RunningNetwork.RefusalOf(() => network.As("police", "admin").GetTextAsync(path, Token))).ShouldBe("XN-ACCESS-002", path);
        foreach (var path in (string[])["lists", $"lists/{list.ListId}", "legal-bases", "agencies", "agencies/proposals", "me", "backlog"])
            (await network.As("police", "admin").GetTextAsync(path, Token)).ShouldNotContain("13912346504", customMessage: path);
    }

    /// <summary>Two agencies hit, the alert is judged and closed, a field is asked for and granted.</summary>
    private async Task<(QueryListView List, IReadOnlyList<HitView> Hits, string Alert, string Disclosure)> WholeStoryAsync(string mobile)
    {
        var basis = await network.BasisAsync("police", terms => terms with { ReleaseMode = "onRequest" });
        var list = await network.PublishAsync(basis, $"entry_id,mobile\na,{mobile}\n");
        foreach (var agency in (string[])["tax", "bank"])
            await network.SendAsync(agency, "story", $"record_id,observed_at,mobile,note\n{agency}-{mobile},2026-01-05,{mobile},n\n");
        await network.SettleAsync();
        var hits = await network.HitsAsync("police", list.ListId);
        var alert = (await network.As("police", "analyst").AllAsync<AlertView>("alerts", Token)).Single(alert => alert.ListId == list.ListId).Id;
        await network.As("tax", "analyst").PostAsync<AlertView>($"alerts/{alert}/verdict", new GiveVerdict("confirmed"), Token);
        var request = await network.As("police", "analyst").PostAsync<DisclosureView>(
            $"hits/{hits.Single(hit => hit.Agency == "tax").Id}/disclosure-requests", new RequestDisclosure(["note"], "why"), Token);
        await network.SettleAsync();
        await network.As("tax", "supervisor").PostAsync<DisclosureView>($"disclosures/{request.Id}/grant", null, Token);
        await network.As("police", "supervisor").PostAsync<AlertView>($"alerts/{alert}/closing", new GiveVerdict("confirmed"), Token);
        await network.SettleAsync();
        return (list, hits, alert, request.Id);
    }

    private async Task<TraceView> ShouldTellAsync(string agency, string id, string kind, string[] steps)
    {
        var trace = await network.As(agency, "auditor").GetAsync<TraceView>($"trace/{id}", Token);
        trace.Kind.ShouldBe(kind);
        trace.Steps.Select(step => step.Step).Distinct().Order().ShouldBe(steps.Order(), $"{agency} {kind}");
        trace.Steps.Select(step => step.At).ShouldBeInOrder();
        trace.Steps.ShouldAllBe(step => step.Zh.Contains(step.Agency) && step.En.Contains(step.Agency) && step.Zh != step.En);
        trace.Steps.Distinct().Count().ShouldBe(trace.Steps.Count);
        foreach (var step in trace.Steps)
        {
            // What happened at a node only has no block; everything else is really there.
            if (step.Step is "recordKept" or "hitFound" or "hitNoticed")
            {
                step.BlockNumber.ShouldBeNull();
                continue;
            }
            var block = await network.NodeOf("customs").Ledger.ReadBlockAsync(step.BlockNumber.ShouldNotBeNull(), Token);
            block.ShouldNotBeNull().Transactions.ShouldContain(transaction => transaction.TransactionId == step.TransactionId);
        }
        return trace;
    }
}
