using System.Text;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Messaging;

/// <summary>Puts notices to other agencies into the outbox, sealed, in the transaction of the work that causes them.</summary>
public sealed class NoticeOutbox(NoticeSealer sealer, AgencyDirectory agencies, TimeProvider clock)
{
    /// <summary>How long a notice may be on its way.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>Seals a notice; add the result to the outbox in the transaction of the work.</summary>
    /// <param name="recipient">The agency it is for.</param>
    /// <param name="purpose">Purpose of the bus address, one of <see cref="BusAddresses"/>.</param>
    /// <param name="type">What the content is.</param>
    /// <param name="content">The content's document.</param>
    /// <returns>The row to add to the outbox.</returns>
    /// <exception cref="RecipientUnreachableException">The recipient has no valid encryption key, or the content is too long.</exception>
    public OutboxRow Seal(string recipient, string purpose, string type, object content)
    {
        var key = agencies.EncryptionKey(recipient) ?? throw new RecipientUnreachableException(recipient, "no valid encryption key");
        var now = clock.GetUtcNow();
        var bytes = Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(content));
        if (!sealer.TrySeal(Guid.NewGuid(), key, type, bytes, Lifetime, out var notice, out var refusal))
            throw new RecipientUnreachableException(recipient, refusal.Code);
        return new OutboxRow
        {
            MessageId = notice.MessageId,
            Address = BusAddresses.Of(recipient, purpose),
            Body = Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(notice)),
            NotBefore = now,
        };
    }

    /// <summary>As <see cref="Seal"/>; null when the recipient cannot be written to.</summary>
    public OutboxRow? TrySeal(string recipient, string purpose, string type, object content)
    {
        try
        {
            return Seal(recipient, purpose, type, content);
        }
        catch (RecipientUnreachableException)
        {
            return null;
        }
    }

    /// <summary>The notice in a row of the outbox.</summary>
    internal static SealedNotice Read(OutboxRow row) =>
        JsonConvert.DeserializeObject<SealedNotice>(Encoding.UTF8.GetString(row.Body), NoDates)
        ?? throw new JsonSerializationException("An outbox row holds no notice.");

    // The times of a header are signed as text: they must come back exactly as they were written.
    private static readonly JsonSerializerSettings NoDates = new() { DateParseHandling = DateParseHandling.None };
}

/// <summary>A member that cannot be written to: suspended, gone, or without a valid encryption key.</summary>
/// <param name="agency">The agency.</param>
/// <param name="reason">Why; a code or a few words.</param>
public sealed class RecipientUnreachableException(string agency, string reason) : Exception($"Agency {agency} cannot be written to: {reason}.");
