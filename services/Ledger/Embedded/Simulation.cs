using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Signatures;

namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>One run of the contract against a committed snapshot: answers its reads and remembers what it read and wants to write.</summary>
internal sealed class Simulation(
    StateTables state, string channel, string transactionId, string callerMspId, DateTimeOffset timestamp, LedgerCall call) : ITransactionContext
{
    private static readonly Dictionary<string, byte[]> NoTransient = [];

    private readonly Dictionary<string, long?> _reads = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Collection, string KeyHash), long?> _privateReads = [];
    private readonly List<RangeRead> _ranges = [];
    private readonly Dictionary<string, byte[]?> _writes = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Collection, string Key), (byte[]? Value, bool Purge)> _privateWrites = [];
    private (string Name, byte[] Payload)? _event;

    public string ChannelId => channel;

    public string TransactionId => transactionId;

    public string CallerMspId => callerMspId;

    public DateTimeOffset Timestamp => timestamp;

    public string Function => call.Function;

    public IReadOnlyList<byte[]> Arguments => call.Arguments;

    public IReadOnlyDictionary<string, byte[]> Transient => call.Transient ?? NoTransient;

    public byte[]? GetState(string key)
    {
        var found = state.Get(Bytes(key));
        _reads[key] = found?.Version;
        return found?.Value;
    }

    public void PutState(string key, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Bytes(key);
        _writes[key] = value.Length == 0 ? null : (byte[])value.Clone();
    }

    public void DeleteState(string key)
    {
        Bytes(key);
        _writes[key] = null;
    }

    public IEnumerable<KeyValuePair<string, byte[]>> GetStateByRange(string startKey, string endKey)
    {
        if (startKey.StartsWith('\0') || endKey.StartsWith('\0'))
            throw new ArgumentException("A simple range does not reach into composite keys.", nameof(startKey));
        return Range(startKey.Length == 0 ? "\u0001" : startKey, endKey);
    }

    public IEnumerable<KeyValuePair<string, byte[]>> GetStateByPartialCompositeKey(string objectType, params string[] attributes)
    {
        var (start, end) = CompositeKey.PrefixRange(objectType, attributes);
        return Range(start, end);
    }

    public byte[]? GetPrivateData(string collection, string key)
    {
        var keyBytes = Bytes(key);
        var collectionBytes = Bytes(collection);
        RecordPrivateRead(collection, keyBytes, collectionBytes);
        return state.GetPrivate(collectionBytes, keyBytes);
    }

    public byte[]? GetPrivateDataHash(string collection, string key) => RecordPrivateRead(collection, Bytes(key), Bytes(collection));

    public void PutPrivateData(string collection, string key, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        WritePrivate(collection, key, value.Length == 0 ? null : (byte[])value.Clone(), purge: false);
    }

    public void DeletePrivateData(string collection, string key) => WritePrivate(collection, key, null, purge: false);

    public void PurgePrivateData(string collection, string key) => WritePrivate(collection, key, null, purge: true);

    public void SetEvent(string name, byte[] payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(payload);
        _event = (name, payload);
    }

    /// <summary>The transaction that follows from the run; lists sorted by key, so that equal runs give equal bytes.</summary>
    public TransactionDocument ToDocument(string nonce, string keyId, ContractResponse response) => new(
        1, Es256.Name, channel, transactionId, nonce, callerMspId, keyId, LedgerTime.Format(timestamp), call.Function,
        [.. call.Arguments.Select(argument => Content.Of(argument))],
        [.. _reads.OrderBy(read => read.Key, StringComparer.Ordinal).Select(read => new StateRead(read.Key, Block(read.Value), Index(read.Value)))],
        _ranges,
        [
            .. _privateReads.OrderBy(read => read.Key.Collection, StringComparer.Ordinal).ThenBy(read => read.Key.KeyHash, StringComparer.Ordinal)
                .Select(read => new PrivateRead(read.Key.Collection, read.Key.KeyHash, Block(read.Value), Index(read.Value))),
        ],
        [
            .. _writes.OrderBy(write => write.Key, StringComparer.Ordinal)
                .Select(write => new StateWrite(write.Key, write.Value is null ? null : Content.Of(write.Value))),
        ],
        [
            .. _privateWrites.OrderBy(write => write.Key.Collection, StringComparer.Ordinal).ThenBy(write => write.Key.Key, StringComparer.Ordinal)
                .Select(write => new PrivateWrite(
                    write.Key.Collection, Hash(Bytes(write.Key.Key)), write.Value.Value is null ? null : Hash(write.Value.Value),
                    write.Value.Purge ? true : null)),
        ],
        _event is { } named ? new EventDocument(named.Name, Content.Of(named.Payload)) : null,
        new ResponseDocument(response.Status, Content.Of(response.Payload)));

    public IReadOnlyList<PrivateValue> PrivateValues() =>
        [.. _privateWrites.Select(write => new PrivateValue(Bytes(write.Key.Collection), Bytes(write.Key.Key), write.Value.Value))];

    private static byte[] Bytes(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return StrictUtf8.Bytes(key);
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static long? Block(long? version) => version / PackedPosition.PerBlock;

    private static int? Index(long? version) => (int?)(version % PackedPosition.PerBlock);

    private void WritePrivate(string collection, string key, byte[]? value, bool purge)
    {
        Bytes(collection);
        Bytes(key);
        _privateWrites[(collection, key)] = (value, purge);
    }

    private byte[]? RecordPrivateRead(string collection, byte[] key, byte[] collectionBytes)
    {
        var keyHash = SHA256.HashData(key);
        var found = state.GetPrivateHash(collectionBytes, keyHash);
        _privateReads[(collection, Convert.ToHexStringLower(keyHash))] = found?.Version;
        return found?.Hash;
    }

    private IEnumerable<KeyValuePair<string, byte[]>> Range(string start, string end)
    {
        using var digest = new RangeDigest();
        string? last = null;
        var exhausted = false;
        try
        {
            foreach (var (key, value, version) in state.Range(StrictUtf8.Bytes(start), StrictUtf8.Bytes(end)))
            {
                last = StrictUtf8.Text(key);
                digest.Add(key, version);
                yield return new(last, value);
            }
            exhausted = true;
        }
        finally
        {
            // A contract that stopped early depends on what it saw only: up to its last key, whose successor in byte order is key ‖ 0x00.
            if (exhausted || last is not null)
                _ranges.Add(new RangeRead(start, exhausted ? end : last + "\0", digest.Count, digest.Finish()));
        }
    }
}
