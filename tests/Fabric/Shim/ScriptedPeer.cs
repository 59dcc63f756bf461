using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Hyperledger.Fabric.Protos.Peer;
using Hyperledger.Fabric.Shim;
using Shouldly;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace ExchangeNetwork.Tests.Fabric.Shim;

/// <summary>The peer's end of a stream, played by a test: a real gRPC client of the real server.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    public const string Channel = "exchange";

    // Only bounds how long a broken test hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<ChaincodeMessage, ChaincodeMessage> _call;
    private readonly CancellationTokenSource _patience = new(Patience);

    private ScriptedPeer(string address, HttpMessageHandler? handler, string scheme)
    {
        _channel = GrpcChannel.ForAddress($"{scheme}://{address}", new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = ChaincodeServerOptions.MostMessageBytes,
            MaxSendMessageSize = ChaincodeServerOptions.MostMessageBytes,
        });
        _call = new Hyperledger.Fabric.Protos.Peer.Chaincode.ChaincodeClient(_channel).Connect(cancellationToken: _patience.Token);
    }

    /// <summary>Opens a stream and says nothing.</summary>
    public static ScriptedPeer Dial(ChaincodeServer server, HttpMessageHandler? handler = null) =>
        new(server.Address, handler, handler is null ? "http" : "https");

    /// <summary>Opens a stream and goes as far as ready.</summary>
    public static async Task<ScriptedPeer> ReadyAsync(ChaincodeServer server, ChaincodeAdditionalParams? offer = null, HttpMessageHandler? handler = null)
    {
        var peer = Dial(server, handler);
        await peer.NextAsync(Type.Register);
        await peer.SendAsync(new ChaincodeMessage { Type = Type.Registered });
        await peer.SendAsync(new ChaincodeMessage { Type = Type.Ready, Payload = offer?.ToByteString() ?? ByteString.Empty });
        return peer;
    }

    public Task SendAsync(ChaincodeMessage message) => _call.RequestStream.WriteAsync(message, _patience.Token);

    public async Task<ChaincodeMessage> NextAsync()
    {
        (await _call.ResponseStream.MoveNext(_patience.Token)).ShouldBeTrue("The server ended the stream.");
        return _call.ResponseStream.Current;
    }

    public async Task<ChaincodeMessage> NextAsync(Type expected)
    {
        var message = await NextAsync();
        message.Type.ShouldBe(expected, message.Payload.ToStringUtf8());
        return message;
    }

    public async Task<ChaincodeMessage> NextAsync(Type expected, IMessage payload)
    {
        var message = await NextAsync(expected);
        payload.Descriptor.Parser.ParseFrom(message.Payload).ShouldBe(payload);
        return message;
    }

    /// <summary>The server has ended the stream, and said nothing more.</summary>
    public async Task ShouldEndAsync() => (await _call.ResponseStream.MoveNext(_patience.Token)).ShouldBeFalse();

    /// <summary>The stream is over, by its end or by the connection's.</summary>
    public async Task ShouldBreakAsync()
    {
        try
        {
            await ShouldEndAsync();
        }
        catch (RpcException fault)
        {
            // A server that stops may reset the stream or close the connection before the client has read the stream's end.
            _patience.IsCancellationRequested.ShouldBeFalse();
            fault.StatusCode.ShouldBeOneOf(StatusCode.Internal, StatusCode.Unavailable, StatusCode.Cancelled);
        }
    }

    public Task TransactAsync(string transaction = "tx1", SignedProposal? proposal = null, string channel = Channel, params string[] args) =>
        StartAsync(Type.Transaction, transaction, proposal, channel, args);

    public Task InitAsync(string transaction = "tx1") => StartAsync(Type.Init, transaction, null, Channel, []);

    public Task AnswerAsync(ChaincodeMessage request, IMessage payload) => AnswerAsync(request, payload.ToByteString());

    public Task AnswerAsync(ChaincodeMessage request, ByteString? payload = null, Type type = Type.Response) => SendAsync(new ChaincodeMessage
    {
        Type = type,
        Txid = request.Txid,
        ChannelId = request.ChannelId,
        Payload = payload ?? ByteString.Empty,
    });

    public Task RefuseAsync(ChaincodeMessage request, string text) => AnswerAsync(request, ByteString.CopyFromUtf8(text), Type.Error);

    /// <summary>The transaction's end.</summary>
    public async Task<(Response Response, ChaincodeEvent? Event)> CompletedAsync(string transaction = "tx1")
    {
        var end = await NextAsync(Type.Completed);
        end.Txid.ShouldBe(transaction);
        return (Response.Parser.ParseFrom(end.Payload), end.ChaincodeEvent);
    }

    /// <summary>The peer ends its side in good order.</summary>
    public Task HangUpAsync() => _call.RequestStream.CompleteAsync();

    /// <summary>The peer is gone in the middle of a word.</summary>
    public void Break() => _call.Dispose();

    public ValueTask DisposeAsync()
    {
        _call.Dispose();
        _channel.Dispose();
        _patience.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task StartAsync(Type type, string transaction, SignedProposal? proposal, string channel, string[] args)
    {
        var input = new ChaincodeInput();
        input.Args.AddRange(args.Select(ByteString.CopyFromUtf8));
        return SendAsync(new ChaincodeMessage { Type = type, Txid = transaction, ChannelId = channel, Payload = input.ToByteString(), Proposal = proposal });
    }
}
