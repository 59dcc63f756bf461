using ExchangeNetwork.Contract;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Sandbox.Console;
using ExchangeNetwork.Sandbox.Run;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.PseudonymKeys;

/// <summary>The sandbox's agencies have their keys before anything is published.</summary>
public sealed class SandboxKeysTests(RunningNetwork network) : IClassFixture<RunningNetwork>
{
    private static readonly string[] All = [.. RunningNetwork.Agencies];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_sandbox_has_both_keys_made_and_any_three_agencies_evaluate_to_the_same()
    {
        var step = new ConsoleStep(new BilingualText("密钥", "keys"), 8);
        await new MakeKeys(network.Network).RunAsync(step, Token);
        step.Done.ShouldBe(8);
        // A second start finds them there.
        await new MakeKeys(network.Network).RunAsync(step, Token);
        foreach (var keyId in (string[])["person-1", "thing-1"])
        {
            var key = await network.ActiveAsync(keyId, 1, All);
            (key.Threshold, key.State).ShouldBe((3, "active"));
            var point = Keys.Point();
            var expected = network.Evaluate(keyId, point, "tax", "police", "customs");
            network.Evaluate(keyId, point, "tax", "police", "bank").ShouldBe(expected);
            network.Evaluate(keyId, point, "bank", "customs", "tax").ShouldBe(expected);
            network.Evaluate(keyId, point, "police", "bank", "customs").ShouldBe(expected);
            // Two alone get something else.
            network.Evaluate(keyId, point, "police", "bank").ShouldNotBe(expected);
        }
        var ring = network.NodeOf("bank").Services.GetRequiredService<KeyRing>();
        ring.Current("person").ShouldNotBeNull().KeyId.ShouldBe("person-1");
        ring.Current("thing").ShouldNotBeNull().KeyId.ShouldBe("thing-1");
        ring.Current("nothing").ShouldBeNull();
        (await RunningNetwork.RefusalOf(() => network.As("tax", "admin").PostAsync<KeyGenerationView>("keys", new BeginPseudonymKey("person"), Token)))
            .ShouldBe(Rules.Pseudonyms.IsBegun);
    }
}
