using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ExchangeNetwork.Node.Features.Agencies;

/// <summary>Gives the application that this node's agency hands to a member in order to join: its keys with proofs of possession.</summary>
internal static class ApplyForMembership
{
    public static Ok<AgencyApplication> Handle(NodeOptions options, NodeKeys keys, TimeProvider clock) => TypedResults.Ok(new AgencyApplication(
        options.Agency,
        options.MspId,
        options.NameZh,
        options.NameEn,
        Encoding.UTF8.GetString(CanonicalJson.Serialize(keys.Application(options.NetworkId, options.Agency, clock.GetUtcNow())))));

    /// <summary>An application as the contract takes it.</summary>
    /// <exception cref="Newtonsoft.Json.JsonException">The keys are no documents of the contract.</exception>
    public static NewAgency Read(AgencyApplication application) => new(
        application.Id, application.MspId, application.NameZh, application.NameEn,
        CanonicalJson.Deserialize<AgencyKey[]>(Encoding.UTF8.GetBytes(application.KeysJson ?? "")));
}
