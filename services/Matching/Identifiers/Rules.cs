namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>The outcomes that rules share.</summary>
internal static class Rules
{
    /// <summary>Not of the form that the type wants.</summary>
    public static NormalizedIdentifier Malformed => new() { Error = IdentifierError.Malformed };

    /// <summary>The canonical value is the text itself.</summary>
    public static NormalizedIdentifier Copy(
        ReadOnlySpan<byte> text,
        Span<byte> destination,
        ChecksumState checksum = ChecksumState.None,
        IdentifierFlags flags = IdentifierFlags.None)
    {
        text.CopyTo(destination);
        return Done(text.Length, checksum, flags);
    }

    /// <summary>The canonical value has been written.</summary>
    public static NormalizedIdentifier Done(
        int length,
        ChecksumState checksum = ChecksumState.None,
        IdentifierFlags flags = IdentifierFlags.None) => new()
        {
            Length = length,
            Checksum = checksum,
            Flags = checksum == ChecksumState.Failed ? flags | IdentifierFlags.ChecksumFailed : flags,
        };
}
