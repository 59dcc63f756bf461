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

/// <summary>Tests on the bytes of folded text.</summary>
internal static class Ascii
{
    /// <summary>0-9.</summary>
    public static bool IsDigit(byte c) => (uint)(c - '0') <= 9;

    /// <summary>A-Z.</summary>
    public static bool IsLetter(byte c) => (uint)(c - 'A') <= 25;

    /// <summary>0-9 or A-Z.</summary>
    public static bool IsAlphanumeric(byte c) => IsDigit(c) || IsLetter(c);

    /// <summary>Only 0-9.</summary>
    public static bool AreDigits(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>Only A-Z.</summary>
    public static bool AreLetters(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'A', (byte)'Z');

    /// <summary>Only 0-9 and A-Z.</summary>
    public static bool AreAlphanumeric(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (!IsAlphanumeric(c))
                return false;
        }
        return true;
    }
}
