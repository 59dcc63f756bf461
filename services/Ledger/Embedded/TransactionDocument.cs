using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Signatures;

namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>A transaction as its submitter signed it: who, when, what was called, what it read, what it writes.</summary>
/// <param name="V">Version of this form, 1.</param>
/// <param name="Alg">Algorithm of the signature, ES256.</param>
/// <param name="Channel">The ledger's channel.</param>
/// <param name="Id">Lower-case hex of SHA-256(nonce ‖ LP(mspId) ‖ LP(keyId)).</param>
/// <param name="Nonce">24 random bytes, lower-case hex.</param>
/// <param name="MspId">Who submits.</param>
/// <param name="KeyId">With which key.</param>
/// <param name="Timestamp">The submitter's time.</param>
/// <param name="Function">The contract function.</param>
/// <param name="Args">Its arguments.</param>
/// <param name="Reads">Keys that were read, with the version found.</param>
/// <param name="Ranges">Ranges that were read, with a digest of what was found.</param>
/// <param name="PrivateReads">Private keys that were read, by hash, with the version found.</param>
/// <param name="Writes">Public writes.</param>
/// <param name="PrivateWrites">Private writes: hashes only.</param>
/// <param name="Event">The event; null when none was set.</param>
/// <param name="Response">The contract's answer.</param>
public sealed record TransactionDocument(
    int V, string Alg, string Channel, string Id, string Nonce, string MspId, string KeyId, string Timestamp, string Function,
    IReadOnlyList<Content> Args, IReadOnlyList<StateRead> Reads, IReadOnlyList<RangeRead> Ranges, IReadOnlyList<PrivateRead> PrivateReads,
    IReadOnlyList<StateWrite> Writes, IReadOnlyList<PrivateWrite> PrivateWrites, EventDocument? Event, ResponseDocument Response)
{
    /// <summary>Bytes of a nonce.</summary>
    public const int NonceSize = 24;

    // Keeps LP lengths within 16 bits whatever the script.
    private const int MostName = 1024;

    /// <summary>The id that follows from nonce and creator.</summary>
    /// <exception cref="ArgumentException">A name is not valid Unicode.</exception>
    public static string IdOf(ReadOnlySpan<byte> nonce, string mspId, string keyId) =>
        Convert.ToHexStringLower(SHA256.HashData([.. nonce, .. Prefixed(mspId), .. Prefixed(keyId)]));

    /// <summary>True when no part is absent or malformed and the id follows from the nonce.</summary>
    internal bool IsWellFormed(string channel)
    {
        if (V != 1 || Alg != Es256.Name || Channel != channel || MspId.Length > MostName || KeyId.Length > MostName || !LedgerTime.TryParse(Timestamp, out _) || !IsHex(Nonce, NonceSize))
            return false;
        return Id == IdOf(Convert.FromHexString(Nonce), MspId, KeyId)
            && Args.All(argument => argument is not null && argument.IsWellFormed)
            && Reads.All(read => read is { Key.Length: > 0 } && IsVersion(read.Block, read.Tx))
            && Ranges.All(range => range is not null && IsHex(range.Digest, SHA256.HashSizeInBytes))
            && PrivateReads.All(read => read is not null && IsHex(read.KeyHash, SHA256.HashSizeInBytes) && IsVersion(read.Block, read.Tx))
            && Writes.All(write => write is { Key.Length: > 0 } && (write.Value is null || write.Value.IsWellFormed))
            && PrivateWrites.All(write => write is not null && IsHex(write.KeyHash, SHA256.HashSizeInBytes)
                && (write.ValueHash is null || IsHex(write.ValueHash, SHA256.HashSizeInBytes)))
            && (Event is null || Event.Payload.IsWellFormed)
            && Response.Payload.IsWellFormed;
    }

    private static byte[] Prefixed(string name)
    {
        var bytes = StrictUtf8.Bytes(name);
        return [(byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    private static bool IsVersion(long? block, int? tx) =>
        (block is null && tx is null) || (block >= 0 && tx is >= 0 and < PackedPosition.PerBlock);

    private static bool IsHex(string? text, int bytes) => text?.Length == 2 * bytes && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>Bytes in a JSON document: as text when they are UTF-8, else in base64; exactly one is set.</summary>
/// <param name="Text">The bytes as text.</param>
/// <param name="Base64">The bytes in base64.</param>
public sealed record Content(string? Text, string? Base64)
{
    internal bool IsWellFormed =>
        Text is null ? Base64 is not null && Convert.TryFromBase64String(Base64, new byte[(Base64.Length / 4 * 3) + 3], out _) : Base64 is null;

    /// <summary>Wraps bytes.</summary>
    public static Content Of(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes)
            ? new Content(StrictUtf8.Text(bytes), null)
            : new Content(null, Convert.ToBase64String(bytes));

    /// <summary>The bytes.</summary>
    public byte[] ToBytes() => Text is not null ? StrictUtf8.Bytes(Text) : Convert.FromBase64String(Base64 ?? "");

    /// <summary>The length only: arguments may hold what does not belong in a log.</summary>
    public override string ToString() => $"{(Text ?? Base64)?.Length ?? 0} characters";
}

/// <summary>A key that was read.</summary>
/// <param name="Key">The key.</param>
/// <param name="Block">Block of the version found; null when the key had no value.</param>
/// <param name="Tx">Transaction of the version found.</param>
public sealed record StateRead(string Key, long? Block, int? Tx);

/// <summary>A range that was read, as far as the contract read it.</summary>
/// <param name="Start">First key, inclusive.</param>
/// <param name="End">Last key, exclusive; empty = unbounded.</param>
/// <param name="Count">Keys found.</param>
/// <param name="Digest">SHA-256 over u32 key length ‖ key ‖ u64 version of each key found, hex.</param>
public sealed record RangeRead(string Start, string End, long Count, string Digest);

/// <summary>A private key that was read.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="KeyHash">SHA-256 of the key, hex.</param>
/// <param name="Block">Block of the version found; null when there was none.</param>
/// <param name="Tx">Transaction of the version found.</param>
public sealed record PrivateRead(string Collection, string KeyHash, long? Block, int? Tx);

/// <summary>A public write.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; null deletes.</param>
public sealed record StateWrite(string Key, Content? Value);

/// <summary>A private write as the chain sees it.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="KeyHash">SHA-256 of the key, hex.</param>
/// <param name="ValueHash">SHA-256 of the value, hex; null deletes.</param>
/// <param name="Purge">True when history goes too; null otherwise.</param>
public sealed record PrivateWrite(string Collection, string KeyHash, string? ValueHash, bool? Purge);

/// <summary>The transaction's event.</summary>
/// <param name="Name">Name, not empty.</param>
/// <param name="Payload">Canonical JSON.</param>
public sealed record EventDocument(string Name, Content Payload);

/// <summary>The contract's answer.</summary>
/// <param name="Status">200.</param>
/// <param name="Payload">The result.</param>
public sealed record ResponseDocument(int Status, Content Payload);
