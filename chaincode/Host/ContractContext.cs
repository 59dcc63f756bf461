using System.Text;
using ExchangeNetwork.Contract;
using Hyperledger.Fabric.Protos.Msp;
using Hyperledger.Fabric.Shim;

namespace ExchangeNetwork.Chaincode;

/// <summary>The contract's view of a transaction, over the stub: blocks its thread while the peer answers.</summary>
/// <remarks>
/// Writes are kept until the contract has agreed, then sent in order of their keys. Reads see committed state only, so nobody can tell
/// the difference, a refused transaction writes nothing, and what the peer receives depends on nothing but the contract.
/// </remarks>
internal sealed class ContractContext : ITransactionContext
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly IChaincodeStub _stub;
    private readonly PurgeMode _purge;
    private readonly SortedDictionary<string, byte[]?> _writes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string Collection, string Key), PrivateWrite> _privateWrites = new(PrivateKeyOrder.Instance);
    private (string Name, byte[] Payload)? _event;

    /// <exception cref="InvalidOperationException">The transaction came without a proposal.</exception>
    public ContractContext(IChaincodeStub stub, PurgeMode purge)
    {
        _stub = stub;
        _purge = purge;
        // Not the whole identity: reading the certificate costs more than most rules.
        CallerMspId = SerializedIdentity.Parser.ParseFrom(stub.Creator).Mspid;
        Timestamp = LedgerTime.Cut(stub.Timestamp);
        Arguments = [.. stub.Args.Skip(1)];
    }

    public string ChannelId => _stub.ChannelId;

    public string TransactionId => _stub.TransactionId;

    public string CallerMspId { get; }

    public DateTimeOffset Timestamp { get; }

    public string Function => _stub.Function;

    public IReadOnlyList<byte[]> Arguments { get; }

    public IReadOnlyDictionary<string, byte[]> Transient => _stub.Transient;

    public byte[]? GetState(string key) => Wait(_stub.GetStateAsync(key));

    public void PutState(string key, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _writes[Valid(key)] = value.Length == 0 ? null : (byte[])value.Clone();
    }

    public void DeleteState(string key) => _writes[Valid(key)] = null;

    public IEnumerable<KeyValuePair<string, byte[]>> GetStateByRange(string startKey, string endKey) =>
        Wait(_stub.GetStateByRange(startKey, endKey));

    public IEnumerable<KeyValuePair<string, byte[]>> GetStateByPartialCompositeKey(string objectType, params string[] attributes) =>
        Wait(_stub.GetStateByPartialCompositeKey(objectType, attributes));

    public byte[]? GetPrivateData(string collection, string key) => Wait(_stub.GetPrivateDataAsync(collection, key));

    public byte[]? GetPrivateDataHash(string collection, string key) => Wait(_stub.GetPrivateDataHashAsync(collection, key));

    public void PutPrivateData(string collection, string key, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _privateWrites[(Valid(collection), Valid(key))] = new(value.Length == 0 ? null : (byte[])value.Clone(), Purges: false);
    }

    public void DeletePrivateData(string collection, string key) => _privateWrites[(Valid(collection), Valid(key))] = new(null, Purges: false);

    public void PurgePrivateData(string collection, string key) => _privateWrites[(Valid(collection), Valid(key))] = new(null, Purges: true);

    public void SetEvent(string name, byte[] payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(payload);
        _event = (name, payload);
    }

    /// <summary>Sends what the contract wants to write, public keys first, each kind in order of keys.</summary>
    public async Task WriteAsync()
    {
        _stub.StartWriteBatch();
        // The stub queues them and sends each as soon as the peer has taken the one before.
        await Task.WhenAll(
            [
                .. _writes.Select(write => write.Value is null ? _stub.DeleteStateAsync(write.Key) : _stub.PutStateAsync(write.Key, write.Value)),
                .. _privateWrites.Select(write => WritePrivateAsync(write.Key.Collection, write.Key.Key, write.Value)),
            ]).ConfigureAwait(false);
        await _stub.FinishWriteBatchAsync().ConfigureAwait(false);
        if (_event is { } happened)
            _stub.SetEvent(happened.Name, happened.Payload);
    }

    private Task WritePrivateAsync(string collection, string key, PrivateWrite write) => write switch
    {
        { Value: { } value } => _stub.PutPrivateDataAsync(collection, key, value),
        { Purges: true } when _purge == PurgeMode.Purge => _stub.PurgePrivateDataAsync(collection, key),
        _ => _stub.DeletePrivateDataAsync(collection, key),
    };

    private static string Valid(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Strict.GetByteCount(name);
        return name;
    }

    private static T Wait<T>(Task<T> answer) => answer.GetAwaiter().GetResult();

    private static IEnumerable<KeyValuePair<string, byte[]>> Wait(IAsyncEnumerable<KeyValue> results)
    {
        foreach (var (key, value) in results.ToBlockingEnumerable())
            yield return new(key, value);
    }

    private readonly record struct PrivateWrite(byte[]? Value, bool Purges);

    private sealed class PrivateKeyOrder : IComparer<(string Collection, string Key)>
    {
        public static readonly PrivateKeyOrder Instance = new();

        public int Compare((string Collection, string Key) x, (string Collection, string Key) y) =>
            string.CompareOrdinal(x.Collection, y.Collection) is not 0 and var order ? order : string.CompareOrdinal(x.Key, y.Key);
    }
}

/// <summary>What becomes of a purge.</summary>
internal enum PurgeMode
{
    /// <summary>A purge: needs Fabric 2.5 and the application capability V2_5.</summary>
    Purge,

    /// <summary>A delete: on Fabric 2.4, whose history then keeps the value on the collection's peers.</summary>
    Delete,
}
