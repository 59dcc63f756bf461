using System.Globalization;
using System.Text;

namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>Makes identifiers that are well formed and were never issued, and that nobody can tell from issued ones who does not know the registers.</summary>
/// <remarks>
/// Resident ids (GB 11643-1999): a number is given at the first registration, so no area that came into being after 2014 (GB/T 2260) gave one to
/// somebody born before 1985. Unified social credit codes (GB 32100-2015): organisation codes begin with a digit or with MA.
/// </remarks>
public static class DecoyValues
{
    private const string OrganizationStarts = "QRTUWXY";
    private static readonly DateOnly FirstBirth = new(1950, 1, 1);
    private static readonly DateOnly LastBirth = new(1984, 12, 31);

    private static readonly string[] YoungAreas =
    [
        "120119", "310151", "320214", "330113", "330114", "370116", "370117", "440309", "440310", "440311", "500154", "500155", "500156", "510117", "510118", "610118",
    ];

    /// <summary>Codes of the types that there are decoys of.</summary>
    public static IReadOnlyList<string> Types { get; } = ["resident-id", "uscc"];

    /// <summary>A canonical value that was never issued.</summary>
    /// <param name="type">One of <see cref="Types"/>.</param>
    /// <param name="random">Gives a random number from 0 to less than a bound.</param>
    /// <exception cref="ArgumentException">There are no decoys of this type.</exception>
    public static string Make(string type, Func<int, int> random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return type switch
        {
            "resident-id" => ResidentId(random),
            "uscc" => Uscc(random),
            _ => throw new ArgumentException($"There are no decoys of {type}.", nameof(type)),
        };
    }

    private static string ResidentId(Func<int, int> random)
    {
        var birth = FirstBirth.AddDays(random(LastBirth.DayNumber - FirstBirth.DayNumber + 1));
        var digits = string.Create(CultureInfo.InvariantCulture, $"{YoungAreas[random(YoungAreas.Length)]}{birth:yyyyMMdd}{1 + random(999):000}");
        return digits + (char)CheckDigits.Mod11X(Encoding.ASCII.GetBytes(digits));
    }

    private static string Uscc(Func<int, int> random)
    {
        var digits = string.Create(CultureInfo.InvariantCulture, $"{OrganizationStarts[random(OrganizationStarts.Length)]}{random(10_000_000):0000000}");
        var organization = digits + Checked(digits, "0123456789X", CheckDigits.OrganizationCode);
        var code = "91" + YoungAreas[random(YoungAreas.Length)] + organization;
        return code + Checked(code, "0123456789ABCDEFGHJKLMNPQRTUWXY", candidate => CheckDigits.Uscc(candidate) == true);
    }

    private delegate bool Verifies(ReadOnlySpan<byte> candidate);

    private static char Checked(string text, string alphabet, Verifies verifies) => alphabet.First(last => verifies(Encoding.ASCII.GetBytes(text + last)));
}
