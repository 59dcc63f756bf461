using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Index;

/// <summary>How a key stands for its identifier.</summary>
public enum KeyKind : byte
{
    /// <summary>The whole canonical value, also where that is all there is (an organisation code alone).</summary>
    Direct,

    /// <summary>A part of a full value, by which a value that has only this part may meet it; two bridge keys never match.</summary>
    Bridge,
}

/// <summary>One key of a record or an entry: a token with what scoring needs to know about the identifier behind it.</summary>
/// <param name="Token">Node-local token.</param>
/// <param name="Type">Type of the identifier.</param>
/// <param name="Kind">Whole value or bridge key.</param>
/// <param name="Flags">Quality of the identifier.</param>
public readonly record struct IdentifierKey(LocalToken Token, IdentifierType Type, KeyKind Kind, IdentifierFlags Flags);

/// <summary>One immutable version of a list as the index holds it.</summary>
/// <param name="ListId">The list.</param>
/// <param name="Version">Its version.</param>
/// <param name="ValidFrom">Matches from this moment on.</param>
/// <param name="ValidUntil">Does not match from this moment on.</param>
public sealed record ListVersion(string ListId, int Version, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil);

/// <summary>A version of a list made ready for matching: normalised, tokenised, with what scoring compares.</summary>
/// <remarks>Immutable; made by <c>MatchEngine.PrepareList</c>.</remarks>
public sealed class IndexedList
{
    internal IndexedList(ListVersion version, PreparedSubjects entries)
    {
        Version = version;
        Entries = entries;
    }

    /// <summary>Which version of which list, and when it matches.</summary>
    public ListVersion Version { get; }

    /// <summary>Its entries in the order given, with the identifiers that could not be used.</summary>
    public PreparedSubjects Entries { get; }

    /// <summary>Whether the version matches at a moment.</summary>
    public bool IsInForce(DateTimeOffset now) => Version.ValidFrom <= now && now < Version.ValidUntil;

    /// <summary>List and version; no subject data.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Version.ListId} v{Version.Version}");
}
