using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Checkpoints;
using ExchangeNetwork.Contract.Signatures;
using Newtonsoft.Json;

namespace ExchangeNetwork.Ledger;

/// <summary>An agency's signed word for a block's hash as others keep it outside the ledger, one JSON line each.</summary>
/// <remarks>Whoever holds one sees if the ledger up to that block was changed or cut. The signed bytes are those of <see cref="CheckpointStatement"/>.</remarks>
/// <param name="Agency">Id of the agency that signed.</param>
/// <param name="MspId">Its MSP id, under which the ledger knows its keys.</param>
/// <param name="Channel">The ledger's channel.</param>
/// <param name="Number">Block number.</param>
/// <param name="BlockHash">Hash of the block's header, lower-case hex.</param>
/// <param name="At">Time of signing.</param>
/// <param name="KeyId">The key that signed.</param>
/// <param name="Alg">Algorithm of the signature, ES256.</param>
/// <param name="Signature">64 bytes r‖s, low S, in base64.</param>
public sealed record KeptCheckpoint(
    string Agency, string MspId, string Channel, long Number, string BlockHash, DateTimeOffset At, string KeyId, string Alg, string Signature)
{
    /// <summary>What was signed, as <c>Checkpoints:Sign</c> takes it.</summary>
    [JsonIgnore]
    public CheckpointStatement Statement => new(Number, BlockHash, At, KeyId, Alg, Signature);

    /// <summary>Signs a ledger's head in an agency's name.</summary>
    /// <exception cref="ArgumentException">The ledger is empty.</exception>
    public static KeptCheckpoint Sign(AgencySigner signer, string agency, string channel, LedgerHead head, DateTimeOffset at)
    {
        if (head.Number < 0)
            throw new ArgumentException("An empty ledger has no checkpoint.", nameof(head));
        var statement = new CheckpointStatement(
            head.Number, Convert.ToHexStringLower(head.Hash), LedgerTime.Cut(at), signer.KeyId, Es256.Name, "");
        var signature = Convert.ToBase64String(signer.Sign(statement.Message(channel, agency)));
        return new KeptCheckpoint(
            agency, signer.MspId, channel, statement.Number, statement.BlockHash, statement.At, signer.KeyId, Es256.Name, signature);
    }

    /// <summary>True when the signature is of this key; false for any malformed field.</summary>
    /// <param name="publicKey">SPKI of the agency's key.</param>
    public bool IsSignedBy(ReadOnlySpan<byte> publicKey)
    {
        var signature = new byte[Es256.SignatureSize];
        if (Alg != Es256.Name || Number < 0 || BlockHash.Length != 64 || !BlockHash.All(char.IsAsciiHexDigitLower) || At < DateTimeOffset.UnixEpoch
            || new[] { Agency, Channel, KeyId }.Any(name => name.Length > 256)
            || !Convert.TryFromBase64String(Signature, signature, out var written) || written != signature.Length)
        {
            return false;
        }
        return Es256.Verify(publicKey, Statement.Message(Channel, Agency), signature);
    }

    /// <summary>The checkpoint as one line of a checkpoint file (canonical JSON).</summary>
    public string ToLine() => StrictUtf8.Text(CanonicalJson.Serialize(this));

    /// <summary>Reads a checkpoint file: one JSON object a line, empty lines allowed.</summary>
    /// <exception cref="LedgerException">A line is no checkpoint (XN-LEDGER-011).</exception>
    public static IReadOnlyList<KeptCheckpoint> ReadFile(string path)
    {
        var checkpoints = new List<KeptCheckpoint>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
                checkpoints.Add(ReadLine(path, number, line));
        }
        return checkpoints;
    }

    private static KeptCheckpoint ReadLine(string path, int number, string line)
    {
        Exception? cause = null;
        try
        {
            var read = CanonicalJson.Deserialize<KeptCheckpoint>(StrictUtf8.Bytes(line));
            if (read is { Agency: not null, MspId: not null, Channel: not null, BlockHash: not null, KeyId: not null, Alg: not null, Signature: not null })
                return read;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            cause = fault;
        }
        throw new LedgerException($"Line {number} of {path} is no checkpoint.", cause, LedgerRefusals.NotACheckpoint(path, number));
    }
}
