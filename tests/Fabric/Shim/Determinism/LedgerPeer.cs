using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using ExchangeNetwork.Tests.Unit.Contract;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Hyperledger.Fabric.Protos.Ledger.Queryresult;
using Hyperledger.Fabric.Protos.Peer;
using Hyperledger.Fabric.Shim;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace ExchangeNetwork.Tests.Fabric.Shim.Determinism;

/// <summary>A peer that simulates transactions: answers the chaincode out of a world state and keeps what it read and wrote.</summary>
internal sealed class LedgerPeer : IAsyncDisposable
{
    private const int BatchSize = 3;

    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<ChaincodeMessage, ChaincodeMessage> _call;
    private readonly Channel<ChaincodeMessage> _outbox = System.Threading.Channels.Channel.CreateUnbounded<ChaincodeMessage>();
    private readonly ConcurrentDictionary<string, Simulated> _running = new();
    private readonly ChaincodeAdditionalParams? _offer;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private readonly Task _writing;

    public LedgerPeer(ChaincodeServer server, ChaincodeAdditionalParams? offer)
    {
        _offer = offer;
        _channel = GrpcChannel.ForAddress("http://" + server.Address);
        _call = new Hyperledger.Fabric.Protos.Peer.Chaincode.ChaincodeClient(_channel).Connect();
        _reading = ReadAsync();
        _writing = WriteAsync();
    }

    /// <summary>Runs a call against a state; the new state is the old one when the contract refused.</summary>
    public async Task<(Outcome Outcome, WorldState After)> SimulateAsync(WorldState state, string transactionId, string channel, Executed call)
    {
        await await Task.WhenAny(_ready.Task, _reading);
        var run = new Simulated(state);
        if (!_running.TryAdd(transactionId, run))
            throw new InvalidOperationException($"Transaction {transactionId} runs already.");
        var input = new ChaincodeInput { Args = { ByteString.CopyFromUtf8(call.Function) } };
        input.Args.AddRange(call.Arguments.Select(argument => ByteString.CopyFrom(argument)));
        Post(new ChaincodeMessage
        {
            Type = Type.Transaction,
            Txid = transactionId,
            ChannelId = channel,
            Payload = input.ToByteString(),
            Proposal = Proposed.By(Proposed.Creator(call.MspId), call.Now, call.Transient),
        });
        // Reading ends first only when it fails.
        await await Task.WhenAny(run.Ended.Task, _reading);
        return (run.Outcome, run.Outcome.Agreed ? run.After : state);
    }

    public async ValueTask DisposeAsync()
    {
        _outbox.Writer.Complete();
        await _call.RequestStream.CompleteAsync();
        await Task.WhenAll(_reading, _writing);
        _call.Dispose();
        _channel.Dispose();
    }

    private void Post(ChaincodeMessage message) => _outbox.Writer.TryWrite(message);

    private async Task WriteAsync()
    {
        await foreach (var message in _outbox.Reader.ReadAllAsync())
            await _call.RequestStream.WriteAsync(message);
    }

    private async Task ReadAsync()
    {
        await foreach (var message in _call.ResponseStream.ReadAllAsync())
        {
            switch (message.Type)
            {
                case Type.Register:
                    Post(new ChaincodeMessage { Type = Type.Registered });
                    Post(new ChaincodeMessage { Type = Type.Ready, Payload = _offer?.ToByteString() ?? ByteString.Empty });
                    _ready.SetResult();
                    break;
                case Type.Completed:
                    _running.TryRemove(message.Txid, out var ended);
                    ended!.End(message);
                    break;
                case Type.Error:
                    throw new InvalidOperationException(message.Payload.ToStringUtf8());
                default:
                    var (type, payload) = Answer(_running[message.Txid], message);
                    Post(new ChaincodeMessage { Type = type, Payload = payload, Txid = message.Txid, ChannelId = message.ChannelId });
                    break;
            }
        }
    }

    private static (Type, ByteString) Answer(Simulated run, ChaincodeMessage request)
    {
        try
        {
            return (Type.Response, run.Answer(request));
        }
        catch (InvalidOperationException fault)
        {
            return (Type.Error, ByteString.CopyFromUtf8(fault.Message));
        }
    }

    private sealed class Simulated(WorldState before)
    {
        private readonly WorldState _before = before;
        private readonly Dictionary<string, IEnumerator<KeyValuePair<string, byte[]>>> _iterators = [];

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Outcome Outcome { get; } = new();

