using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Hyperledger.Fabric.Protos.Peer;
using Microsoft.Extensions.Logging;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace Hyperledger.Fabric.Shim.Protocol;

/// <summary>The chaincode's end of one stream: registers, then runs what the peer sends, all channels of that peer.</summary>
/// <remarks>
/// States: created until REGISTERED, established until READY, then ready. A message out of place is answered with ERROR and ends the stream.
/// The chaincode runs on other threads than the loop that reads, else the answers it waits for would not be read.
/// </remarks>
internal sealed partial class PeerStream
{
    private readonly IChaincode _chaincode;
    private readonly ChaincodeServerOptions _options;
    private readonly string _peer;
    private readonly ILogger _logger;
    private readonly Outbox _outbox;
    private readonly CancellationTokenSource _dead;
    private readonly ConcurrentDictionary<(string Channel, string Transaction), TransactionCalls> _running = new();
    private State _state = State.Created;
    private PeerOffer _offer = PeerOffer.None;
    private Exception? _writeFault;

    /// <param name="chaincode">The chaincode.</param>
    /// <param name="options">Package id and MSP id.</param>
    /// <param name="stream">To the peer.</param>
    /// <param name="peer">The peer's address, for the log.</param>
    /// <param name="logger">Log.</param>
    /// <param name="cancellationToken">The call's end or the server's.</param>
    public PeerStream(
        IChaincode chaincode, ChaincodeServerOptions options, IAsyncStreamWriter<ChaincodeMessage> stream, string peer, ILogger logger,
        CancellationToken cancellationToken)
    {
        _chaincode = chaincode;
        _options = options;
        _peer = peer;
        _logger = logger;
        _dead = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _outbox = new Outbox(stream, Broken, _dead.Token);
    }

    private enum State
    {
        Created,
        Established,
        Ready,
    }

    /// <summary>Serves the stream until the peer ends it, it breaks, or a message is out of place.</summary>
    public async Task RunAsync(IAsyncStreamReader<ChaincodeMessage> messages)
    {
        var reason = "The peer ended the stream.";
        try
        {
            Opened(_peer);
            _outbox.Post(new ChaincodeMessage { Type = Type.Register, Payload = new ChaincodeID { Name = _options.PackageId }.ToByteString() });
            while (await messages.MoveNext(_dead.Token).ConfigureAwait(false))
            {
                if (Take(messages.Current) is { } wrong)
                {
                    reason = wrong;
                    OutOfPlace(_peer, wrong);
                    _outbox.Post(new ChaincodeMessage { Type = Type.Error, Payload = ByteString.CopyFromUtf8(wrong) });
                    break;
                }
            }
            await _outbox.CloseAsync().ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            reason = $"The stream to the peer broke: {(_writeFault ?? fault).Message}";
        }
        finally
        {
            await EndAsync(reason).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(string reason)
    {
        Closed(_peer, reason, _running.Count);
        await _dead.CancelAsync().ConfigureAwait(false);
        var ended = new StreamEndedException(reason, _writeFault);
        foreach (var calls in _running.Values)
            calls.End(ended);
        // The stream must not be written to once the method that owns it has returned.
        await _outbox.CloseAsync().ConfigureAwait(false);
        _dead.Dispose();
    }

    private void Broken(Exception fault)
    {
        _writeFault = fault;
        _dead.Cancel();
    }

    /// <summary>Acts on a message; what is wrong with it ends the stream.</summary>
    private string? Take(ChaincodeMessage message)
    {
        switch (_state, message.Type)
        {
            case (_, Type.Keepalive):
                _outbox.Post(message);
                return null;
            case (State.Created, Type.Registered):
                _state = State.Established;
                return null;
            case (State.Established, Type.Ready):
                return GetReady(message.Payload);
            case (State.Ready, Type.Response or Type.Error):
                if (!_running.TryGetValue((message.ChannelId, message.Txid), out var calls) || !calls.Answer(message))
                    Unexpected(_peer, message.Type, message.Txid);
                return null;
            case (State.Ready, Type.Transaction or Type.Init):
                Start(message);
                return null;
            default:
                return $"{message.Type} is out of place while the chaincode is {Word(_state)}.";
        }
    }

    private string? GetReady(ByteString payload)
    {
        try
        {
            if (payload.Length > 0)
                _offer = PeerOffer.Of(ChaincodeAdditionalParams.Parser.ParseFrom(payload));
        }
        catch (InvalidProtocolBufferException)
        {
            return "READY holds parameters that cannot be read.";
        }
        _state = State.Ready;
        Ready(_peer, _options.PackageId, _offer.MostWrites ?? 0, _offer.MostKeys ?? 0);
        return null;
    }

    private void Start(ChaincodeMessage message)
    {
        var calls = new TransactionCalls(message.ChannelId, message.Txid, _outbox);
        if (!_running.TryAdd((message.ChannelId, message.Txid), calls))
        {
            _outbox.Post(ShimFault(message, $"Transaction {message.Txid} is running already."));
            return;
        }
        var run = new TransactionRun(_chaincode, _options.MspId, _offer, calls, _logger, _dead.Token);
        _ = Task.Run(
            async () =>
            {
                var end = await run.RunAsync(message).ConfigureAwait(false);
                // First gone here, then at the peer: the same transaction may come again as soon as the peer knows.
                _running.TryRemove((message.ChannelId, message.Txid), out _);
                if (end is not null)
                    _outbox.Post(end);
            },
            CancellationToken.None);
    }

    internal static ChaincodeMessage ShimFault(ChaincodeMessage message, string text) => new()
    {
        Type = Type.Error,
        Payload = ByteString.CopyFromUtf8(text),
        Txid = message.Txid,
        ChannelId = message.ChannelId,
    };

    private static string Word(State state) => state switch
    {
        State.Created => "not registered yet",
        State.Established => "registered but not ready yet",
        _ => "ready",
    };

    [LoggerMessage(4100, LogLevel.Information, "Peer {Peer} opened a stream")]
    private partial void Opened(string peer);

    [LoggerMessage(4101, LogLevel.Information, "Peer {Peer} is ready for {PackageId}; it takes {MostWrites} writes and {MostKeys} keys in one request (0: one by one)")]
    private partial void Ready(string peer, string packageId, int mostWrites, int mostKeys);

    [LoggerMessage(4102, LogLevel.Information, "The stream of peer {Peer} ended with {Running} transactions running: {Reason}")]
    private partial void Closed(string peer, string reason, int running);

    [LoggerMessage(4103, LogLevel.Error, "Peer {Peer} broke the protocol: {Reason}")]
    private partial void OutOfPlace(string peer, string reason);

    [LoggerMessage(4104, LogLevel.Warning, "Peer {Peer} sent {Type} for transaction {TransactionId}, which waits for none")]
    private partial void Unexpected(string peer, Type type, string transactionId);
}
