using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Messages.Bus;

namespace ExchangeNetwork.Node.Security;

/// <summary>The header of a notice, its form checked, and the bytes that stand for it in encryption and signature.</summary>
internal sealed partial record NoticeHeader(
    Guid MessageId,
    string Sender,
    string Recipient,
    string SenderKeyId,
    string RecipientKeyId,
    string Type,
    DateTimeOffset Issued,
    DateTimeOffset Expires)
{
    public const string Suite = "HPKE-P256-SHA256-AES256GCM.ES256";

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Reads a header; else the name of the field that is malformed.</summary>
    public static NoticeHeader? Read(SealedNotice notice, out string? malformed)
    {
        malformed =
            notice.MessageId is null || !MessageIdForm().IsMatch(notice.MessageId) ? "messageId"
            : !IsName(notice.Sender) ? "sender"
            : !IsName(notice.Recipient) ? "recipient"
            : !IsName(notice.SenderKeyId) ? "senderKeyId"
            : !IsName(notice.RecipientKeyId) ? "recipientKeyId"
            : !IsName(notice.Type) ? "type"
            : null;
        if (malformed is not null)
            return null;
        if (!TryReadTime(notice.Issued, out var issued))
        {
            malformed = "issued";
            return null;
        }
        if (!TryReadTime(notice.Expires, out var expires) || expires <= issued)
        {
            malformed = "expires";
            return null;
        }
        return new NoticeHeader(
            Guid.ParseExact(notice.MessageId!, "N"),
            notice.Sender,
            notice.Recipient,
            notice.SenderKeyId,
            notice.RecipientKeyId,
            notice.Type,
            issued,
            expires);
    }

    /// <summary>Writes a time as headers hold it.</summary>
    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>True for agencies, key ids and types: 1 to 128 characters out of letters, digits and <c>. _ : / -</c>.</summary>
    public static bool IsName(string? name) => name is not null && NameForm().IsMatch(name);

    /// <summary>The header's bytes: HPKE's info and a part of what is signed; times are u64 milliseconds since 1970.</summary>
    public byte[] ToBytes(string networkId) =>
        new Labelled("xnet1/notice-header", networkId)
            .Lp(Suite)
            .Raw(MessageId.ToByteArray(bigEndian: true))
            .Lp(Sender)
            .Lp(Recipient)
            .Lp(SenderKeyId)
            .Lp(RecipientKeyId)
            .Lp(Type)
            .U64((ulong)Issued.ToUnixTimeMilliseconds())
            .U64((ulong)Expires.ToUnixTimeMilliseconds())
            .ToArray();

    /// <summary>What the sender signs: <c>xnet1/notice</c> ‖ LP(networkId) ‖ header ‖ enc ‖ ciphertext.</summary>
    public static byte[] SignedBytes(string networkId, ReadOnlySpan<byte> header, ReadOnlySpan<byte> enc, ReadOnlySpan<byte> ciphertext) =>
        new Labelled("xnet1/notice", networkId).Raw(header).Raw(enc).Raw(ciphertext).ToArray();

    private static bool TryReadTime(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
        && time >= DateTimeOffset.UnixEpoch;

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex MessageIdForm();

    [GeneratedRegex(@"\A[A-Za-z0-9._:/-]{1,128}\z")]
    private static partial Regex NameForm();
}

/// <summary>Hides the length of a notice's content: u32 length ‖ content ‖ zeros, up to a multiple of 1 KiB.</summary>
internal static class NoticePadding
{
    public const int Block = 1024;
    private const int LengthSize = 4;

    public static byte[] Pad(ReadOnlySpan<byte> content)
    {
        var padded = new byte[(LengthSize + content.Length + Block - 1) / Block * Block];
        BinaryPrimitives.WriteUInt32BigEndian(padded, (uint)content.Length);
        content.CopyTo(padded.AsSpan(LengthSize));
        return padded;
    }

    /// <summary>The content; null when the padding is not exactly what <see cref="Pad"/> makes.</summary>
    public static byte[]? Unpad(ReadOnlySpan<byte> padded)
    {
        if (padded.Length == 0 || padded.Length % Block != 0)
            return null;
        var length = BinaryPrimitives.ReadUInt32BigEndian(padded);
        var rest = padded[LengthSize..];
        if (length > (uint)rest.Length || rest.Length - (int)length >= Block || rest[(int)length..].ContainsAnyExcept((byte)0))
            return null;
        return rest[..(int)length].ToArray();
    }
}
