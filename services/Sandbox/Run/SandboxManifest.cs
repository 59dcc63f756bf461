using ExchangeNetwork.Sandbox.Issuer;
using ExchangeNetwork.Sandbox.Network;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace ExchangeNetwork.Sandbox.Run;

/// <summary>Writes <c>sandbox.json</c>: addresses, users and clients with their development secrets, for scripts.</summary>
internal static class SandboxManifest
{
    public static void Write(SandboxPaths paths, SandboxNetwork network)
    {
        var document = new
        {
            Issuer = network.IssuerAddress,
            network.Ledger.NetworkId,
            Ledger = network.Ledger.Place,
            CliClientId = DemoAccounts.CommandLineClient,
            Operator = new { Address = new Uri(network.IssuerAddress, AddAgency.Path), Secret = network.OperatorSecret },
            Nodes = network.Nodes.Select(node => new { Agency = node.Agency.Id, node.Api, Dashboard = node.Pages }),
            Users = network.Accounts.Users.Select(user => new { user.Name, user.Password, user.Agency, user.Roles }),
            Clients = network.Accounts.Clients.Where(client => client.Agency is not null).Select(client => new { client.Id, client.Secret, client.Agency }),
        };
        var json = JsonConvert.SerializeObject(
            document, Formatting.Indented, new JsonSerializerSettings { ContractResolver = new CamelCasePropertyNamesContractResolver() });
        SandboxPaths.WriteWhole(paths.Manifest, json);
    }
}
