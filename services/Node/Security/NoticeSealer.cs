using System.Diagnostics.CodeAnalysis;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Messages.Bus;

namespace ExchangeNetwork.Node.Security;

/// <summary>Encrypts notices to other agencies and signs them for this one.</summary>
/// <param name="networkId">The network: its ledger's channel.</param>
/// <param name="agency">This agency.</param>
/// <param name="signingKeyId">Id of the key that <paramref name="sign"/> uses.</param>
/// <param name="sign">ES256 of the bytes given: 64 bytes r‖s, low s. It must be safe for use from many threads.</param>
/// <param name="clock">Tells the time of issue.</param>
/// <remarks>Safe for use from many threads. One notice costs about a millisecond.</remarks>
public sealed class NoticeSealer(string networkId, string agency, string signingKeyId, Func<ReadOnlyMemory<byte>, byte[]> sign, TimeProvider clock)
{
    /// <summary>Most bytes of content.</summary>
    public const int MaxContent = 4 * 1024 * 1024;

    /// <summary>Seals content for an agency.</summary>
    /// <param name="messageId">New for each content; the same again when it is sealed again, so that the recipient counts it once.</param>
    /// <param name="recipient">The agency and the encryption key that the ledger shows for it.</param>
    /// <param name="type">What the content is: letters, digits and <c>. _ : / -</c>, at most 128.</param>
    /// <param name="content">At most <see cref="MaxContent"/> bytes.</param>
    /// <param name="lifetime">How long it is accepted; more than a millisecond.</param>
    /// <param name="notice">The notice.</param>
    /// <param name="refusal">XN-NOTICE-011 too long; -012 no key of P-256.</param>
    /// <exception cref="ArgumentException">A name or the lifetime is malformed.</exception>
    public bool TrySeal(
        Guid messageId,
        EncryptionKey recipient,
        string type,
        ReadOnlySpan<byte> content,
        TimeSpan lifetime,
        [NotNullWhen(true)] out SealedNotice? notice,
        [NotNullWhen(false)] out Refusal? refusal)
    {
        notice = null;
        refusal = null;
        if (content.Length > MaxContent)
        {
            refusal = new Refusal("XN-NOTICE-011", $"{content.Length}", $"{MaxContent}");
            return false;
        }
        var issued = clock.GetUtcNow();
        var unsigned = new SealedNotice
        {
            Suite = NoticeHeader.Suite,
            MessageId = messageId.ToString("N"),
            Sender = agency,
            Recipient = recipient.Agency,
            SenderKeyId = signingKeyId,
            RecipientKeyId = recipient.KeyId,
            Type = type,
            Issued = NoticeHeader.Write(issued),
            Expires = NoticeHeader.Write(issued + lifetime),
            Enc = [],
            Ciphertext = [],
            Signature = [],
        };
        var header = (NoticeHeader.Read(unsigned, out var malformed) ?? throw new ArgumentException($"The header's {malformed} is malformed."))
            .ToBytes(networkId);
        if (recipient.Point is not { } point
            || !Hpke.TrySeal(point, header, [], NoticePadding.Pad(content), out var enc, out var ciphertext))
        {
            refusal = new Refusal("XN-NOTICE-012", recipient.Agency, recipient.KeyId);
            return false;
        }
        notice = unsigned with
        {
            Enc = enc,
            Ciphertext = ciphertext,
            Signature = sign(NoticeHeader.SignedBytes(networkId, header, enc, ciphertext)),
        };
        return true;
    }
}
