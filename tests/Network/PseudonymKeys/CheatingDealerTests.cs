using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms.Dealing;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.PseudonymKeys;

/// <summary>A dealer that deals something wrong is complained about, and either shows what is right or is left out.</summary>
public sealed class CheatingDealerTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private static readonly string[] All = [.. RunningNetwork.Agencies];
    private static readonly string[] Others = ["tax", "police", "customs"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_share_that_the_dealer_shows_rightly_on_complaint_stops_nothing()
    {
        await WithDealerAsync("shown-1", dealer => dealer.DealAsync((receiver, share) => receiver == "tax" ? Changed(share) : share));
        await network.UntilAsync("tax", "shown-1", view => view is { Step: "complain", WaitsFor: ["bank"] });
        // The bank's own node now finds the complaint and shows the share.
        await network.StartAsync("bank");
        await network.ActiveAsync("shown-1", 1, All);
        var generation = (await network.GenerationAsync("tax", "shown-1"))!;
        (generation.Run, generation.Excluded.Count).ShouldBe((1, 0));
        (await OutcomesAsync("tax", "keyShareComplained", "shown-1/1/bank")).ShouldBe([DealingCodes.WrongShare]);
        (await OutcomesAsync("police", "keyShareComplained", "shown-1/1/bank")).ShouldBeEmpty();
        var point = Keys.Point();
        network.Evaluate("shown-1", point, "tax", "bank", "police").ShouldBe(network.Evaluate("shown-1", point, "customs", "bank", "police"));
    }

    [Fact]
    public async Task A_share_that_was_sealed_for_another_run_is_none()
    {
        await WithDealerAsync("misrouted-1", dealer => dealer.DealAsync(misroute: route => route with { Run = route.Run with { Run = 2 } }));
        await network.UntilAsync("tax", "misrouted-1", view => view is { Step: "complain", WaitsFor: ["bank"] });
        await network.StartAsync("bank");
        await network.ActiveAsync("misrouted-1", 1, All);
        foreach (var receiver in Others)
            (await OutcomesAsync(receiver, "keyShareComplained", "misrouted-1/1/bank")).ShouldBe([DealingCodes.SealedWrongly]);
    }

    [Fact]
    public async Task A_dealer_that_shows_a_wrong_share_as_well_is_left_out_at_once()
    {
        await WithDealerAsync("cheat-1", async dealer =>
        {
            await dealer.DealAsync((receiver, share) => receiver == "police" ? Changed(share) : share);
            await network.UntilAsync("tax", "cheat-1", view => view is { Step: "complain", WaitsFor: ["bank"] });
            await dealer.AnswerAsync("police", Changed);
        });
        await network.ActiveAsync("cheat-1", 1, Others);
        var generation = (await network.GenerationAsync("police", "cheat-1"))!;
        generation.Run.ShouldBe(2);
        generation.Excluded.ShouldBe(["bank"]);
        (await OutcomesAsync("police", "keyDealerDistrusted", "cheat-1/1/bank")).ShouldBe([DealingCodes.WrongShare]);
        await network.StartAsync("bank");
    }

    [Fact]
    public async Task A_dealer_that_does_not_answer_a_complaint_is_left_out_when_the_time_is_over()
    {
        await WithDealerAsync("silent-1", dealer => dealer.DealAsync((receiver, share) => receiver == "police" ? Changed(share) : share));
        await network.UntilAsync("tax", "silent-1", view => view is { Step: "complain", WaitsFor: ["bank"] });
        network.Clock.Advance(TimeSpan.FromMinutes((4 * 60) + 17));
        await network.ActiveAsync("silent-1", 1, Others);
        (await network.GenerationAsync("tax", "silent-1"))!.Excluded.ShouldBe(["bank"]);
        await network.StartAsync("bank");
    }

    [Fact]
    public async Task A_receiver_that_does_not_sign_is_left_out_and_the_shares_are_those_of_the_run_after()
    {
        await WithDealerAsync("unsigned-1", dealer => dealer.DealAsync());
        await network.UntilAsync("tax", "unsigned-1", view => view is { Step: "sign", WaitsFor: ["bank"] });
        network.Clock.Advance(TimeSpan.FromMinutes((5 * 60) + 17));
        await network.ActiveAsync("unsigned-1", 1, Others);
        (await network.GenerationAsync("tax", "unsigned-1"))!.Run.ShouldBe(2);
        foreach (var holder in Others)
            network.RingOf(holder, "unsigned-1").KeyShare.ShouldNotBeNull();
        await network.StartAsync("bank");
    }

    [Fact]
    public async Task Nobody_goes_on_with_a_proof_that_does_not_hold()
    {
        CommitmentReveal Forged(CommitmentReveal reveal) => reveal with { ProofS = Convert.ToHexStringLower(Changed(Convert.FromHexString(reveal.ProofS))) };
        await network.StopAsync("bank");
        await network.BeginAsync("forged-1");
        await network.UntilAsync("tax", "forged-1", view => view.WaitsFor is ["bank"]);
        using (var dealer = await HandDealer.AtAsync(network, "bank", "forged-1"))
        {
            await dealer.CommitAsync();
            await dealer.RevealAsync(Forged);
        }
        await network.ActiveAsync("forged-1", 1, Others);
        (await network.GenerationAsync("tax", "forged-1"))!.Excluded.ShouldBe(["bank"]);
        foreach (var receiver in Others)
            (await OutcomesAsync(receiver, "keyDealerDistrusted", "forged-1/1/bank")).ShouldBeSubsetOf([DealingCodes.Unproven]);
        await network.StartAsync("bank");
    }

    private async Task WithDealerAsync(string keyId, Func<HandDealer, Task> deal)
    {
        await network.StopAsync("bank");
        await network.BeginAsync(keyId);
        await network.UntilAsync("tax", keyId, view => view.WaitsFor is ["bank"]);
        using var dealer = await HandDealer.AtAsync(network, "bank", keyId);
        await dealer.CommitAsync();
        await network.UntilAsync("tax", keyId, view => view.Step == "reveal" && view.WaitsFor is ["bank"]);
        await dealer.RevealAsync();
        await network.UntilAsync("tax", keyId, view => view.Step == "deal" && view.WaitsFor is ["bank"]);
        await deal(dealer);
    }

    private async Task<IReadOnlyList<string>> OutcomesAsync(string agency, string act, string subject) =>
        [.. (await network.As(agency, "auditor").AllAsync<AuditView>("audit", Token)).Where(row => row.Act == act && row.Subject == subject).Select(row => row.Outcome)];

    // In the lowest bit it is still a reduced number.
    private static byte[] Changed(byte[] share) => [(byte)(share[0] ^ 1), .. share[1..]];
}
