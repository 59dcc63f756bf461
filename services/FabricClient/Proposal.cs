using Google.Protobuf;
using Grpc.Core;
using Hyperledger.Fabric.Protos.Common;
using Hyperledger.Fabric.Protos.Gateway;

namespace Hyperledger.Fabric.Client;

/// <summary>A transaction before endorsement: evaluate it for its result alone, or have it endorsed.</summary>
public sealed class Proposal : Signable
{
    private readonly ProposedTransaction message;
    private readonly string channel;
    private readonly CallTimeouts timeouts;

    internal Proposal(Gateway gateway, ProposedTransaction message, string channel, DateTimeOffset timestamp, CallTimeouts timeouts)
        : base(gateway)
    {
        this.message = message;
        Timestamp = timestamp;
        this.channel = channel;
        this.timeouts = timeouts;
    }

    /// <inheritdoc />
    public override ReadOnlyMemory<byte> Bytes => message.ToByteArray();

    /// <summary>The transaction's id: 64 lower-case hexadecimal digits of SHA-256 over nonce and creator.</summary>
    public string TransactionId => message.TransactionId;

    /// <summary>When it was proposed, by the proposer's clock; the time that every endorser's chaincode sees.</summary>
    public DateTimeOffset Timestamp { get; }

    private protected override ByteString SignedPart => message.Proposal.ProposalBytes;

    private protected override ByteString Signature
    {
        get => message.Proposal.Signature;
        set => message.Proposal.Signature = value;
    }

    /// <summary>Runs the transaction on one peer and returns its result; nothing is ordered or written.</summary>
    /// <param name="timeout">Limit of this call; null for the one set before.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>What the chaincode returned.</returns>
    /// <exception cref="GatewayException">The call failed or the chaincode answered with an error.</exception>
    /// <exception cref="InvalidOperationException">No signature and no signer.</exception>
    public async Task<ReadOnlyMemory<byte>> EvaluateAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        await SignAsync(cancellationToken).ConfigureAwait(false);
        var request = new EvaluateRequest { TransactionId = TransactionId, ChannelId = channel, ProposedTransaction = message.Proposal };
        request.TargetOrganizations.AddRange(message.EndorsingOrganizations);
        try
        {
            var response = await Gateway.CallAsync(UnarySteps.Evaluate, request, timeout ?? timeouts.Evaluate, cancellationToken)
                .ConfigureAwait(false);
            return response.Result?.Payload.Memory ?? default;
        }
        catch (RpcException e)
        {
            throw new GatewayException("evaluate", TransactionId, e);
        }
    }

    /// <summary>Has the transaction simulated and endorsed by as many organisations as its policy asks for.</summary>
    /// <param name="timeout">Limit of this call; null for the one set before.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <returns>The endorsed transaction, to be submitted.</returns>
    /// <exception cref="EndorseException">The call failed, or the endorsers refused or disagreed: see its details.</exception>
    /// <exception cref="InvalidOperationException">No signature and no signer.</exception>
    /// <exception cref="InvalidDataException">The peer prepared something other than this transaction.</exception>
    public async Task<Transaction> EndorseAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        await SignAsync(cancellationToken).ConfigureAwait(false);
        var request = new EndorseRequest { TransactionId = TransactionId, ChannelId = channel, ProposedTransaction = message.Proposal };
        request.EndorsingOrganizations.AddRange(message.EndorsingOrganizations);
        EndorseResponse response;
        try
        {
            response = await Gateway.CallAsync(UnarySteps.Endorse, request, timeout ?? timeouts.Endorse, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            throw new EndorseException(TransactionId, e);
        }
        var envelope = response.PreparedTransaction
            ?? throw new InvalidDataException($"The gateway peer returned no transaction for proposal {TransactionId}.");
        var content = PreparedContent.Read(envelope);
        // The signature of what comes back binds this identity: it is given for the transaction proposed and no other.
        if (content.TransactionId != TransactionId || content.Channel != channel)
        {
            throw new InvalidDataException(
                $"The gateway peer prepared transaction {content.TransactionId} on channel {content.Channel} for proposal {TransactionId} on {channel}.");
        }
        var prepared = new PreparedTransaction { TransactionId = TransactionId, Envelope = envelope };
        return new Transaction(Gateway, prepared, content, timeouts);
    }

    internal static Proposal From(Gateway gateway, ProposedTransaction message)
    {
        try
        {
            var proposal = Protos.Peer.Proposal.Parser.ParseFrom(message.Proposal?.ProposalBytes ?? ByteString.Empty);
            var header = Header.Parser.ParseFrom(proposal.Header);
            var channel = ChannelHeader.Parser.ParseFrom(header.ChannelHeader);
            return channel is { ChannelId.Length: > 0, Timestamp: not null }
                ? new Proposal(gateway, message, channel.ChannelId, channel.Timestamp.ToDateTimeOffset(), gateway.Timeouts)
                : throw new ArgumentException("The proposal names no channel or no time.", nameof(message));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ArgumentException("The bytes hold no readable proposal.", nameof(message), e);
        }
    }
}
