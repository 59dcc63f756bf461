using System.Numerics;

namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>What normalisation changed in a value or found wanting.</summary>
[Flags]
public enum IdentifierFlags : uint
{
    /// <summary>Nothing to say.</summary>
    None = 0,

    /// <summary>The check digit does not verify.</summary>
    ChecksumFailed = 1 << 0,

    /// <summary>A 15-digit resident id, taken to 18 digits as GB 11643-1999 does: the century 19 and the check digit added.</summary>
    ExpandedFrom15Digits = 1 << 1,

    /// <summary>Residence permit of a Hong Kong, Macau or Taiwan resident (area 81, 82 or 83).</summary>
    HkMacauTaiwanResident = 1 << 2,

    /// <summary>Permanent residence card of a foreigner.</summary>
    ForeignPermanentResident = 1 << 3,

    /// <summary>The birth date inside the number is not a date of the calendar.</summary>
    BirthDateImpossible = 1 << 4,

    /// <summary>The first digits name no province.</summary>
    RegionUnknown = 1 << 5,

    /// <summary>Only the nine characters of the organisation code (GB 11714) are known.</summary>
    OrganizationCodeOnly = 1 << 6,

    /// <summary>Taken from a 15-digit tax number: six digits of region, then the organisation code.</summary>
    TaxNumber15 = 1 << 7,

    /// <summary>The organisation code inside a USCC fails its own check (GB 11714).</summary>
    OrganizationCodeCheckFailed = 1 << 8,

    /// <summary>A passport that names a foreign issuing state.</summary>
    ForeignPassport = 1 << 9,

    /// <summary>A foreign passport number without its issuing state: weaker evidence.</summary>
    IssuingStateMissing = 1 << 10,

    /// <summary>The two digits that count reissues of a travel permit were dropped.</summary>
    ReissueDigitsDropped = 1 << 11,

    /// <summary>A bank account without its bank's code: weaker evidence.</summary>
    BankCodeMissing = 1 << 12,

    /// <summary>A new-energy vehicle's plate.</summary>
    NewEnergyPlate = 1 << 13,

    /// <summary>The item number of a tax-refund form was dropped from a customs declaration.</summary>
    ItemNumberDropped = 1 << 14,

    /// <summary>The country code of a telephone number was dropped.</summary>
    CountryCodeDropped = 1 << 15,

    /// <summary>A fully digital e-invoice of 20 digits.</summary>
    DigitalInvoice = 1 << 16,
}

/// <summary>The stable codes of flags, as they appear in JSON.</summary>
public static class IdentifierFlagCodes
{
    /// <summary>Flags that lower the weight of an agreement; the others only say what was done.</summary>
    public const IdentifierFlags Doubtful = IdentifierFlags.ChecksumFailed | IdentifierFlags.BirthDateImpossible
        | IdentifierFlags.RegionUnknown | IdentifierFlags.OrganizationCodeCheckFailed;

    private static readonly string[] Codes =
    [
        "checksum-failed", "expanded-from-15-digits", "hk-macau-taiwan-resident", "foreign-permanent-resident",
        "birth-date-impossible", "region-unknown", "organization-code-only", "tax-number-15",
        "organization-code-check-failed", "foreign-passport", "issuing-state-missing", "reissue-digits-dropped",
        "bank-code-missing", "new-energy-plate", "item-number-dropped", "country-code-dropped", "digital-invoice",
    ];

    /// <summary>The codes of the flags that are set, in the order of their bits.</summary>
    public static IReadOnlyList<string> Of(IdentifierFlags flags)
    {
        if (flags == IdentifierFlags.None)
            return [];
        var codes = new List<string>(BitOperations.PopCount((uint)flags));
        for (var rest = (uint)flags; rest != 0; rest &= rest - 1)
            codes.Add(Codes[BitOperations.TrailingZeroCount(rest)]);
        return codes;
    }
}
