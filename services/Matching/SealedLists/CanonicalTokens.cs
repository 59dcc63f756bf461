using System.Text;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>Local tokens of identifiers in canonical form.</summary>
public static class CanonicalTokens
{
    /// <summary>The token of each identifier, in their order: the one by which records that hold it are matched.</summary>
    /// <param name="engine">The node's engine.</param>
    /// <param name="identifiers">The identifiers.</param>
    public static LocalToken[] Of(MatchEngine engine, IReadOnlyList<CanonicalIdentifier> identifiers)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(identifiers);
        var batch = new IdentifierBatch();
        foreach (var identifier in identifiers)
        {
            batch.Add(identifier.Type, Encoding.UTF8.GetBytes(identifier.Value));
            batch.EndSubject();
        }
        var keys = HeldKey.Of(engine.Prepare(batch));
        batch.Clear();
        // A canonical value is well formed, and its own canonical form.
        return keys.Count == identifiers.Count
            ? [.. keys.Select(key => key.Token)]
            : throw new ArgumentException("A value is not canonical.", nameof(identifiers));
    }
}
