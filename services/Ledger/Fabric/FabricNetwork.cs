using Newtonsoft.Json;

namespace ExchangeNetwork.Ledger.Fabric;

/// <summary>A Fabric network as a file describes it: the channel, and how each agency reaches it from this machine.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Chaincode">Name of the network's chaincode.</param>
/// <param name="Agencies">The agencies.</param>
public sealed record FabricNetwork(
    [property: JsonProperty(Required = Required.Always)] string Channel,
    [property: JsonProperty(Required = Required.Always)] string Chaincode,
    [property: JsonProperty(Required = Required.Always)] IReadOnlyList<FabricAgency> Agencies)
{
    /// <summary>Reads <c>network.json</c>.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="JsonException">It describes no network.</exception>
    public static FabricNetwork Read(string path) =>
        JsonConvert.DeserializeObject<FabricNetwork>(File.ReadAllText(path)) ?? throw new JsonSerializationException("The file is empty.");

    /// <summary>How each agency reaches the network.</summary>
    [JsonIgnore]
    public IEnumerable<FabricLedgerOptions> All => Agencies.Select(Of);

    /// <summary>How an agency reaches the network; null when it has no part in it.</summary>
    public FabricLedgerOptions? Of(string agency) => Agencies.FirstOrDefault(member => member.Agency == agency) is { } found ? Of(found) : null;

    private FabricLedgerOptions Of(FabricAgency agency) => new()
    {
        Channel = Channel,
        Chaincode = Chaincode,
        MspId = agency.MspId,
        Certificate = agency.Certificate,
        PrivateKey = agency.PrivateKey,
        Peers = agency.Peers,
    };
}

/// <summary>An agency's part of the network.</summary>
/// <param name="Agency">The agency's id.</param>
/// <param name="MspId">Its organisation.</param>
/// <param name="Certificate">PEM file of its node's certificate.</param>
/// <param name="PrivateKey">PEM file of the key to it.</param>
/// <param name="Peers">Its peers.</param>
public sealed record FabricAgency(
    [property: JsonProperty(Required = Required.Always)] string Agency,
    [property: JsonProperty(Required = Required.Always)] string MspId,
    [property: JsonProperty(Required = Required.Always)] string Certificate,
    [property: JsonProperty(Required = Required.Always)] string PrivateKey,
    [property: JsonProperty(Required = Required.Always)] IReadOnlyList<FabricPeer> Peers);
