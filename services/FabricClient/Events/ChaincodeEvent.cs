namespace Hyperledger.Fabric.Client;

/// <summary>What a valid transaction's chaincode announced; a transaction has at most one.</summary>
/// <param name="BlockNumber">Number of the block that holds the transaction.</param>
/// <param name="TransactionId">The transaction.</param>
/// <param name="ChaincodeName">The chaincode.</param>
/// <param name="EventName">The event's name, chosen by the chaincode.</param>
/// <param name="Payload">The event's content, chosen by the chaincode.</param>
public sealed record ChaincodeEvent(
    ulong BlockNumber, string TransactionId, string ChaincodeName, string EventName, ReadOnlyMemory<byte> Payload);
