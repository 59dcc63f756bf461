using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Verification;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Sandbox.Scenario;
using ExchangeNetwork.Tests.Network.Running;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Membership;

/// <summary>What the members decide about agencies, done through their nodes as their administrators do it.</summary>
internal static class Membership
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts the node of an agency that is no member.</summary>
    public static async Task AddAsync(this RunningNetwork network, string agency)
    {
        var (added, refusal) = await network.Network.AddAsync(new ScenarioAgency(agency, agency, agency), Token);
        refusal.ShouldBeNull();
        added.ShouldNotBeNull().Users.Count.ShouldBe(5);
    }

    /// <summary>Starts the node of an agency and brings it into the network.</summary>
    public static async Task JoinAsync(this RunningNetwork network, string agency)
    {
        await network.AddAsync(agency);
        var application = await network.As(agency, "admin").PostAsync<AgencyApplication>("agencies/application", null, Token);
        await network.DecideAsync("tax", new ProposeAgencyChange("join", agency, application));
    }

    /// <summary>One agency proposes, the other members approve until the change is in effect; returns when every node knows it.</summary>
    public static async Task DecideAsync(this RunningNetwork network, string proposer, ProposeAgencyChange change)
    {
        var proposal = await network.As(proposer, "admin").PostAsync<AgencyProposalView>("agencies/proposals", change, Token);
        await network.ApproveAsync(proposal);
    }

    /// <summary>The other members approve until the change is in effect; returns when every node knows it.</summary>
    public static async Task ApproveAsync(this RunningNetwork network, AgencyProposalView proposal)
    {
        var members = (await network.As("tax", "admin").AllAsync<AgencyView>("agencies", Token)).Where(agency => agency.State == "active").Select(agency => agency.Id);
        foreach (var voter in members.Where(agency => agency != proposal.ProposedBy && agency != proposal.Agency))
        {
            if (proposal.State == "open")
                proposal = await network.As(voter, "admin").PostAsync<AgencyProposalView>($"agencies/proposals/{proposal.Id}/approval", null, Token);
        }
        proposal.State.ShouldBe("effective");
        foreach (var node in network.Network.Nodes)
        {
            await RunningNetwork.UntilAsync(
                async () => (await network.As(node.Agency.Id, "admin").AllAsync<AgencyProposalView>("agencies/proposals", Token)).SingleOrDefault(view => view.Id == proposal.Id),
                view => view?.State == "effective");
        }
    }

    /// <summary>A legal basis that names a further recipient.</summary>
    public static Task<LegalBasisView> BasisWithAsync(this RunningNetwork network, string owner, string recipient) =>
        network.BasisAsync(owner, terms => terms with { Recipients = [.. terms.Recipients, recipient] });

    /// <summary>How far a node is with matching a list.</summary>
    public static async Task<string?> MatchingAsync(this RunningNetwork network, string agency, string listId) =>
        (await network.As(agency, "analyst").AllAsync<QueryListView>("lists?side=recipient", Token))
            .Where(view => view.ListId == listId).MaxBy(view => view.Version)?.Matching;

    /// <summary>Whether the whole ledger verifies: every signature with the keys that counted at its time.</summary>
    public static bool LedgerVerifies(this RunningNetwork network) => LedgerVerifier.Verify(
        new VerificationRequest { Path = network.Network.Ledger.Place, Keys = NetworkKeys.Find }, null, NullLogger.Instance, Token).Verified;
}
