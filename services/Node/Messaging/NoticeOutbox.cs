using System.Security.Cryptography;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Messaging;

/// <summary>Puts notices to other agencies into the outbox, sealed, in the transaction of the work that causes them.</summary>
public sealed class NoticeOutbox(NoticeSealer sealer, AgencyDirectory agencies, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>Seals a notice; done before the transaction, because sealing takes time and the writer is one.</summary>
    /// <param name="recipient">The agency it is for.</param>
    /// <param name="purpose">Purpose of the bus address, one of <see cref="BusAddresses"/>.</param>
    /// <param name="type">What the content is.</param>
    /// <param name="content">The content, JSON of the type's document.</param>
    /// <param name="cancellationToken">Cancels the look-up of the recipient's key.</param>
    /// <returns>The row to add to the outbox.</returns>
    /// <exception cref="RecipientUnreachableException">The recipient has no valid encryption key.</exception>
    public async Task<OutboxRow> SealAsync(
        string recipient, string purpose, string type, byte[] content, CancellationToken cancellationToken)
    {
        var key = await agencies.EncryptionKeyAsync(recipient, cancellationToken) ?? throw new RecipientUnreachableException(recipient);
        var now = clock.GetUtcNow();
        var notice = sealer.Seal(
            recipient, key.KeyId, Convert.FromBase64String(key.PublicKey), type,
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), now, now + Lifetime, content);
        return new OutboxRow
        {
            MessageId = notice.MessageId,
            Address = BusAddresses.Of(recipient, purpose),
            Body = System.Text.Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(notice)),
            NotBefore = now,
        };
    }

    /// <summary>The notice in a row of the outbox.</summary>
    internal static SealedNotice Read(OutboxRow row) =>
        JsonConvert.DeserializeObject<SealedNotice>(System.Text.Encoding.UTF8.GetString(row.Body), NoDates)
        ?? throw new JsonSerializationException("An outbox row holds no notice.");

    // The times of a header are signed as text: they must come back exactly as they were written.
    private static readonly JsonSerializerSettings NoDates = new() { DateParseHandling = DateParseHandling.None };
}

/// <summary>A member that cannot be written to: suspended, gone, or without a valid encryption key.</summary>
/// <param name="agency">The agency.</param>
public sealed class RecipientUnreachableException(string agency) : Exception($"Agency {agency} has no valid encryption key.");
