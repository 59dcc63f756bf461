namespace ExchangeNetwork.Matching.Index;

/// <summary>Stable codes of why a file is not taken as an index; texts in both languages are in the error catalogue (<c>index.json</c>).</summary>
/// <remarks>An index holds nothing that could not be made again from the lists: whatever the code, the file may be deleted.</remarks>
public static class IndexFileCodes
{
    /// <summary>There is no such file; argument: its name.</summary>
    public const string Missing = "XN-INDEX-001";

    /// <summary>Not an index file; argument: its name.</summary>
    public const string Foreign = "XN-INDEX-002";

    /// <summary>Another version of the format; arguments: name, version.</summary>
    public const string OtherFormat = "XN-INDEX-003";

    /// <summary>Made under another node's key, or changed by someone who does not have this one; argument: name.</summary>
    public const string OtherKey = "XN-INDEX-004";

    /// <summary>Bytes are missing, too many or changed; arguments: name, part (<c>header</c>, <c>length</c>, <c>lists</c>, <c>postings</c>).</summary>
    public const string Damaged = "XN-INDEX-005";

    /// <summary>Made under other rules of normalisation; arguments: name, their version.</summary>
    public const string OtherNormalization = "XN-INDEX-006";
}

/// <summary>What came of opening an index file.</summary>
/// <param name="Snapshot">The state that was saved; null when the file is refused.</param>
/// <param name="Code">Why it is refused, see <see cref="IndexFileCodes"/>; null when it is not.</param>
/// <param name="Arguments">Values for the placeholders of the code's text.</param>
public sealed record IndexOpening(IndexSnapshot? Snapshot, string? Code, IReadOnlyList<string> Arguments);
