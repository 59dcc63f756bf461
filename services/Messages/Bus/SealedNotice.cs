namespace ExchangeNetwork.Messages.Bus;

/// <summary>The one message between agencies: content encrypted to the recipient and signed by the sender.</summary>
/// <remarks>
/// The header travels in clear and is bound to the content twice: it is HPKE's info and it is signed. The recipient keeps what it has seen
/// by sender and message id, so a repeated message changes nothing.
/// </remarks>
public sealed record SealedNotice
{
    /// <summary>Algorithms: <c>HPKE-P256-SHA256-AES256GCM.ES256</c>.</summary>
    public required string Suite { get; init; }

    /// <summary>16 bytes as 32 lower-case hex digits; unique per sender.</summary>
    public required string MessageId { get; init; }

    /// <summary>Agency that sends.</summary>
    public required string Sender { get; init; }

    /// <summary>Agency it is for.</summary>
    public required string Recipient { get; init; }

    /// <summary>Id of the sender's signing key.</summary>
    public required string SenderKeyId { get; init; }

    /// <summary>Id of the recipient's encryption key.</summary>
    public required string RecipientKeyId { get; init; }

    /// <summary>What the content is.</summary>
    public required string Type { get; init; }

    /// <summary>When it was sealed, <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>.</summary>
    public required string Issued { get; init; }

    /// <summary>From when on it is refused, <c>yyyy-MM-ddTHH:mm:ss.fffZ</c>.</summary>
    public required string Expires { get; init; }

    /// <summary>HPKE's encapsulated key, 65 bytes.</summary>
    public required byte[] Enc { get; init; }

    /// <summary>The padded content, encrypted.</summary>
    public required byte[] Ciphertext { get; init; }

    /// <summary>Signature of the sender, 64 bytes.</summary>
    public required byte[] Signature { get; init; }
}
