using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Scoring;

namespace ExchangeNetwork.Matching.Linkage;

/// <summary>A number that says what it is: brought to the canonical form of its type, with what such numbers are known to say.</summary>
/// <param name="Text">As it is compared: equal numbers are equal texts.</param>
/// <param name="Type">Code of the identifier type, <see cref="Phone"/> or <see cref="Email"/>; null for a number of no known kind.</param>
/// <param name="Chance">Chance that another subject has the same.</param>
/// <param name="IsVerified">Whether a check digit verifies: a slip would have broken it.</param>
internal readonly record struct KnownNumber(string Text, string? Type, double Chance, bool IsVerified)
{
    /// <summary>Kind of a telephone number that is no mobile of China.</summary>
    public const string Phone = "phone";

    /// <summary>Kind of a mail address.</summary>
    public const string Email = "email";

    // Kept for the many numbers that are typed where one must be and none is known.
    private const double PlaceholderChance = 0.01;

    private const double LeastUnknownChance = 1e-6;
    private const double EmailChance = 1e-7;

    // Types whose values cannot be taken for anything else; others need a header that names them.
    private static readonly string[] Telling = [ResidentId, Uscc, Mobile, BankCard, Passport];

    private const string ResidentId = "resident-id";
    private const string Uscc = "uscc";
    private const string Mobile = "mobile";
    private const string BankCard = "bank-card";
    private const string Passport = "passport";

    /// <summary>Whether two numbers are of kinds that are never compared, such as an identity card and a passport.</summary>
    public static bool OfDifferentKinds(in KnownNumber? left, in KnownNumber? right) =>
        left?.Type is { } a && right?.Type is { } b && a != b && !(a is Mobile or Phone && b is Mobile or Phone);

    /// <summary>Whether two different numbers are of two subjects: both verify, so none is the other with a slip, and nobody has two such numbers.</summary>
    public static bool AreSurelyTwo(in KnownNumber? left, in KnownNumber? right) =>
        left is { IsVerified: true, Type: ResidentId or Uscc } && right is { IsVerified: true, Type: ResidentId or Uscc };

    /// <summary>Whether one is the organisation code inside the other, a unified social credit code (GB 32100-2015).</summary>
    public static bool AreBridged(in KnownNumber? left, in KnownNumber? right)
    {
        if (left?.Type != Uscc || right?.Type != Uscc)
            return false;
        var (shorter, longer) = left.Value.Text.Length < right.Value.Text.Length ? (left.Value.Text, right.Value.Text) : (right.Value.Text, left.Value.Text);
        return longer.Length == 18 && OrganizationCode(longer) == shorter;
    }

    /// <summary>Whether serial numbers of rows are never taken for numbers of a kind: check digits verify nearly all.</summary>
    public static bool IsUnmistakable(string? kind) => kind is ResidentId or Uscc or BankCard or Email;

    /// <summary>The nine characters that name the organisation in a unified social credit code.</summary>
    public static string OrganizationCode(string uscc) => uscc[8..17];

    /// <summary>Whether it has an organisation code inside.</summary>
    public bool HasOrganizationCode => Type == Uscc && Text.Length == 18;

    /// <summary>Masks the value.</summary>
    public override string ToString() => $"{Type}:***";

    /// <summary>Reads a value; null where it is a text like any other.</summary>
    /// <param name="raw">The value as received.</param>
    /// <param name="kept">Its letters and digits in lower case.</param>
    /// <param name="field">What its column holds.</param>
    public static KnownNumber? Read(string raw, string kept, LinkField field)
    {
        if (field.Role is not (LinkRole.Number or LinkRole.Phone or LinkRole.Email or LinkRole.Text) || kept.Length == 0 || raw.Length > 64)
            return null;
        if (raw.Contains('@') && kept.Length > 4)
            return new KnownNumber(kept, Email, EmailChance, false);
        if (field.Type is { } type && Identifier(raw, type) is { } named)
            return named;
        foreach (var telling in Telling)
        {
            if (MayBe(telling, kept, field.Role) && Identifier(raw, telling) is { } found && Tells(found, kept))
                return found;
        }
        return field.Role switch
        {
            LinkRole.Phone => Telephone(kept),
            LinkRole.Number => new KnownNumber(kept, null, ChanceOf(kept), false),
            _ => null,
        };
    }

    private static KnownNumber? Identifier(string raw, string type)
    {
        var reading = IdentifierNormalizer.Read(type, raw);
        if (!reading.WellFormed)
            return null;
        var text = reading.Normalized!.ToLowerInvariant();
        var chance = FeatureWeights.Of(type).U;
        if (reading.Checksum == ChecksumState.Failed)
            chance = Math.Pow(chance, FeatureWeights.FailedChecksumFactor);
        else if (reading.Flags.Any(IsDoubtful))
            chance = Math.Pow(chance, FeatureWeights.DoubtfulFactor);
        return new KnownNumber(text, type, IsPlaceholder(text) ? PlaceholderChance : chance, reading.Checksum == ChecksumState.Ok);
    }

    private static bool IsDoubtful(string flag) => DoubtfulFlags.Contains(flag);

    private static readonly IReadOnlyList<string> DoubtfulFlags = IdentifierFlagCodes.Of(
        IdentifierFlagCodes.Doubtful | IdentifierFlags.IssuingStateMissing | IdentifierFlags.BankCodeMissing);

    // What the length and the letters allow, so that most values cost no reading.
    private static bool MayBe(string type, string kept, LinkRole role) => type switch
    {
        ResidentId => kept.Length is 15 or 18 && char.IsAsciiDigit(kept[0]),
        Uscc => kept.Length == 18,
        Mobile => kept.Length is 11 or 13 or 15 && role != LinkRole.Email,
        BankCard => kept.Length is >= 16 and <= 19 && kept[0] is >= '3' and <= '6',
        _ => kept.Length == 9 && role == LinkRole.Number && char.IsAsciiLetter(kept[0]),
    };

    // Without a header only a value that passes all that its type can check is taken for one.
    private static bool Tells(in KnownNumber number, string kept) => number.Type switch
    {
        ResidentId or Uscc or BankCard => number.IsVerified || (kept.Length == 15 && number.Chance <= FeatureWeights.Of(ResidentId).U),
        Passport => number.Chance <= FeatureWeights.Of(Passport).U,
        _ => true,
    };

    private static KnownNumber Telephone(string kept)
    {
        var digits = string.Concat(kept.Where(char.IsAsciiDigit)).TrimStart('0');
        if (digits.Length > 11 && digits.StartsWith("86", StringComparison.Ordinal))
            digits = digits[2..].TrimStart('0');
        return new KnownNumber(digits, Phone, ChanceOf(digits), false);
    }

    // Numbers are given out in order and from few beginnings: one digit of the length says nothing.
    private static double ChanceOf(string text) =>
        IsPlaceholder(text) ? PlaceholderChance : Math.Clamp(Math.Pow(10, 1 - text.Length), LeastUnknownChance, 0.1);

    // One digit only, digits in order, or the mobile number that stands in every example.
    private static bool IsPlaceholder(string text)
    {
        if (text.Length < 5 || !text.All(char.IsAsciiDigit))
            return false;
        if (text is "13800138000")
            return true;
        // The first digits may be a prefix that a form demands.
        var rest = text.AsSpan(text.Length > 9 ? 2 : 0);
        return rest.IndexOfAnyExcept(rest[0]) < 0 || InOrder(rest, 1) || InOrder(rest, -1);
    }

    private static bool InOrder(ReadOnlySpan<char> digits, int step)
    {
        for (var i = 1; i < digits.Length; i++)
        {
            if ((digits[i] - digits[i - 1] - step) % 10 != 0)
                return false;
        }
        return true;
    }
}
