using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Contract;

namespace ExchangeNetwork.Tests.Unit.Contract;

/// <summary>The ledger's double: a world state in memory with Fabric's semantics, and the clock of whoever submits.</summary>
/// <remarks>Reads see committed state only; a write set is applied only on status 200; a range read beside a write is an error of the contract.</remarks>
internal sealed class World(string channel = "exchange")
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private readonly SortedDictionary<string, byte[]> state = new(Utf8Order.Instance);
    private readonly SortedDictionary<(string Collection, string Key), byte[]> privateState = [];
    private readonly NetworkContract contract = new();
    private readonly Dictionary<string, TestAgency> agencies = new(StringComparer.Ordinal);
    private int transactions;

    public string Channel => channel;

    /// <summary>Time of the next transaction.</summary>
    public DateTimeOffset Now { get; set; } = Start;

    /// <summary>Every submitted call with what came of it, for replays.</summary>
    public List<Executed> Log { get; } = [];

    /// <summary>Events of committed transactions.</summary>
    public List<(string Name, byte[] Payload)> Events { get; } = [];

    public World Later(TimeSpan time)
    {
        Now += time;
        return this;
    }

    /// <summary>The agency of this id, with keys of its own; made when first named.</summary>
    public TestAgency As(string id)
    {
        if (!agencies.TryGetValue(id, out var agency))
            agencies.Add(id, agency = new TestAgency(this, id));
        return agency;
    }

    public ContractResponse Submit(string mspId, string function, IReadOnlyList<byte[]> arguments, IReadOnlyDictionary<string, byte[]>? transient = null)
    {
        var run = Run(mspId, function, arguments, transient);
        Log.Add(new Executed(mspId, Now, function, arguments, transient, run.Response, run.Context.Transcript(), run.Context.Reads));
        if (run.Response.Status == 200)
            Commit(run.Context);
        return run.Response;
    }

    /// <summary>Runs and throws the write set away; a function that only reads has none.</summary>
    public (ContractResponse Response, int Writes) Evaluate(string mspId, string function, IReadOnlyList<byte[]> arguments)
    {
        var (response, context) = Run(mspId, function, arguments, null);
        return (response, context.Writes.Count + context.PrivateWrites.Count + (context.Event is null ? 0 : 1));
    }

    /// <summary>Remembers everything but the log; the returned action brings it back and empties the log.</summary>
    public Action Mark()
    {
        var (now, count) = (Now, transactions);
        KeyValuePair<string, byte[]>[] kept = [.. state];
        KeyValuePair<(string, string), byte[]>[] keptPrivate = [.. privateState];
        (string, byte[])[] events = [.. Events];
        return () =>
        {
            (Now, transactions) = (now, count);
            state.Clear();
            privateState.Clear();
            foreach (var (key, value) in kept)
                state.Add(key, value);
            foreach (var (key, value) in keptPrivate)
                privateState.Add(key, value);
            Events.Clear();
            Events.AddRange(events);
            Log.Clear();
        };
    }

    public byte[]? Read(string key) => state.GetValueOrDefault(key);

    /// <summary>Overwrites committed state behind the contract's back, to see what it does with a damaged ledger.</summary>
    public void Damage(string key, byte[] value) => state[key] = value;

    public int PrivateValues => privateState.Count;

    private (ContractResponse Response, Context Context) Run(
        string mspId, string function, IReadOnlyList<byte[]> arguments, IReadOnlyDictionary<string, byte[]>? transient)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(transactions++)));
        var context = new Context(this, id, mspId, Now, function, arguments, transient ?? new Dictionary<string, byte[]>());
        var response = contract.Invoke(context);
        if (context.RangeReads > 0 && context.Writes.Count + context.PrivateWrites.Count > 0)
            throw new InvalidOperationException($"{function} reads a range in a transaction that writes.");
        return (response, context);
    }

    private void Commit(Context context)
    {
        foreach (var (key, value) in context.Writes)
        {
            if (value.Length == 0)
                state.Remove(key);
            else
                state[key] = value;
        }
        foreach (var (key, value) in context.PrivateWrites)
        {
            if (value.Length == 0)
                privateState.Remove(key);
            else
                privateState[key] = value;
        }
        if (context.Event is { } committed)
            Events.Add(committed);
    }

    private sealed class Context(
        World world, string id, string mspId, DateTimeOffset now, string function, IReadOnlyList<byte[]> arguments, IReadOnlyDictionary<string, byte[]> transient)
        : ITransactionContext
    {
        public SortedDictionary<string, byte[]> Writes { get; } = new(Utf8Order.Instance);

        public SortedDictionary<(string Collection, string Key), byte[]> PrivateWrites { get; } = [];

        public (string Name, byte[] Payload)? Event { get; private set; }

        public int RangeReads { get; private set; }

        /// <summary>Keys read one by one: what the ledger would check for conflicts.</summary>
        public SortedSet<string> Reads { get; } = new(Utf8Order.Instance);

        public string ChannelId => world.Channel;

        public string TransactionId => id;

        public string CallerMspId => mspId;

        public DateTimeOffset Timestamp => now;

        public string Function => function;

        public IReadOnlyList<byte[]> Arguments => arguments;

        public IReadOnlyDictionary<string, byte[]> Transient => transient;

        public byte[]? GetState(string key)
        {
            Reads.Add(key);
            return world.state.GetValueOrDefault(key);
        }

        public void PutState(string key, byte[] value) => Writes[key] = value;

        public void DeleteState(string key) => Writes[key] = [];

        public IEnumerable<KeyValuePair<string, byte[]>> GetStateByRange(string startKey, string endKey)
        {
            RangeReads++;
            return [.. world.state.Where(pair => Utf8Order.Instance.Compare(pair.Key, startKey) >= 0
                && (endKey.Length == 0 || Utf8Order.Instance.Compare(pair.Key, endKey) < 0))];
        }

        public IEnumerable<KeyValuePair<string, byte[]>> GetStateByPartialCompositeKey(string objectType, params string[] attributes)
        {
            var (start, end) = CompositeKey.PrefixRange(objectType, attributes);
            return GetStateByRange(start, end);
        }

        public byte[]? GetPrivateData(string collection, string key) => world.privateState.GetValueOrDefault((collection, key));

        public byte[]? GetPrivateDataHash(string collection, string key) =>
            world.privateState.TryGetValue((collection, key), out var value) ? SHA256.HashData(value) : null;

        public void PutPrivateData(string collection, string key, byte[] value) => PrivateWrites[(collection, key)] = value;

        public void DeletePrivateData(string collection, string key) => PrivateWrites[(collection, key)] = [];

        public void PurgePrivateData(string collection, string key) => PrivateWrites[(collection, key)] = [];

        public void SetEvent(string name, byte[] payload) => Event = (name, payload);

        /// <summary>All that the run would change, as text to compare.</summary>
        public string Transcript()
        {
            var text = new StringBuilder();
            foreach (var (key, value) in Writes)
                text.Append("put ").Append(key).Append('=').Append(Convert.ToBase64String(value)).Append('\n');
            foreach (var ((collection, key), value) in PrivateWrites)
                text.Append("private ").Append(collection).Append(' ').Append(key).Append('=').Append(Convert.ToBase64String(value)).Append('\n');
            return text.Append("event ").Append(Event?.Name).Append('=').Append(Convert.ToBase64String(Event?.Payload ?? [])).ToString();
        }
    }
}

/// <summary>A submitted call and what came of it.</summary>
internal sealed record Executed(
    string MspId,
    DateTimeOffset Now,
    string Function,
    IReadOnlyList<byte[]> Arguments,
    IReadOnlyDictionary<string, byte[]>? Transient,
    ContractResponse Response,
    string Transcript,
    IReadOnlyCollection<string> Reads);

/// <summary>Order of keys as on the ledger: by their UTF-8 bytes.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Instance = new();

    public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y!));
}
