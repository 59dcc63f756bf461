using ExchangeNetwork.Contract;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.PseudonymKeys;

/// <summary>Four nodes make keys over the ledger that nobody ever holds whole, whoever is stopped or away meanwhile.</summary>
public sealed class GenerationTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private static readonly string[] All = [.. RunningNetwork.Agencies];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_dealt_is_forgotten_once_the_key_is_active_and_only_the_share_stays()
    {
        await network.BeginAsync("kept-1");
        await network.ActiveAsync("kept-1", 1, All);
        await network.SettleAsync();
        foreach (var agency in All)
        {
            network.Stored(agency, KeyKind.PseudonymDealing, "kept-1").ShouldBeEmpty();
            network.Stored(agency, KeyKind.PseudonymShare, "kept-1").ShouldBe(["kept-1.1"]);
        }
    }

    [Fact]
    public async Task A_node_that_is_stopped_again_and_again_in_the_middle_finishes_the_run()
    {
        await network.StopAsync("bank");
        await network.BeginAsync("stopped-1");
        (await network.UntilAsync("tax", "stopped-1", view => view.WaitsFor is ["bank"])).Step.ShouldBe("commit");
        for (var step = 0; step < 4; step++)
        {
            await network.StartAsync("bank");
            // Stopped the moment it has done something, whatever that is.
            var before = await network.GenerationAsync("tax", "stopped-1");
            await network.UntilAsync("tax", "stopped-1", view => (view.Step, view.State) != (before!.Step, before.State) || view.State == "active");
            await network.StopAsync("bank");
        }
        await network.StartAsync("bank");
        await network.ActiveAsync("stopped-1", 1, All);
        (await network.GenerationAsync("bank", "stopped-1"))!.Run.ShouldBe(1);
        var point = Keys.Point();
        network.Evaluate("stopped-1", point, "bank", "tax", "customs").ShouldBe(network.Evaluate("stopped-1", point, "police", "tax", "customs"));
    }

    [Fact]
    public async Task All_nodes_stopped_at_once_go_on_where_they_were()
    {
        await network.WithoutAsync("customs", async () =>
        {
            await network.BeginAsync("paused-1");
            await network.UntilAsync("bank", "paused-1", view => view.WaitsFor is ["customs"]);
        });
        await network.RestartAsync();
        await network.ActiveAsync("paused-1", 1, All);
    }

    [Fact]
    public async Task An_absent_dealer_is_left_out_once_the_time_of_a_step_is_over_and_learns_of_the_key_later()
    {
        await network.StopAsync("customs");
        await network.BeginAsync("absent-1");
        await network.UntilAsync("police", "absent-1", view => view.WaitsFor is ["customs"]);
        network.Clock.Advance(TimeSpan.FromMinutes(77));
        await network.ActiveAsync("absent-1", 1, "tax", "police", "bank");
        var generation = (await network.GenerationAsync("tax", "absent-1"))!;
        (generation.Run, generation.State).ShouldBe((2, "active"));
        generation.Excluded.ShouldBe(["customs"]);

        await network.StartAsync("customs");
        var key = await RunningNetwork.UntilAsync(() => network.KeyAsync("customs", "absent-1"), view => view is not null);
        (key.State, key.HoldsShare).ShouldBe(("active", false));
        network.RingOf("customs", "absent-1").KeyShare.ShouldBeNull();
        await network.SettleAsync();
        network.Stored("customs", KeyKind.PseudonymDealing, "absent-1").ShouldBeEmpty();
    }

    [Fact]
    public async Task Too_few_dealers_make_no_key_and_nothing_of_the_attempt_stays()
    {
        await network.StopAsync("customs");
        await network.StopAsync("bank");
        await network.BeginAsync("few-1");
        await network.UntilAsync("police", "few-1", view => view.WaitsFor.Count == 2);
        network.Clock.Advance(TimeSpan.FromMinutes(77));
        await network.UntilAsync("tax", "few-1", view => view.State == "failed");
        await network.StartAsync("customs");
        await network.StartAsync("bank");
        await network.UntilAsync("bank", "few-1", view => view.State == "failed");
        await network.SettleAsync();
        foreach (var agency in All)
            network.Stored(agency, KeyKind.PseudonymDealing, "few-1").ShouldBeEmpty();

        // Begun anew it is another generation of the same key.
        (await network.BeginAsync("few-1")).Run.ShouldBe(2);
        await network.ActiveAsync("few-1", 1, All);
    }

    [Fact]
    public async Task A_key_for_some_agencies_alone_is_nobodys_until_people_agree_to_it()
    {
        string[] three = ["tax", "police", "customs"];
        await network.BeginAsync("some-1", request => request with { Receivers = three, Threshold = 2 });
        await network.UntilAsync("tax", "some-1", view => view is { Consent: "person", Step: "commit" } && view.WaitsFor.Count == 2);
        (await network.UntilAsync("police", "some-1", _ => true)).Consent.ShouldBeNull();
        foreach (var agency in (string[])["police", "customs"])
        {
            await RunningNetwork.RefusalOf(() => network.As(agency, "supervisor").PostAsync<KeyGenerationView>("keys/some-1/epochs/1/consent", null, Token));
            (await network.As(agency, "admin").PostAsync<KeyGenerationView>("keys/some-1/epochs/1/consent", null, Token)).Consent.ShouldBe("person");
        }
        await network.ActiveAsync("some-1", 1, three);

        // The bank has not agreed, so its node will not use it.
        var strange = await RunningNetwork.UntilAsync(() => network.KeyAsync("bank", "some-1"), key => key is not null);
        strange.State.ShouldBe("strange");
        var ring = network.NodeOf("bank").Services.GetRequiredService<KeyRing>();
        ring.Find("some-1").ShouldBeNull();
        await network.As("bank", "admin").PostAsync<KeyGenerationView>("keys/some-1/epochs/1/consent", null, Token);
        ring.Find("some-1").ShouldNotBeNull().KeyShare.ShouldBeNull();
        (await RunningNetwork.RefusalOf(() => network.As("bank", "admin").PostAsync<KeyGenerationView>("keys/some-1/epochs/2/consent", null, Token)))
            .ShouldBe("XN-NODE-404");
    }

    [Theory]
    [InlineData("persons", null, null, "XN-NODE-001")]
    [InlineData("person", "../x", null, Rules.Form.NotAnId)]
    [InlineData("person", "odd-1", 2, Rules.Pseudonyms.Threshold)]
    public async Task A_generation_that_is_asked_for_wrongly_is_refused(string use, string? keyId, int? threshold, string code) =>
        (await RunningNetwork.RefusalOf(() => network.As("tax", "admin").PostAsync<KeyGenerationView>(
            "keys", new BeginPseudonymKey(use, KeyId: keyId, Threshold: threshold), Token))).ShouldBe(code);
}
