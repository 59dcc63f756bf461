using System.Diagnostics.CodeAnalysis;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Signatures;
using ExchangeNetwork.Messages.Bus;

namespace ExchangeNetwork.Node.Security;

/// <summary>Finds a signing key that an agency had at an instant: SubjectPublicKeyInfo, null when there is none.</summary>
public delegate byte[]? SigningKeyAt(string agency, string keyId, DateTimeOffset at);

/// <summary>Checks and decrypts the notices that arrive; anything wrong is a refusal with a code, never an exception.</summary>
/// <param name="networkId">The network: its ledger's channel.</param>
/// <param name="agency">This agency.</param>
/// <param name="ownKey">Finds this agency's encryption key by its id; null when there is none.</param>
/// <param name="signingKey">Finds another agency's signing key on the ledger.</param>
/// <param name="clock">Tells what has expired.</param>
/// <remarks>Safe for use from many threads if the two finders are. That a message was seen before is the inbox's to know.</remarks>
public sealed class NoticeOpener(
    string networkId, string agency, Func<string, HpkePrivateKey?> ownKey, SigningKeyAt signingKey, TimeProvider clock)
{
    // The ledger accepts submitters' clocks within the same limit.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(15);

    /// <summary>Opens a notice: form, suite, recipient, own key, times, sender's key at the time of issue, signature, decryption, padding.</summary>
    public bool TryOpen(SealedNotice notice, [NotNullWhen(true)] out OpenedNotice? opened, [NotNullWhen(false)] out Refusal? refusal)
    {
        opened = null;
        refusal = Check(notice, out var header, out var key);
        if (refusal is not null)
            return false;

        var headerBytes = header!.ToBytes(networkId);
        if (signingKey(header.Sender, header.SenderKeyId, header.Issued) is not { } publicKey)
            refusal = new Refusal("XN-NOTICE-005", header.Sender, header.SenderKeyId);
        else if (!Es256.Verify(publicKey, NoticeHeader.SignedBytes(networkId, headerBytes, notice.Enc, notice.Ciphertext), notice.Signature))
            refusal = new Refusal("XN-NOTICE-008", header.Sender);
        else if (!Hpke.TryOpen(key!, notice.Enc, headerBytes, [], notice.Ciphertext, out var padded))
            refusal = new Refusal("XN-NOTICE-009", header.RecipientKeyId);
        else if (NoticePadding.Unpad(padded) is not { } content)
            refusal = new Refusal("XN-NOTICE-010");
        else
            opened = new OpenedNotice(header.MessageId, header.Sender, header.Type, header.Issued, header.Expires, content);
        return refusal is null;
    }

    private Refusal? Check(SealedNotice notice, out NoticeHeader? header, out HpkePrivateKey? key)
    {
        header = null;
        key = null;
        if (notice.Suite != NoticeHeader.Suite)
            return new Refusal("XN-NOTICE-002", Shown(notice.Suite));
        header = NoticeHeader.Read(notice, out var malformed);
        if (header is null)
            return new Refusal("XN-NOTICE-001", malformed!);
        if (notice.Enc is not { Length: Hpke.EncapsulatedKeySize })
            return new Refusal("XN-NOTICE-001", "enc");
        if (notice.Signature is not { Length: Es256.SignatureSize })
            return new Refusal("XN-NOTICE-001", "signature");
        if (notice.Ciphertext is not { Length: > Hpke.TagSize })
            return new Refusal("XN-NOTICE-001", "ciphertext");
        if (notice.Ciphertext.Length > NoticeSealer.MaxContent + NoticePadding.Block + Hpke.TagSize)
            return new Refusal("XN-NOTICE-011", $"{notice.Ciphertext.Length}", $"{NoticeSealer.MaxContent}");
        if (header.Recipient != agency)
            return new Refusal("XN-NOTICE-003", header.Recipient, agency);
        var now = clock.GetUtcNow();
        if (header.Expires <= now)
            return new Refusal("XN-NOTICE-006", notice.Expires);
        if (header.Issued > now + ClockTolerance)
            return new Refusal("XN-NOTICE-007", notice.Issued);
        key = ownKey(header.RecipientKeyId);
        return key is null ? new Refusal("XN-NOTICE-004", header.RecipientKeyId) : null;
    }

    // What a stranger wrote goes into messages and logs only in a known form.
    private static string Shown(string? text) => NoticeHeader.IsName(text) ? text! : "?";
}

/// <summary>A notice whose sender and integrity are established.</summary>
/// <param name="MessageId">Unique per sender.</param>
/// <param name="Sender">The agency that signed it.</param>
/// <param name="Type">What the content is.</param>
/// <param name="Issued">When it was sealed.</param>
/// <param name="Expires">From when on it would have been refused.</param>
/// <param name="Content">The content.</param>
public sealed record OpenedNotice(Guid MessageId, string Sender, string Type, DateTimeOffset Issued, DateTimeOffset Expires, byte[] Content)
{
    /// <summary>Masks the content.</summary>
    public override string ToString() => $"OpenedNotice({Sender}, {MessageId:N}, {Type}, ***)";
}
