using Hyperledger.Fabric.Protos.Peer;

namespace Hyperledger.Fabric.Shim;

/// <summary>All that a chaincode may see and change: one transaction.</summary>
/// <remarks>
/// Reads see committed state only, never this transaction's own writes. The ledger orders keys by their UTF-8 bytes, which is not
/// .NET's ordinal order. The peer takes one request of a transaction at a time: calls that overlap wait for each other, in the order
/// in which they were made, and may be made from any thread. An interface so that chaincode can be tested against a stub of one's own.
/// <para>Every call throws <see cref="PeerException"/> when the peer refuses it and <see cref="StreamEndedException"/> when the stream dies.
/// Arguments are checked at once: <see cref="ArgumentException"/> for empty keys and collections and for text that is not Unicode.</para>
/// </remarks>
public partial interface IChaincodeStub
{
    /// <summary>The channel.</summary>
    string ChannelId { get; }

    /// <summary>The transaction's id: lower-case hex of SHA-256 over nonce and creator.</summary>
    string TransactionId { get; }

    /// <summary>All arguments, the function's name first.</summary>
    IReadOnlyList<byte[]> Args { get; }

    /// <summary>The first argument as text; empty when there are no arguments.</summary>
    string Function { get; }

    /// <summary>The arguments after the first, as text (UTF-8).</summary>
    IReadOnlyList<string> Parameters { get; }

    /// <summary>Input that does not become part of the transaction; empty when there is none.</summary>
    IReadOnlyDictionary<string, byte[]> Transient { get; }

    /// <summary>What the peer's decorators add to the input; empty when there are none.</summary>
    IReadOnlyDictionary<string, byte[]> Decorations { get; }

    /// <summary>The submitter's <c>msp.SerializedIdentity</c> as bytes; empty when the transaction came without a proposal.</summary>
    byte[] Creator { get; }

    /// <summary>The submitter, out of <see cref="Creator"/>.</summary>
    /// <exception cref="InvalidOperationException">There is no proposal, or its creator is no X.509 identity.</exception>
    ClientIdentity Client { get; }

    /// <summary>SHA-256 over nonce, creator and epoch (8 bytes, little-endian): ties transient data to this proposal. Empty without a proposal.</summary>
    byte[] Binding { get; }

    /// <summary>The submitter's time, the same on every endorsing peer; cut to 100 ns.</summary>
    /// <exception cref="InvalidOperationException">The transaction came without a proposal.</exception>
    DateTimeOffset Timestamp { get; }

    /// <summary>The proposal as the client signed it; null when the transaction came without one.</summary>
    SignedProposal? SignedProposal { get; }

    /// <summary>MSP id of the organisation that runs this server, as the server was configured; null when it was not.</summary>
    string? LocalMspId { get; }

    /// <summary>Cancelled when the stream to the peer dies: nothing that the transaction does counts any more.</summary>
    CancellationToken Aborted { get; }

    /// <summary>Sets the transaction's one event; the last call wins. Clients see it only when the transaction is committed as valid.</summary>
    void SetEvent(string name, ReadOnlyMemory<byte> payload);

    /// <summary>Calls another chaincode on the same peer.</summary>
    /// <param name="chaincode">Its name in the definition.</param>
    /// <param name="args">Arguments, the function's name first.</param>
    /// <param name="channel">Its channel; empty or this one's: what it writes joins this transaction. Another's: it can only be read from.</param>
    /// <returns>The other chaincode's response, whatever its status.</returns>
    Task<ChaincodeResponse> InvokeChaincodeAsync(string chaincode, IReadOnlyList<ReadOnlyMemory<byte>> args, string channel = "");

    /// <summary>Collects the writes that follow and sends them together; does nothing when the peer does not offer it (before 3.1).</summary>
    /// <returns>True when writes are now collected.</returns>
    /// <remarks>A write then reports its error only when the batch is sent: by <see cref="FinishWriteBatchAsync"/>, or when the transaction ends.</remarks>
    bool StartWriteBatch();

    /// <summary>Sends the collected writes; the last write of a key wins. Does nothing without a batch.</summary>
    Task FinishWriteBatchAsync();
}
