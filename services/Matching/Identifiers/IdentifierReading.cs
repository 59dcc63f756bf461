namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>What the check digits of a value say.</summary>
public enum ChecksumState : byte
{
    /// <summary>The type, or this form of it, carries no check digit.</summary>
    None,

    /// <summary>The check digit verifies.</summary>
    Ok,

    /// <summary>The check digit does not verify: a quality flag, never a rejection.</summary>
    Failed,
}

/// <summary>Why a value cannot be used as an identifier of its type.</summary>
public enum IdentifierError : byte
{
    /// <summary>It can.</summary>
    None,

    /// <summary>The type code is not known to this node.</summary>
    UnknownType,

    /// <summary>Nothing is left after spaces, hyphens and invisible characters are removed.</summary>
    Empty,

    /// <summary>Not valid UTF-8, or it holds control characters.</summary>
    NotText,

    /// <summary>Longer than <see cref="IdentifierNormalizer.MaxInputBytes"/> or <see cref="IdentifierNormalizer.MaxCanonicalBytes"/>.</summary>
    TooLong,

    /// <summary>Not of the form that the type wants.</summary>
    Malformed,

    /// <summary>The birth date is not a date of the calendar.</summary>
    DateImpossible,

    /// <summary>The list may not be matched by identifiers of this type.</summary>
    TypeNotAllowed,
}

/// <summary>The result of normalising one value: where its canonical form lies and what is known about its quality.</summary>
/// <remarks>
/// Holds offsets into the destination that the caller gave, so that nothing is allocated; and all in one word, which is handed over in a
/// register: a struct of many fields costs more to return than most rules to compute.
/// </remarks>
public readonly record struct NormalizedIdentifier
{
    private const int FlagBits = 28;
    private const int LengthBits = 10;
    private const int ErrorBits = 4;
    private const int LengthAt = FlagBits;
    private const int BridgeOffsetAt = LengthAt + LengthBits;
    private const int BridgeLengthAt = BridgeOffsetAt + LengthBits;
    private const int ErrorAt = BridgeLengthAt + LengthBits;
    private const int ChecksumAt = ErrorAt + ErrorBits;

    private readonly ulong parts;

    /// <summary>Why the value cannot be used; <see cref="IdentifierError.None"/> when it can.</summary>
    public IdentifierError Error
    {
        get => (IdentifierError)Part(ErrorAt, ErrorBits);
        init => parts = With(ErrorAt, ErrorBits, (uint)value);
    }

    /// <summary>What the check digits say.</summary>
    public ChecksumState Checksum
    {
        get => (ChecksumState)Part(ChecksumAt, 64 - ChecksumAt);
        init => parts = With(ChecksumAt, 64 - ChecksumAt, (uint)value);
    }

    /// <summary>What was changed or found wanting.</summary>
    public IdentifierFlags Flags
    {
        get => (IdentifierFlags)Part(0, FlagBits);
        init => parts = With(0, FlagBits, (uint)value);
    }

    /// <summary>Bytes of the canonical value in the destination, at most <see cref="IdentifierNormalizer.MaxCanonicalBytes"/>.</summary>
    public int Length
    {
        get => (int)Part(LengthAt, LengthBits);
        init => parts = With(LengthAt, LengthBits, (uint)value);
    }

    /// <summary>Where the bridge key starts within the canonical value; meaningless while <see cref="BridgeLength"/> is 0.</summary>
    public int BridgeOffset
    {
        get => (int)Part(BridgeOffsetAt, LengthBits);
        init => parts = With(BridgeOffsetAt, LengthBits, (uint)value);
    }

    /// <summary>Bytes of the bridge key; 0 when the value has none.</summary>
    /// <remarks>
    /// A bridge key is the part by which a full value may meet a value that has nothing but that part: the organisation code inside a
    /// USCC, a passport number without its issuing state. Two full values never meet by it.
    /// </remarks>
    public int BridgeLength
    {
        get => (int)Part(BridgeLengthAt, LengthBits);
        init => parts = With(BridgeLengthAt, LengthBits, (uint)value);
    }

    /// <summary>Whether the value can be used.</summary>
    public bool WellFormed => Error == IdentifierError.None;

    private uint Part(int at, int bits) => (uint)(parts >> at) & ((1u << bits) - 1);

    private ulong With(int at, int bits, uint value) => (parts & ~(((1UL << bits) - 1) << at)) | ((ulong)value << at);
}

/// <summary>The result of normalising one value, for people and tests.</summary>
/// <param name="Type">Type code as asked for.</param>
/// <param name="WellFormed">Whether the value can be used.</param>
/// <param name="Checksum">What the check digits say.</param>
/// <param name="Normalized">Canonical value; null when not well-formed.</param>
/// <param name="Flags">Stable flag codes, see <see cref="IdentifierFlagCodes"/>.</param>
/// <param name="BridgeKey">The part by which an incomplete value may meet this one; null when there is none.</param>
/// <param name="ErrorCode">Code in the error catalogue; null when well-formed.</param>
/// <param name="ErrorArguments">Values for the placeholders of its text; never subject data.</param>
public sealed record IdentifierReading(
    string Type,
    bool WellFormed,
    ChecksumState Checksum,
    string? Normalized,
    IReadOnlyList<string> Flags,
    string? BridgeKey,
    string? ErrorCode,
    IReadOnlyList<string> ErrorArguments)
{
    /// <summary>Masks the value: an identifier is never logged.</summary>
    public override string ToString() => $"{Type}:*** (well-formed: {WellFormed})";
}
