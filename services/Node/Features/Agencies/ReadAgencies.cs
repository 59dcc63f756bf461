using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Agencies;

/// <summary>Shows members and proposals on membership.</summary>
internal static class ReadAgencies
{
    public static Ok<Page<AgencyView>> List(AgencyDirectory directory) => TypedResults.Ok(new Page<AgencyView>(
        [.. directory.All.Values.OrderBy(agency => agency.Id, StringComparer.Ordinal).Select(View)], null));

    public static async Task<Ok<Page<AgencyProposalView>>> ProposalsAsync(NodeDatabase database, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var rows = await db.AgencyProposals.OrderByDescending(row => row.State).ThenBy(row => row.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<AgencyProposalView>([.. rows.Select(row => View(CanonicalJson.Deserialize<AgencyProposal>(row.Document)))], null));
    }

    public static AgencyProposalView View(AgencyProposal proposal) => new(
        proposal.Change.ProposalId, CamelCase(proposal.Change.Action.ToString()), proposal.Change.AgencyId, proposal.ProposedBy.Agency,
        [.. proposal.Votes.Select(vote => vote.Agency)], proposal.DecidedAt is null ? "open" : "effective");

    private static AgencyView View(Agency agency) => new(
        agency.Id, agency.MspId, agency.NameZh, agency.NameEn, CamelCase(agency.State.ToString()),
        [.. agency.Keys.Select(View)]);

    public static AgencyKeyView View(AgencyKey key) =>
        new(key.KeyId, CamelCase(key.Purpose.ToString()), key.Algorithm, key.PublicKey, key.ValidFrom, key.ValidUntil, key.RevokedFrom);

    private static string CamelCase(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);
}
