using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Sandbox.Console;
using ExchangeNetwork.Sandbox.Network;

namespace ExchangeNetwork.Sandbox.Run;

/// <summary>Has the agencies make the network's two pseudonym keys, as an administrator would, and waits until every holder has its shares.</summary>
/// <remarks>Looks first at what is there, so a restart goes on where the run before stopped.</remarks>
internal sealed class MakeKeys(SandboxNetwork network)
{
    // Everything is invented here: a quota would protect nobody, and stop the scenario half-way.
    private const long DailyQuota = 1_000_000_000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    public async Task RunAsync(ConsoleStep step, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(KeyNames.All, cancellationToken, async (use, token) =>
        {
            var holders = await EnsureAsync(use, token);
            await Parallel.ForEachAsync(holders, token, async (holder, token) =>
            {
                await WaitAsync(use, holder, token);
                step.Advance(1);
            });
        });
    }

    /// <summary>Waits until a key is active, beginning its generation where nobody has; its holders.</summary>
    private async Task<IReadOnlyList<string>> EnsureAsync(string use, CancellationToken cancellationToken)
    {
        var first = network.Nodes[0].Agency.Id;
        using var administrator = network.ClientOf(first, $"{first}-admin");
        while (true)
        {
            var keys = await administrator.GetAsync<Page<PseudonymKeyView>>("keys", cancellationToken);
            if (keys.Items.FirstOrDefault(key => key.Use == use && key.State == "active") is { } active)
                return active.Holders;
            var generations = await administrator.GetAsync<Page<KeyGenerationView>>("keys/generations", cancellationToken);
            var isOpen = generations.Items.Any(generation => generation.Use == use && generation.State != "failed");
            // A node that has just started may not know the members yet.
            if (!isOpen && await KnowsItselfAsync(administrator, first, cancellationToken))
                await BeginAsync(administrator, use, cancellationToken);
            await Task.Delay(Look, cancellationToken);
        }
    }

    private static async Task BeginAsync(NodeClient administrator, string use, CancellationToken cancellationToken)
    {
        try
        {
            await administrator.PostAsync<KeyGenerationView>("keys", new BeginPseudonymKey(use, DailyQuota: DailyQuota), cancellationToken);
        }
        catch (NodeRefusalException refused) when (refused.Code == Contract.Rules.Pseudonyms.IsBegun)
        {
            // On the ledger already; the node is about to hear of it.
        }
    }

    private async Task WaitAsync(string use, string holder, CancellationToken cancellationToken)
    {
        using var client = network.ClientOf(holder, $"{holder}-admin");
        while (!(await client.GetAsync<Page<PseudonymKeyView>>("keys", cancellationToken)).Items.Any(key => key is { State: "active", HoldsShare: true } && key.Use == use))
        {
            if (await client.IsSuspendedAsync(holder, cancellationToken))
                return;
            await Task.Delay(Look, cancellationToken);
        }
    }

    private static async Task<bool> KnowsItselfAsync(NodeClient client, string agency, CancellationToken cancellationToken) =>
        (await client.GetAsync<Page<AgencyView>>("agencies", cancellationToken)).Items.Any(view => view.Id == agency);
}
