using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>The work that pseudonyms cause by becoming known: what was kept meanwhile is matched again.</summary>
internal static class PseudonymsKnown
{
    /// <summary>Kind of the work.</summary>
    public const string KindName = "pseudonymsKnown";

    /// <summary>Adds the work in the transaction that ends the waiting of these identifiers.</summary>
    /// <param name="db">The transaction.</param>
    /// <param name="keyId">The network key.</param>
    /// <param name="message">The message that they were asked for in; names the work.</param>
    /// <param name="tokens">Their local tokens.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Cancels before the commit.</param>
    public static Task AddAsync(
        NodeDbContext db, string keyId, string message, ReadOnlySpan<LocalToken> tokens, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var bytes = new byte[tokens.Length * LocalToken.Size];
        for (var i = 0; i < tokens.Length; i++)
            tokens[i].CopyTo(bytes.AsSpan(i * LocalToken.Size));
        return db.AddWorkAsync(KindName, message, now, $"{keyId} {Convert.ToBase64String(bytes)}", cancellationToken);
    }

    /// <summary>The network key and the tokens that a row of this work is about.</summary>
    public static (string KeyId, LocalToken[] Tokens) Read(WorkRow work)
    {
        var space = work.Payload.IndexOf(' ', StringComparison.Ordinal);
        var bytes = Convert.FromBase64String(work.Payload[(space + 1)..]);
        var tokens = new LocalToken[bytes.Length / LocalToken.Size];
        for (var i = 0; i < tokens.Length; i++)
            tokens[i] = LocalToken.FromBytes(bytes.AsSpan(i * LocalToken.Size, LocalToken.Size));
        return (work.Payload[..space], tokens);
    }
}
