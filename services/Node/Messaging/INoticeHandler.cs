using ExchangeNetwork.Node.Storage;

namespace ExchangeNetwork.Node.Messaging;

/// <summary>Applies one type of notice from another agency.</summary>
public interface INoticeHandler
{
    /// <summary>Type of notice, such as <c>hits</c>.</summary>
    string Type { get; }

    /// <summary>Applies a notice inside the transaction that writes its inbox row, so exactly once.</summary>
    /// <returns>Null when applied; the code of a refusal when its content is not acceptable: it is then parked with that code.</returns>
    Task<string?> ApplyAsync(NodeDbContext db, ReceivedNotice notice, CancellationToken cancellationToken);
}

/// <summary>A notice that was opened: its signature holds, its content is decrypted.</summary>
/// <param name="MessageId">Id, unique per sender.</param>
/// <param name="Sender">The agency that signed it.</param>
/// <param name="Type">What the content is.</param>
/// <param name="Issued">When it was sealed.</param>
/// <param name="Content">The content, JSON of the type's document.</param>
public sealed record ReceivedNotice(string MessageId, string Sender, string Type, DateTimeOffset Issued, byte[] Content)
{
    /// <summary>Masks the content.</summary>
    public override string ToString() => $"{Type} {MessageId} from {Sender}";
}
