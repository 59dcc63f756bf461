using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Tests.Network.Pseudonyms;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.SealedLists;

/// <summary>An older key is asked under as long as a received list was made with it; own lists go over to the new key at once.</summary>
public sealed class EndedKeyTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private const string Header = "record_id,observed_at,mobile\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_own_list_goes_over_to_the_new_key_and_with_the_last_list_of_the_older_one_nothing_waits_for_it_any_more()
    {
        await network.KeyForAllAsync("person-1");
        var basis = await network.BasisAsync("police", terms => terms with { Recipients = ["tax", "bank"] });
        var received = await network.PublishAsync(basis, "entry_id,mobile\na,13912365301\n", change: draft => draft with { Mode = "sealed" });
        await network.SettleAsync();
        await GrantListsAsync("tax", 100);
        network.Hold("tax");
        var own = await SubmitAsync("entry_id,mobile\nx,13912365301\ny,13912365302\n");
        await RunningNetwork.UntilAsync(() => Task.FromResult<long?>(network.WaitingOf("tax", "person-1", "List")), waiting => waiting == 2);
        // Its identifier waits already, for the list.
        await network.SendAsync("tax", "first", Header + "r1,2026-01-05,13912365301\n");
        await RunningNetwork.UntilAsync(() => network.As("tax", "daemon").GetAsync<Backlog>("backlog", Token)!, backlog => backlog!.FramesToScreen == 0);
        network.WaitingOf("tax", "person-1").ShouldBe(2);

        await network.KeyForAllAsync("person-2");
        await network.WaitingAsync("tax", "person-1", 1);
        network.WaitingOf("tax", "person-1", "Records").ShouldBe(1);
        await RunningNetwork.UntilAsync(() => Task.FromResult<long?>(network.WaitingOf("tax", "person-2", "Records")), waiting => waiting == 2);
        await network.SendAsync("tax", "second", Header + "r2,2026-01-06,13912365303\n");
        await network.WaitingAsync("tax", "person-1", 2);
        await network.WaitingAsync("tax", "person-2", 3);

        await network.As("police", "supervisor").PostAsync<QueryListView>($"lists/{received.ListId}/withdrawal", new WithdrawQueryList("no longer needed"), Token);
        await network.WaitingAsync("tax", "person-1", 0);
        network.WaitingOf("tax", "person-2").ShouldBe(3);
        (await network.StatusesAsync("tax")).ShouldHaveSingleItem().KeyId.ShouldBe("person-2");
        network.Release("tax");
        await RunningNetwork.UntilAsync(() => network.ListAsync("tax", own.ListId)!, view => view!.State == "submitted");
        await network.As("tax", "supervisor").PostAsync<QueryListView>($"lists/{own.ListId}/versions/1/approval", null, Token);
        await network.UntilMatchedAsync(own);
        await network.SettleAsync();
        network.KeyOf(own.ListId).ShouldBe("person-2");
        network.KnownOf("tax", "person-1", ["13912365301"u8.ToArray(), "13912365302"u8.ToArray(), "13912365303"u8.ToArray()]).ShouldBeEmpty();
    }

    private async Task<QueryListView> SubmitAsync(string csv)
    {
        var basis = await network.BasisAsync("tax", terms => terms with { Recipients = ["police"] });
        var analyst = network.As("tax", "analyst");
        var list = await analyst.PostAsync<QueryListView>(
            "lists", new DraftQueryList($"list-{Guid.NewGuid():N}", basis.BasisId, basis.Terms.Recipients, "sealed"), Token);
        await analyst.SendFileAsync<EntriesUploaded>(HttpMethod.Put, $"lists/{list.ListId}/versions/1/entries", network.WriteFile(csv), _ => { }, Token);
        return await analyst.PostAsync<QueryListView>($"lists/{list.ListId}/versions/1/submission", null, Token);
    }

    private async Task GrantListsAsync(string agency, long amount)
    {
        var grant = await network.As(agency, "supervisor").PostAsync<EvaluationGrantView>(
            "pseudonyms/grants", new AskForEvaluations(KeyNames.Person, AskForMore.WordOf(EvaluationUse.List), amount, "a list", KeyId: "person-1"), Token);
        foreach (var other in (string[])["customs", "bank"])
            await network.As(other, "supervisor").PostAsync<EvaluationGrantView>($"pseudonyms/grants/{grant.GrantId}/approval", null, Token);
        await RunningNetwork.UntilAsync(() => network.StatusAsync(agency)!, status => status!.ListLeft == amount);
    }
}
