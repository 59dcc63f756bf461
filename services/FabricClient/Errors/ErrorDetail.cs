namespace Hyperledger.Fabric.Client;

/// <summary>What one peer or orderer behind the gateway had to say about a failed call.</summary>
/// <param name="Address">Address of that node, as the network knows it.</param>
/// <param name="MspId">The node's organisation.</param>
/// <param name="Message">The node's own words.</param>
public sealed record ErrorDetail(string Address, string MspId, string Message);
