using ExchangeNetwork.Contract;
using Newtonsoft.Json;

namespace ExchangeNetwork.Ledger;

/// <summary>An agency's signed word for a block's hash: whoever holds one sees if the ledger before that block is changed or cut.</summary>
/// <param name="Agency">Id of the agency, for people; null when unknown. Not signed.</param>
/// <param name="MspId">MSP id of the agency that signed.</param>
/// <param name="Channel">The ledger's channel.</param>
/// <param name="Number">Block number.</param>
/// <param name="BlockHash">Hash of the block's header, lower-case hex.</param>
/// <param name="At">Time of signing, <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>.</param>
/// <param name="KeyId">The key that signed.</param>
/// <param name="Alg">Algorithm of the signature, ES256.</param>
/// <param name="Signature">Base64 over <c>xnet1/checkpoint</c> ‖ LP(channel) ‖ u64 number ‖ block hash ‖ LP(at).</param>
public sealed record Checkpoint(
    string? Agency, string MspId, string Channel, long Number, string BlockHash, string At, string KeyId, string Alg, string Signature)
{
    /// <summary>Signs a ledger's head in an agency's name.</summary>
    /// <exception cref="ArgumentException">The ledger is empty.</exception>
    public static Checkpoint Sign(AgencySigner signer, string? agency, string channel, LedgerHead head, DateTimeOffset at)
    {
        if (head.Number < 0)
            throw new ArgumentException("An empty ledger has no checkpoint.", nameof(head));
        var time = LedgerTime.Format(at);
        var signature = signer.Sign(SignedPart(channel, head.Number, head.Hash, time));
        return new Checkpoint(
            agency, signer.MspId, channel, head.Number, Convert.ToHexStringLower(head.Hash), time, signer.KeyId, Es256.Algorithm,
            Convert.ToBase64String(signature));
    }

    /// <summary>True when the signature is of this key; false for any malformed field.</summary>
    /// <param name="publicKey">SPKI of the agency's key.</param>
    public bool IsSignedBy(ReadOnlySpan<byte> publicKey)
    {
        var signature = new byte[Es256.SignatureSize];
        if (Alg != Es256.Algorithm || !IsHash(BlockHash) || Channel.Length > ushort.MaxValue / 4 || !LedgerTime.TryParse(At, out _) || !Convert.TryFromBase64String(Signature, signature, out var written)
            || written != signature.Length)
        {
            return false;
        }
        return Es256.Verify(publicKey, SignedPart(Channel, Number, Convert.FromHexString(BlockHash), At), signature);
    }

    /// <summary>The checkpoint as one line of a checkpoint file (canonical JSON).</summary>
    public string ToLine() => SignedBytes.Utf8.GetString(CanonicalJson.Serialize(this));

    /// <summary>Reads a checkpoint file: one JSON object a line, empty lines allowed.</summary>
    /// <exception cref="LedgerException">A line is no checkpoint (XN-LEDGER-013).</exception>
    public static IReadOnlyList<Checkpoint> ReadFile(string path)
    {
        var checkpoints = new List<Checkpoint>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                checkpoints.Add(ReadLine(path, number, line));
        }
        return checkpoints;
    }

    private static Checkpoint ReadLine(string path, int number, string line)
    {
        try
        {
            var checkpoint = CanonicalJson.Deserialize<Checkpoint>(SignedBytes.Utf8.GetBytes(line));
            if (checkpoint is { MspId: not null, Channel: not null, BlockHash: not null, At: not null, KeyId: not null, Alg: not null, Signature: not null })
                return checkpoint;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            throw Malformed(path, number, fault);
        }
        throw Malformed(path, number, null);
    }

    private static LedgerException Malformed(string path, int number, Exception? fault) =>
        new($"Line {number} of {path} is no checkpoint.", fault, LedgerRefusals.NotACheckpoint(path, number));

    private static byte[] SignedPart(string channel, long number, ReadOnlySpan<byte> hash, string at) =>
        new SignedBytes("xnet1/checkpoint").Prefixed(channel).Number(number).Raw(hash).Prefixed(at).Span.ToArray();

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
