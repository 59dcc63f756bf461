using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExchangeNetwork.Tests.Unit.Ledger;

/// <summary>A contract whose functions a test writes in place; <c>Members:Found</c> stores the signing keys.</summary>
internal sealed class ScriptedContract : IContract
{
    private readonly Dictionary<string, Func<ITransactionContext, ContractResponse>> _functions = new(StringComparer.Ordinal)
    {
        ["Members:Found"] = context =>
        {
            for (var i = 0; i < context.Arguments.Count; i += 2)
                context.PutState("member/" + Encoding.UTF8.GetString(context.Arguments[i]), context.Arguments[i + 1]);
            context.SetEvent("Founded", "{}"u8.ToArray());
            return ContractResponse.Ok([]);
        },
        ["Test:Put"] = context =>
        {
            for (var i = 0; i < context.Arguments.Count; i += 2)
                context.PutState(Encoding.UTF8.GetString(context.Arguments[i]), context.Arguments[i + 1]);
            context.SetEvent("Put", context.Arguments[0]);
            return ContractResponse.Ok(context.Arguments[0]);
        },
        ["Test:Get"] = context => ContractResponse.Ok(context.GetState(Encoding.UTF8.GetString(context.Arguments[0])) ?? []),
        ["Test:Increment"] = context =>
        {
            var key = Encoding.UTF8.GetString(context.Arguments[0]);
            var count = context.GetState(key) is { } value ? int.Parse(Encoding.UTF8.GetString(value), null) : 0;
            context.PutState(key, Encoding.UTF8.GetBytes((count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)));
            return ContractResponse.Ok([]);
        },
        ["Test:Keys"] = context => ContractResponse.Ok(Encoding.UTF8.GetBytes(string.Join('|', context.GetStateByRange(
            Encoding.UTF8.GetString(context.Arguments[0]), Encoding.UTF8.GetString(context.Arguments[1])).Select(pair => pair.Key)))),
        ["Test:PutPrivate"] = context =>
        {
            foreach (var (key, value) in context.Transient)
                context.PutPrivateData("lists", key, value);
            return ContractResponse.Ok([]);
        },
        ["Test:GetPrivate"] = context =>
            ContractResponse.Ok(context.GetPrivateData("lists", Encoding.UTF8.GetString(context.Arguments[0])) ?? []),
        ["Test:HashPrivate"] = context =>
            ContractResponse.Ok(context.GetPrivateDataHash("lists", Encoding.UTF8.GetString(context.Arguments[0])) ?? []),
        ["Test:Purge"] = context =>
        {
            foreach (var key in context.Arguments)
                context.PurgePrivateData("lists", Encoding.UTF8.GetString(key));
            return ContractResponse.Ok([]);
        },
        ["Test:Refuse"] = _ => ContractResponse.Refused(new Refusal("XN-TEST-001", "why")),
    };

    public Func<ITransactionContext, ContractResponse> this[string function]
    {
        set => _functions[function] = value;
    }

    public ContractResponse Invoke(ITransactionContext context) => _functions[context.Function](context);

    /// <summary>Finds keys that <c>Members:Found</c> or <c>Test:Put</c> stored as "SPKI in base64" or "SPKI;revoked-from in ms".</summary>
    public static byte[]? FindKey(Func<string, byte[]?> readState, string mspId, string keyId, DateTimeOffset at)
    {
        if (readState($"member/{mspId}/{keyId}") is not { } stored)
            return null;
        var parts = Encoding.UTF8.GetString(stored).Split(';');
        var revoked = parts.Length > 1 && at.ToUnixTimeMilliseconds() >= long.Parse(parts[1], null);
        return revoked ? null : Convert.FromBase64String(parts[0]);
    }
}

/// <summary>A ledger in a temporary folder with four founded agencies, and a clock that stands still.</summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    public const string Channel = "test";

    private readonly Dictionary<string, ILedger> _agencies = new(StringComparer.Ordinal);

    private TestNetwork(string folder)
    {
        Folder = folder;
        foreach (var agency in new[] { "tax", "police", "customs", "bank" })
            Signers[agency] = AgencySigner.Create(agency, "k1");
    }

    public string Folder { get; }

    public string Path => System.IO.Path.Combine(Folder, "ledger.db");

    public ScriptedContract Contract { get; } = new();

    public StoppedClock Clock { get; } = new();

    public Dictionary<string, AgencySigner> Signers { get; } = new(StringComparer.Ordinal);

    public EmbeddedLedger Ledger { get; private set; } = null!;

    public ILedger Tax => As("tax");

    public static async Task<TestNetwork> StartAsync()
    {
        var network = new TestNetwork(Directory.CreateTempSubdirectory("xnet-ledger-").FullName);
        network.Open();
        await network.FoundAsync();
        return network;
    }

    public static TestNetwork Unfounded()
    {
        var network = new TestNetwork(Directory.CreateTempSubdirectory("xnet-ledger-").FullName);
        network.Open();
        return network;
    }

    public static LedgerCall Call(string function, params string[] arguments) =>
        new(function, [.. arguments.Select(argument => Encoding.UTF8.GetBytes(argument))]);

    public static LedgerCall CallWithPrivate(string function, params (string Key, byte[] Value)[] values) =>
        new(function, [], values.ToDictionary(value => value.Key, value => value.Value));

    public ILedger As(string agency)
    {
        if (!_agencies.TryGetValue(agency, out var ledger))
            _agencies[agency] = ledger = Ledger.As(Signers[agency]);
        return ledger;
    }

    public void Open()
    {
        _agencies.Clear();
        Ledger = EmbeddedLedger.Open(
            new EmbeddedLedgerOptions { Path = Path, ChannelId = Channel }, Contract, ScriptedContract.FindKey, Clock, NullLogger.Instance);
    }

    public Task<LedgerOutcome> FoundAsync() => Tax.SubmitAsync(
        Call("Members:Found", [.. Signers.SelectMany(signer => new[] { $"{signer.Key}/k1", Convert.ToBase64String(signer.Value.PublicKey) })]),
        CancellationToken.None);

    public async Task ReopenAsync()
    {
        await Ledger.DisposeAsync();
        Open();
    }

    public Task<LedgerOutcome> PutAsync(string key, string value) => Tax.SubmitAsync(Call("Test:Put", key, value), CancellationToken.None);

    public async Task<string> GetAsync(string key) =>
        Encoding.UTF8.GetString((await Tax.EvaluateAsync(Call("Test:Get", key), CancellationToken.None)).Result);

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        foreach (var signer in Signers.Values)
            signer.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A clock that moves when told to.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 8, 0, 0, 123, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
