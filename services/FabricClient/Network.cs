using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Peer;

namespace Hyperledger.Fabric.Client;

/// <summary>A channel: its contracts and its events.</summary>
public sealed class Network
{
    private readonly Gateway gateway;

    internal Network(Gateway gateway, string name)
    {
        this.gateway = gateway;
        Name = name;
    }

    /// <summary>The channel's name.</summary>
    public string Name { get; }

    /// <summary>A smart contract on this channel.</summary>
    /// <param name="chaincodeName">Name the chaincode was committed under.</param>
    /// <param name="contractName">Name of one of several contracts in the chaincode; null for the default one.</param>
    /// <returns>The contract; that it exists shows at the first call.</returns>
    /// <exception cref="ArgumentException">The chaincode's name is empty.</exception>
    public Contract GetContract(string chaincodeName, string? contractName = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(chaincodeName);
        return new Contract(gateway, Name, chaincodeName, contractName);
    }

    /// <summary>Follows the events of valid transactions of one chaincode.</summary>
    /// <param name="chaincodeName">Name the chaincode was committed under.</param>
    /// <param name="options">Where to begin; null for the next block.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>Events in the ledger's order, without end.</returns>
    /// <exception cref="GatewayException">The stream broke: open it again with a checkpoint.</exception>
    public IAsyncEnumerable<ChaincodeEvent> ChaincodeEventsAsync(
        string chaincodeName, EventOptions? options = null, CancellationToken cancellationToken = default) =>
        NewChaincodeEventsRequest(chaincodeName, options).GetEventsAsync(cancellationToken);

    /// <summary>Follows the blocks.</summary>
    /// <param name="options">Where to begin; null for the next block.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>Blocks in order, without end.</returns>
    /// <exception cref="DeliverException">The peer refuses.</exception>
    /// <exception cref="GatewayException">The stream broke: open it again with a checkpoint.</exception>
    public IAsyncEnumerable<Block> BlockEventsAsync(EventOptions? options = null, CancellationToken cancellationToken = default) =>
        NewBlockEventsRequest(options).GetEventsAsync(cancellationToken);

    /// <summary>Follows the blocks without their contents: ids, validation codes, and event names without payloads.</summary>
    /// <param name="options">Where to begin; null for the next block.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>Filtered blocks in order, without end.</returns>
    /// <exception cref="DeliverException">The peer refuses.</exception>
    /// <exception cref="GatewayException">The stream broke: open it again with a checkpoint.</exception>
    public IAsyncEnumerable<FilteredBlock> FilteredBlockEventsAsync(EventOptions? options = null, CancellationToken cancellationToken = default) =>
        NewFilteredBlockEventsRequest(options).GetEventsAsync(cancellationToken);

    /// <summary>Follows the blocks together with the private data that this identity may see.</summary>
    /// <param name="options">Where to begin; null for the next block.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>Blocks and private data in order, without end.</returns>
    /// <exception cref="DeliverException">The peer refuses.</exception>
    /// <exception cref="GatewayException">The stream broke: open it again with a checkpoint.</exception>
    public IAsyncEnumerable<BlockAndPrivateData> BlockAndPrivateDataEventsAsync(
        EventOptions? options = null, CancellationToken cancellationToken = default) =>
        NewBlockAndPrivateDataEventsRequest(options).GetEventsAsync(cancellationToken);

    /// <summary>Makes the request for chaincode events without opening the stream, for offline signing.</summary>
    /// <param name="chaincodeName">Name the chaincode was committed under.</param>
    /// <param name="options">Where to begin; null for the next block.</param>
    /// <returns>The request.</returns>
    public ChaincodeEventsRequest NewChaincodeEventsRequest(string chaincodeName, EventOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(chaincodeName);
        return ChaincodeEventsRequest.Make(gateway, Name, chaincodeName, options);
    }

    /// <summary>Makes the request for blocks without opening the stream, for offline signing.</summary>
    /// <param name="options">Where to begin; null for the next block.</param>
    /// <returns>The request.</returns>
    public BlockEventsRequest NewBlockEventsRequest(EventOptions? options = null) =>
        new(gateway, SeekEnvelope.Make(gateway, Name, options));

    /// <summary>Makes the request for filtered blocks without opening the stream, for offline signing.</summary>
    /// <param name="options">Where to begin; null for the next block.</param>
    /// <returns>The request.</returns>
    public FilteredBlockEventsRequest NewFilteredBlockEventsRequest(EventOptions? options = null) =>
        new(gateway, SeekEnvelope.Make(gateway, Name, options));

    /// <summary>Makes the request for blocks and private data without opening the stream, for offline signing.</summary>
    /// <param name="options">Where to begin; null for the next block.</param>
    /// <returns>The request.</returns>
    public BlockAndPrivateDataEventsRequest NewBlockAndPrivateDataEventsRequest(EventOptions? options = null) =>
        new(gateway, SeekEnvelope.Make(gateway, Name, options));
}