        public WorldState After { get; private set; } = before;

        public void End(ChaincodeMessage end)
        {
            var response = Response.Parser.ParseFrom(end.Payload);
            Outcome.Agreed = response.Status == 200;
            Outcome.Answer = Outcome.Agreed ? $"200 {response.Payload.ToBase64()}" : $"{response.Status} {response.Message}";
            if (end.ChaincodeEvent is { } happened)
                Outcome.Event = $"{happened.EventName} {happened.Payload.ToBase64()}";
            Ended.SetResult();
        }

        public ByteString Answer(ChaincodeMessage request)
        {
            switch (request.Type)
            {
                case Type.GetState:
                    var get = GetState.Parser.ParseFrom(request.Payload);
                    return Found(get.Collection.Length == 0 ? Read(get.Key) : ReadPrivate(get));
                case Type.GetPrivateDataHash:
                    var hashed = ReadPrivate(GetState.Parser.ParseFrom(request.Payload));
                    return Found(hashed is null ? null : SHA256.HashData(hashed));
                case Type.GetStateByRange:
                    var range = GetStateByRange.Parser.ParseFrom(request.Payload);
                    Outcome.ReadRange(range.StartKey);
                    _iterators["it"] = _before.Range(range.StartKey, range.EndKey).GetEnumerator();
                    return Next("it");
                case Type.QueryStateNext:
                    return Next(QueryStateNext.Parser.ParseFrom(request.Payload).Id);
                case Type.QueryStateClose:
                    return new QueryResponse().ToByteString();
                case Type.PutState:
                    var put = PutState.Parser.ParseFrom(request.Payload);
                    return Write(new WriteRecord { Type = Type.PutState, Collection = put.Collection, Key = put.Key, Value = put.Value });
                case Type.DelState:
                    var delete = DelState.Parser.ParseFrom(request.Payload);
                    return Write(new WriteRecord { Type = Type.DelState, Collection = delete.Collection, Key = delete.Key });
                case Type.PurgePrivateData:
                    var purge = PurgePrivateState.Parser.ParseFrom(request.Payload);
                    return Write(new WriteRecord { Type = Type.PurgePrivateData, Collection = purge.Collection, Key = purge.Key });
                case Type.WriteBatchState:
                    foreach (var write in WriteBatchState.Parser.ParseFrom(request.Payload).Rec)
                        Write(write);
                    return ByteString.Empty;
                default:
                    throw new InvalidOperationException($"The contract does not need {request.Type}.");
            }
        }

        private static ByteString Found(byte[]? value) => value is null ? ByteString.Empty : ByteString.CopyFrom(value);

        private static string Hash(string key) => Outcome.Hash(Encoding.UTF8.GetBytes(key));

        private byte[]? Read(string key)
        {
            Outcome.Read(key);
            return _before.Public.GetValueOrDefault(key);
        }

        private byte[]? ReadPrivate(GetState get)
        {
            Outcome.ReadPrivate(get.Collection, Hash(get.Key));
            return _before.Private.GetValueOrDefault((get.Collection, get.Key));
        }

        /// <summary>Small batches, so that most ranges need several.</summary>
        private ByteString Next(string id)
        {
            var response = new QueryResponse { Id = id };
            var iterator = _iterators[id];
            while (response.Results.Count < BatchSize && iterator.MoveNext())
            {
                var pair = new KV { Namespace = "exchange", Key = iterator.Current.Key, Value = ByteString.CopyFrom(iterator.Current.Value) };
                response.Results.Add(new QueryResultBytes { ResultBytes = pair.ToByteString() });
            }
            response.HasMore = response.Results.Count == BatchSize;
            return response.ToByteString();
        }

        private ByteString Write(WriteRecord write)
        {
            var value = write.Type == Type.PutState && write.Value.Length > 0 ? write.Value.ToByteArray() : null;
            if (write.Collection.Length == 0)
            {
                Outcome.Write(write.Key, value);
                After = After with { Public = value is null ? After.Public.Remove(write.Key) : After.Public.SetItem(write.Key, value) };
                return ByteString.Empty;
            }
            Outcome.WritePrivate(write.Collection, Hash(write.Key), value is null ? null : Outcome.Hash(value), write.Type == Type.PurgePrivateData);
            var key = (write.Collection, write.Key);
            After = After with { Private = value is null ? After.Private.Remove(key) : After.Private.SetItem(key, value) };
            return ByteString.Empty;
        }
    }
}
