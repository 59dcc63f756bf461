using System.Runtime.CompilerServices;
using System.Text;

namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>Brings a value as received to the canonical form of its type, so that equal identifiers are equal bytes.</summary>
public static class IdentifierNormalizer
{
    /// <summary>Version of the rules. It is part of every token and of sealed lists' inputs: values of two versions never meet.</summary>
    public const ushort NormalizationVersion = 1;

    /// <summary>The longest input, in bytes of UTF-8.</summary>
    public const int MaxInputBytes = 1024;

    /// <summary>The longest canonical value, in bytes of UTF-8.</summary>
    public const int MaxCanonicalBytes = 512;

    /// <summary>Brings a value to canonical form. ASCII, full-width and Han text is read without allocation.</summary>
    /// <param name="type">Type of the value.</param>
    /// <param name="utf8">The value as received.</param>
    /// <param name="destination">Receives the canonical value: at least <see cref="MaxCanonicalBytes"/> bytes, none of them the value's own.</param>
    /// <param name="result">Where the canonical value lies, or why there is none.</param>
    /// <returns>Whether the value is well-formed; a failed checksum is a flag of the result and no reason to refuse.</returns>
    /// <exception cref="ArgumentException">The destination is too short for what a value may need.</exception>
    public static bool TryNormalize(IdentifierType type, ReadOnlySpan<byte> utf8, Span<byte> destination, out NormalizedIdentifier result)
    {
        if (destination.Length < MaxCanonicalBytes)
            ThrowShortDestination();
        // Most values come as they should be: nothing is copied for them.
        var asItIs = utf8.Length is > 0 and <= MaxCanonicalBytes && Ascii.AreFolded(utf8) && (type.Text & TextOptions.Raw) == 0;
        result = asItIs ? type.Apply(utf8, destination) : FoldAndApply(type, utf8, destination);
        return result.WellFormed;
    }

    /// <summary>Reads one value for people: the command line, messages, tests.</summary>
    /// <param name="typeCode">Type code; an unknown one is an error of the reading, not an exception.</param>
    /// <param name="value">The value as received.</param>
    /// <param name="types">The types that the node knows; the built-in ones when null.</param>
    public static IdentifierReading Read(string typeCode, string value, IdentifierTypes? types = null)
    {
        ArgumentNullException.ThrowIfNull(typeCode);
        ArgumentNullException.ThrowIfNull(value);
        if (!(types ?? IdentifierTypes.BuiltIn).TryGet(typeCode, out var type))
            return Refused(typeCode, IdentifierError.UnknownType, null);
        if (value.Length > MaxInputBytes)
            return Refused(typeCode, IdentifierError.TooLong, type);

        Span<byte> canonical = stackalloc byte[MaxCanonicalBytes];
        if (!TryNormalize(type, Encoding.UTF8.GetBytes(value), canonical, out var result))
            return Refused(typeCode, result.Error, type);
        return new IdentifierReading(
            typeCode,
            WellFormed: true,
            result.Checksum,
            Encoding.UTF8.GetString(canonical[..result.Length]),
            IdentifierFlagCodes.Of(result.Flags),
            result.BridgeLength == 0 ? null : Encoding.UTF8.GetString(canonical.Slice(result.BridgeOffset, result.BridgeLength)),
            ErrorCode: null,
            ErrorArguments: []);
    }

    /// <summary>The catalogue's code of an error.</summary>
    /// <param name="error">Any but <see cref="IdentifierError.None"/>.</param>
    /// <param name="type">The type, where it is known: each has its own text of what form it wants.</param>
    public static string CodeOf(IdentifierError error, IdentifierType? type) => error switch
    {
        IdentifierError.UnknownType => "XN-IDENT-001",
        IdentifierError.Empty => "XN-IDENT-002",
        IdentifierError.NotText => "XN-IDENT-003",
        IdentifierError.TooLong => "XN-IDENT-004",
        IdentifierError.DateImpossible => "XN-IDENT-005",
        IdentifierError.TypeNotAllowed => "XN-IDENT-006",
        IdentifierError.Malformed => type?.MalformedCode ?? BuiltInTypes.DefinedMalformedCode,
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "No error has no code."),
    };

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static NormalizedIdentifier FoldAndApply(IdentifierType type, ReadOnlySpan<byte> utf8, Span<byte> destination)
    {
        if (utf8.Length > MaxInputBytes)
            return new NormalizedIdentifier { Error = IdentifierError.TooLong };
        if ((type.Text & TextOptions.Raw) != 0)
            return type.Apply(utf8, destination);
        Span<byte> folded = stackalloc byte[MaxInputBytes];
        var error = IdentifierText.Fold(utf8, type.Text, folded, out var length);
        if (error == IdentifierError.None && length > MaxCanonicalBytes)
            error = IdentifierError.TooLong;
        return error == IdentifierError.None ? type.Apply(folded[..length], destination) : new NormalizedIdentifier { Error = error };
    }

    private static IdentifierReading Refused(string typeCode, IdentifierError error, IdentifierType? type) =>
        new(typeCode, WellFormed: false, ChecksumState.None, Normalized: null, [], BridgeKey: null, CodeOf(error, type), [typeCode]);

    private static void ThrowShortDestination() =>
        throw new ArgumentException($"The destination needs {MaxCanonicalBytes} bytes.", "destination");
}
