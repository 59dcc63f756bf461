using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.PseudonymKeys;

/// <summary>What administrators do with pseudonym keys through their nodes, and what the nodes' shares do.</summary>
internal static class Keys
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>One agency begins a key of an id of its own.</summary>
    public static Task<KeyGenerationView> BeginAsync(
        this RunningNetwork network, string keyId, Func<BeginPseudonymKey, BeginPseudonymKey>? change = null, string by = "tax")
    {
        var request = new BeginPseudonymKey("person", KeyId: keyId);
        return network.As(by, "admin").PostAsync<KeyGenerationView>("keys", change?.Invoke(request) ?? request, Token);
    }

    /// <summary>A generation as a node sees it; null before it has heard of it.</summary>
    public static async Task<KeyGenerationView?> GenerationAsync(this RunningNetwork network, string agency, string keyId, int epoch = 1) =>
        (await network.As(agency, "auditor").AllAsync<KeyGenerationView>("keys/generations", Token))
            .SingleOrDefault(view => view.KeyId == keyId && view.Epoch == epoch);

    /// <summary>A key as a node sees it; null before it is active.</summary>
    public static async Task<PseudonymKeyView?> KeyAsync(this RunningNetwork network, string agency, string keyId) =>
        (await network.As(agency, "auditor").AllAsync<PseudonymKeyView>("keys", Token)).SingleOrDefault(view => view.KeyId == keyId);

    /// <summary>Waits until a node's view of a generation is as it should be.</summary>
    public static Task<KeyGenerationView> UntilAsync(this RunningNetwork network, string agency, string keyId, Func<KeyGenerationView, bool> right, int epoch = 1) =>
        RunningNetwork.UntilAsync(() => network.GenerationAsync(agency, keyId, epoch), view => view is not null && right(view));

    /// <summary>Waits until these agencies hold shares of an epoch.</summary>
    public static async Task<PseudonymKeyView> ActiveAsync(this RunningNetwork network, string keyId, int epoch, params string[] holders)
    {
        PseudonymKeyView? view = null;
        foreach (var holder in holders)
            view = await RunningNetwork.UntilAsync(() => network.KeyAsync(holder, keyId), key => key is { State: "active", HoldsShare: true } && key.Epoch == epoch);
        view!.Holders.Order().ShouldBe(holders.Order());
        return view;
    }

    public static KeyInUse RingOf(this RunningNetwork network, string agency, string keyId) =>
        network.NodeOf(agency).Services.GetRequiredService<KeyRing>().Find(keyId).ShouldNotBeNull();

    /// <summary>What a point becomes when these agencies evaluate it with the shares of their nodes.</summary>
    public static GroupElement Evaluate(this RunningNetwork network, string keyId, in GroupElement point, params string[] agencies)
    {
        var rings = agencies.Select(agency => (Ring: network.RingOf(agency, keyId), Agency: agency)).ToList();
        var evaluators = IndexSet.Of([.. rings.Select(ring => ring.Ring.Holders[ring.Agency])]);
        var sum = default(GroupElement);
        foreach (var (ring, _) in rings)
        {
            using var evaluator = new Evaluator(ring.KeyShare.ShouldNotBeNull(), evaluators);
            var answer = new byte[GroupElement.Size];
            evaluator.TryEvaluate(point.ToArray(), answer, out _).ShouldBeTrue();
            GroupElement.TryAdd(sum, answer, out sum).ShouldBeTrue();
        }
        return sum;
    }

    /// <summary>A point that nobody has seen.</summary>
    public static GroupElement Point() => GroupElement.MultiplyGenerator(GroupScalar.Random());

    /// <summary>Ids of the keys of a kind in a node's key store that begin with the id of a network key.</summary>
    public static IReadOnlyList<string> Stored(this RunningNetwork network, string agency, KeyKind kind, string keyId) =>
        [.. network.NodeOf(agency).Services.GetRequiredService<NodeKeys>().Store.List(kind).Select(entry => entry.Id).Where(id => id.StartsWith(keyId + ".", StringComparison.Ordinal))];
}
