using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Sandbox.Network;

namespace ExchangeNetwork.Sandbox.Run;

/// <summary>Whether an agency takes part: people may have suspended it in an earlier run, and what waits for it would wait for ever.</summary>
internal static class Membership
{
    /// <summary>True when the node knows the agency, and not as an active member.</summary>
    public static async Task<bool> IsSuspendedAsync(this NodeClient client, string agency, CancellationToken cancellationToken) =>
        (await client.GetAsync<Page<AgencyView>>("agencies", cancellationToken)).Items.Any(view => view.Id == agency && view.State != "active");
}
