using System.Text;
using Google.Protobuf;
using Hyperledger.Fabric.Protos.Peer;
using Hyperledger.Fabric.Shim.Protocol;
using Type = Hyperledger.Fabric.Protos.Peer.ChaincodeMessage.Types.Type;

namespace Hyperledger.Fabric.Shim.Stub;

/// <summary>The stub over a stream.</summary>
internal sealed partial class ChaincodeStub : IChaincodeStub
{
    private static readonly Func<ByteString, bool> Done = _ => true;
    private static readonly Func<ByteString, byte[]?> Value = Bytes.TakeOrNull;

    private readonly TransactionProposal? _proposal;
    private readonly PeerOffer _offer;
    private readonly TransactionCalls _calls;
    private readonly Lazy<ClientIdentity> _client;
    private readonly Lazy<IReadOnlyList<string>> _parameters;

    public ChaincodeStub(
        ChaincodeInput input, TransactionProposal? proposal, string? mspId, PeerOffer offer, TransactionCalls calls, CancellationToken aborted)
    {
        _proposal = proposal;
        _offer = offer;
        _calls = calls;
        Args = [.. input.Args.Select(Bytes.Take)];
        Function = Args.Count == 0 ? "" : Encoding.UTF8.GetString(Args[0]);
        Decorations = TransactionProposal.Sorted(input.Decorations);
        LocalMspId = mspId;
        Aborted = aborted;
        _parameters = new(() => [.. Args.Skip(1).Select(Encoding.UTF8.GetString)]);
        _client = new(() => ClientIdentity.Parse(Proposal.Creator));
    }

    public string ChannelId => _calls.ChannelId;

    public string TransactionId => _calls.TransactionId;

    public IReadOnlyList<byte[]> Args { get; }

    public string Function { get; }

    public IReadOnlyList<string> Parameters => _parameters.Value;

    public IReadOnlyDictionary<string, byte[]> Transient => _proposal?.Transient ?? SortedEmpty.Map;

    public IReadOnlyDictionary<string, byte[]> Decorations { get; }

    public byte[] Creator => _proposal?.Creator ?? [];

    public ClientIdentity Client => _client.Value;

    public byte[] Binding => _proposal?.Binding ?? [];

    public DateTimeOffset Timestamp => Proposal.Timestamp;

    public SignedProposal? SignedProposal => _proposal?.Signed;

    public string? LocalMspId { get; }

    public CancellationToken Aborted { get; }

    /// <summary>The event that was set last; the peer fills in chaincode and transaction.</summary>
    public ChaincodeEvent? Event { get; private set; }

    private TransactionProposal Proposal => _proposal ?? throw new InvalidOperationException("The transaction came without a proposal.");

    public void SetEvent(string name, ReadOnlyMemory<byte> payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Keys.RequireUnicode(name);
        Event = new ChaincodeEvent { EventName = name, Payload = ByteString.CopyFrom(payload.Span) };
    }

    public Task<ChaincodeResponse> InvokeChaincodeAsync(string chaincode, IReadOnlyList<ReadOnlyMemory<byte>> args, string channel = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(chaincode);
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(channel);
        var input = new ChaincodeInput();
        input.Args.AddRange(args.Select(UnsafeByteOperations.UnsafeWrap));
        var spec = new ChaincodeSpec
        {
            ChaincodeId = new ChaincodeID { Name = channel.Length == 0 ? chaincode : $"{chaincode}/{channel}" },
            Input = input,
        };
        return _calls.SendAsync(Type.InvokeChaincode, spec.ToByteString(), ReadNested);
    }

    /// <summary>The answer is a message of its own: the end of the other chaincode's run.</summary>
    private static ChaincodeResponse ReadNested(ByteString payload)
    {
        var end = ChaincodeMessage.Parser.ParseFrom(payload);
        switch (end.Type)
        {
            case Type.Completed:
                var response = Response.Parser.ParseFrom(end.Payload);
                return new ChaincodeResponse(response.Status, response.Message, response.Payload.Memory);
            case Type.Error:
                throw new PeerException(end.Payload.ToStringUtf8());
            default:
                throw new PeerException($"The other chaincode ended with {end.Type}, which is no end.");
        }
    }

    private static class SortedEmpty
    {
        public static readonly IReadOnlyDictionary<string, byte[]> Map = new SortedList<string, byte[]>(StringComparer.Ordinal);
    }
}
