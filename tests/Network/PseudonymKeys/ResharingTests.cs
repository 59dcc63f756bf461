using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching.Pseudonyms.Dealing;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Tests.Network.Membership;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.PseudonymKeys;

/// <summary>The same key among other holders: pseudonyms stay what they are, shares of the epoch before are gone.</summary>
public sealed class ResharingTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private static readonly string[] All = [.. RunningNetwork.Agencies];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fifth_agency_gets_a_share_of_the_same_key_and_the_old_shares_are_erased_with_receipts()
    {
        await network.BeginAsync("fifth-1");
        var first = await network.ActiveAsync("fifth-1", 1, All);
        var point = Keys.Point();
        var before = network.Evaluate("fifth-1", point, "tax", "police", "customs");
        await network.JoinAsync("housing");
        (await RunningNetwork.UntilAsync(() => network.KeyAsync("housing", "fifth-1"), key => key is not null)).HoldsShare.ShouldBeFalse();
        try
        {
            (await ReshareAsync("fifth-1", new ReshareKey())).Threshold.ShouldBe(4);
            var second = await network.ActiveAsync("fifth-1", 2, [.. All, "housing"]);
            second.PublicKey.ShouldBe(first.PublicKey);
            network.Evaluate("fifth-1", point, "tax", "police", "customs", "housing").ShouldBe(before);
            network.Evaluate("fifth-1", point, "bank", "police", "customs", "housing").ShouldBe(before);

            await ErasedAsync("tax", "fifth-1", 1, All);
            foreach (var agency in (string[])[.. All, "housing"])
                network.Stored(agency, KeyKind.PseudonymShare, "fifth-1").ShouldBe(["fifth-1.2"]);
        }
        finally
        {
            await network.DecideAsync("housing", new ProposeAgencyChange("leave", "housing"));
        }
    }

    [Fact]
    public async Task An_agency_that_is_to_hold_no_share_any_more_deals_for_the_last_time_and_erases_its_own()
    {
        await network.BeginAsync("without-1");
        var first = await network.ActiveAsync("without-1", 1, All);
        string[] three = ["tax", "police", "customs"];
        await ReshareAsync("without-1", new ReshareKey(three, ["bank", "tax", "police"]));
        // Not every member gets a share, so people must agree, those of the bank as well.
        foreach (var agency in (string[])["police", "customs", "bank"])
        {
            await network.UntilAsync(agency, "without-1", view => view.Consent is null, epoch: 2);
            await network.As(agency, "admin").PostAsync<KeyGenerationView>("keys/without-1/epochs/2/consent", null, Token);
        }
        (await network.ActiveAsync("without-1", 2, three)).PublicKey.ShouldBe(first.PublicKey);
        await ErasedAsync("customs", "without-1", 1, All);
        network.Stored("bank", KeyKind.PseudonymShare, "without-1").ShouldBeEmpty();
        network.RingOf("bank", "without-1").KeyShare.ShouldBeNull();
        network.RingOf("bank", "without-1").Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task A_resharing_whose_nodes_are_stopped_in_the_middle_is_finished_by_the_same_run()
    {
        await network.BeginAsync("paused-2");
        var first = await network.ActiveAsync("paused-2", 1, All);
        await network.WithoutAsync("bank", async () =>
        {
            await ReshareAsync("paused-2", new ReshareKey(Dealers: ["tax", "police", "bank"]));
            await network.UntilAsync("tax", "paused-2", view => view is { Step: "commit", WaitsFor: ["bank"] }, epoch: 2);
            await network.StopAsync("tax");
            await network.StartAsync("tax");
        });
        (await network.ActiveAsync("paused-2", 2, All)).PublicKey.ShouldBe(first.PublicKey);
        (await network.GenerationAsync("tax", "paused-2", 2))!.Run.ShouldBe(1);
        await ErasedAsync("police", "paused-2", 1, All);
    }

    [Fact]
    public async Task A_dealer_whose_share_is_lost_says_so_and_another_holder_takes_its_place()
    {
        await network.BeginAsync("lost-1");
        var first = await network.ActiveAsync("lost-1", 1, All);
        network.NodeOf("bank").Services.GetRequiredService<NodeKeys>().Store.Delete(KeyKind.PseudonymShare, "lost-1.1").ShouldBeTrue();
        await ReshareAsync("lost-1", new ReshareKey(Dealers: ["tax", "police", "bank"]));
        await network.UntilAsync("bank", "lost-1", view => view.Problem == DealingCodes.NoShareToDeal, epoch: 2);
        await network.UntilAsync("tax", "lost-1", view => view.WaitsFor is ["bank"], epoch: 2);
        network.Clock.Advance(TimeSpan.FromMinutes(77));
        (await network.ActiveAsync("lost-1", 2, "tax", "police", "customs")).PublicKey.ShouldBe(first.PublicKey);
        var generation = (await network.GenerationAsync("customs", "lost-1", 2))!;
        generation.Excluded.ShouldBe(["bank"]);
        generation.Dealers.Order().ShouldBe(["customs", "police", "tax"]);
    }

    [Fact]
    public async Task A_dealer_that_deals_another_number_than_its_share_is_left_out()
    {
        await network.BeginAsync("other-1");
        var first = await network.ActiveAsync("other-1", 1, All);
        await network.StopAsync("bank");
        await ReshareAsync("other-1", new ReshareKey(Dealers: ["tax", "police", "bank"]));
        await network.UntilAsync("tax", "other-1", view => view.WaitsFor is ["bank"], epoch: 2);
        using (var dealer = await HandDealer.AtAsync(network, "bank", "other-1", 2, other: true))
        {
            await dealer.CommitAsync();
            await network.UntilAsync("tax", "other-1", view => view is { Step: "reveal", WaitsFor: ["bank"] }, epoch: 2);
            await dealer.RevealAsync();
        }
        (await network.ActiveAsync("other-1", 2, "tax", "police", "customs")).PublicKey.ShouldBe(first.PublicKey);
        (await network.As("customs", "auditor").AllAsync<AuditView>("audit", Token))
            .Where(row => row.Act == "keyDealerDistrusted" && row.Subject == "other-1/2/bank").Select(row => row.Outcome)
            .ShouldBeSubsetOf([DealingCodes.OtherShare]);
        (await network.GenerationAsync("tax", "other-1", 2))!.Excluded.ShouldBe(["bank"]);
        await network.StartAsync("bank");
    }

    [Fact]
    public async Task Two_agencies_retire_a_key_its_shares_are_erased_and_a_new_one_takes_over()
    {
        await network.BeginAsync("exposed-1", request => request with { Use = "thing" });
        await network.ActiveAsync("exposed-1", 1, All);
        (await network.As("tax", "admin").PostAsync<PseudonymKeyView>("keys/exposed-1/retirement", null, Token)).State.ShouldBe("active");
        (await RunningNetwork.RefusalOf(() => network.As("tax", "admin").PostAsync<PseudonymKeyView>("keys/exposed-1/retirement", null, Token)))
            .ShouldBe(Rules.Pseudonyms.AlreadyRetired);
        await network.BeginAsync("fresh-1", request => request with { Use = "thing" }, by: "police");
        await network.ActiveAsync("fresh-1", 1, All);
        (await network.As("police", "admin").PostAsync<PseudonymKeyView>("keys/exposed-1/retirement", null, Token)).State.ShouldBe("retired");
        await ErasedAsync("bank", "exposed-1", 1, All);
        foreach (var agency in All)
            network.Stored(agency, KeyKind.PseudonymShare, "exposed-1").ShouldBeEmpty();
        (await RunningNetwork.RefusalOf(() => network.As("tax", "admin").PostAsync<PseudonymKeyView>("keys/nothing/retirement", null, Token)))
            .ShouldBe(Rules.Pseudonyms.KeyNotFound);
        (await RunningNetwork.RefusalOf(() => ReshareAsync("nothing", new ReshareKey()))).ShouldBe(Rules.Pseudonyms.KeyNotFound);
    }

    private Task<KeyGenerationView> ReshareAsync(string keyId, ReshareKey request) =>
        network.As("tax", "admin").PostAsync<KeyGenerationView>($"keys/{keyId}/resharing", request, Token);

    /// <summary>Waits until a node has heard from all former holders that their shares are erased.</summary>
    private async Task ErasedAsync(string agency, string keyId, int epoch, string[] holders)
    {
        var key = await RunningNetwork.UntilAsync(
            () => network.KeyAsync(agency, keyId), view => view?.OldShares.Any(old => old.Epoch == epoch && old.NotYet.Count == 0) == true);
        key.OldShares.Single(old => old.Epoch == epoch).ErasedBy.Order().ShouldBe(holders.Order());
    }
}
