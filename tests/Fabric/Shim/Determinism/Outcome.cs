using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger.Embedded;

namespace ExchangeNetwork.Tests.Fabric.Shim.Determinism;

/// <summary>What a transaction read, wants to write, says and answers; as text, equal when the bytes are.</summary>
internal sealed class Outcome
{
    private readonly SortedSet<string> _reads = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _ranges = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _writes = new(StringComparer.Ordinal);

    public string Event { get; set; } = "";

    public string Answer { get; set; } = "";

    public bool Agreed { get; set; }

    public void Read(string key) => _reads.Add("read " + key);

    public void ReadPrivate(string collection, string keyHash) => _reads.Add($"read {collection} {keyHash}");

    public void ReadRange(string start) => _ranges.Add("range " + start);

    public void Write(string key, byte[]? value) => _writes[key] = value is null ? "deleted" : Convert.ToBase64String(value);

    public void WritePrivate(string collection, string keyHash, string? valueHash, bool purges) =>
        _writes[$"{collection} {keyHash}"] = $"{valueHash ?? "deleted"} {purges}";

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The outcome of a run in the embedded ledger.</summary>
    public static Outcome Of(Simulation run, ContractResponse response)
    {
        var document = run.ToDocument("", "", response);
        var outcome = new Outcome
        {
            Agreed = response.Status == 200,
            Answer = response.Refusal is null ? $"200 {Convert.ToBase64String(response.Payload)}" : "500 " + RefusalMessage.Write(response.Refusal),
        };
        foreach (var read in document.Reads)
            outcome.Read(read.Key);
        foreach (var read in document.PrivateReads)
            outcome.ReadPrivate(read.Collection, read.KeyHash);
        foreach (var range in document.Ranges)
            outcome.ReadRange(range.Start);
        // A refused transaction is never ordered: what it would have written is nobody's business.
        if (!outcome.Agreed)
            return outcome;
        foreach (var write in document.Writes)
            outcome.Write(write.Key, write.Value?.ToBytes());
        foreach (var write in document.PrivateWrites)
            outcome.WritePrivate(write.Collection, write.KeyHash, write.ValueHash, write.Purge == true);
        if (document.Event is { } happened)
            outcome.Event = $"{happened.Name} {Convert.ToBase64String(happened.Payload.ToBytes())}";
        return outcome;
    }

    public override string ToString()
    {
        var text = new StringBuilder().AppendJoin('\n', _reads).Append('\n').AppendJoin('\n', _ranges).Append('\n');
        foreach (var (key, value) in _writes)
            text.Append("write ").Append(key).Append(" = ").Append(value).Append('\n');
        return text.Append("event ").Append(Event).Append('\n').Append(Answer).ToString();
    }
}
