using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Signatures;

namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>A signed transaction: <c>{"signature":"base64","transaction":{...}}</c> in canonical JSON.</summary>
/// <remarks>
/// The signature covers <c>xnet1/transaction</c> ‖ LP(channel) ‖ the bytes of the transaction member as they stand; they are never written anew.
/// </remarks>
public sealed class Envelope
{
    private const int SignatureChars = 88;

    private static readonly JsonSerializerOptions Reading = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        MaxDepth = 8,
    };

    private readonly byte[] _bytes;
    private readonly byte[] _signature;

    private Envelope(byte[] bytes, byte[] signature, TransactionDocument transaction)
    {
        _bytes = bytes;
        _signature = signature;
        Transaction = transaction;
    }

    /// <summary>What was signed.</summary>
    public TransactionDocument Transaction { get; }

    /// <summary>The bytes that stand in a block.</summary>
    internal byte[] Bytes => _bytes;

    internal ReadOnlySpan<byte> Signature => _signature;

    private static ReadOnlySpan<byte> Opening => "{\"signature\":\""u8;

    private static ReadOnlySpan<byte> Middle => "\",\"transaction\":"u8;

    private static int TransactionStart => Opening.Length + SignatureChars + Middle.Length;

    /// <summary>Reads an envelope out of a block; false when it is none.</summary>
    public static bool TryParse(byte[] bytes, [NotNullWhen(true)] out Envelope? envelope)
    {
        envelope = null;
        ReadOnlySpan<byte> span = bytes;
        if (span.Length <= TransactionStart || !span.StartsWith(Opening) || !span[(Opening.Length + SignatureChars)..].StartsWith(Middle) || span[^1] != '}')
            return false;
        var signature = new byte[Es256.SignatureSize + 2];
        var text = Encoding.ASCII.GetString(span.Slice(Opening.Length, SignatureChars));
        // Base64 has bits to spare; only the form that a writer gives is taken, so that one signature has one envelope.
        if (!Convert.TryFromBase64String(text, signature, out var written) || written != Es256.SignatureSize
            || Convert.ToBase64String(signature.AsSpan(0, written)) != text)
        {
            return false;
        }
        try
        {
            if (JsonSerializer.Deserialize<TransactionDocument>(span[TransactionStart..^1], Reading) is not { } transaction || AnyAbsent(transaction))
                return false;
            envelope = new Envelope(bytes, signature[..Es256.SignatureSize], transaction);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>True when the signature over the transaction is of this key.</summary>
    /// <param name="publicKey">SPKI of the key.</param>
    public bool IsSignedBy(ReadOnlySpan<byte> publicKey) => Es256.Verify(publicKey, SignedPart(), _signature);

    /// <summary>The event of an envelope that is known to be sound; null when it is not after all.</summary>
    internal static EventView? ReadEvent(byte[] bytes)
    {
        try
        {
            return bytes.Length <= TransactionStart ? null : JsonSerializer.Deserialize<EventView>(bytes.AsSpan(TransactionStart..^1), Reading);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static Envelope Sign(TransactionDocument transaction, AgencySigner signer)
    {
        var document = CanonicalJson.Serialize(transaction);
        var bytes = new byte[TransactionStart + document.Length + 1];
        Opening.CopyTo(bytes);
        Middle.CopyTo(bytes.AsSpan(Opening.Length + SignatureChars));
        document.CopyTo(bytes, TransactionStart);
        bytes[^1] = (byte)'}';
        var signature = signer.Sign(SignedPart(transaction.Channel, document));
        Encoding.ASCII.GetBytes(Convert.ToBase64String(signature), bytes.AsSpan(Opening.Length));
        return new Envelope(bytes, signature, transaction);
    }

    internal byte[] SignedPart() => SignedPart(Transaction.Channel, _bytes.AsSpan(TransactionStart..^1));

    private static byte[] SignedPart(string channel, ReadOnlySpan<byte> document) =>
        new Labelled("xnet1/transaction", channel).Raw(document).ToArray();

    // A constructor parameter whose member is absent stays null whatever its annotation says.
    private static bool AnyAbsent(TransactionDocument t) =>
        t is not
        {
            Alg: not null, Channel: not null, Id: not null, Nonce: not null, MspId: not null, KeyId: not null, Timestamp: not null,
            Function: not null, Args: not null, Reads: not null, Ranges: not null, PrivateReads: not null, Writes: not null,
            PrivateWrites: not null, Response.Payload: not null,
        } || t.Event is { Name: null } or { Payload: null }
        || t.Ranges.Any(range => range is not { Start: not null, End: not null })
        || t.PrivateReads.Any(read => read is not { Collection.Length: > 0 })
        || t.PrivateWrites.Any(write => write is not { Collection.Length: > 0 });
}
