using System.Buffers;
using System.Text;

namespace ExchangeNetwork.Matching.Identifiers;

/// <summary>Numbers of vehicles, invoices and declarations.</summary>
internal static class TradeRules
{
    private const string Provinces = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";

    // Trailer, driving school, police, Hong Kong, Macau, consulate, test, oversize.
    private const string LastCharacters = "挂学警港澳领试超";

    private static readonly SearchValues<byte> InvoiceSeparators = SearchValues.Create("+/:,;|"u8);

    /// <summary>
    /// Vehicle plates: province, letter, five characters, or six for new energy (small: a letter first; large: a letter last); no I, no O.
    /// The plate type may follow as <c>:NN</c> (two digits), else any type of plate is meant.
    /// </summary>
    /// <remarks>Plates of two types (large and small) may carry one number. O for 0 and I for 1 are misreadings: a fuzzy match, never a rule.</remarks>
    public static NormalizedIdentifier Plate(ReadOnlySpan<byte> folded, Span<byte> destination)
    {
        var colon = folded.IndexOfAny((byte)':', (byte)'/');
        var type = colon < 0 ? default : folded[(colon + 1)..];
        if (colon >= 0 && (type.Length != 2 || !Ascii.AreDigits(type)))
            return Rules.Malformed;

        // A full stop stands for the middle dot on many keyboards.
        Span<byte> plate = destination[..IdentifierNormalizer.MaxCanonicalBytes];
        var length = 0;
        foreach (var c in colon < 0 ? folded : folded[..colon])
        {
            if (c != '.')
                plate[length++] = c;
        }
        if (!IsPlate(plate[..length], out var newEnergy))
            return Rules.Malformed;
        var flags = newEnergy ? IdentifierFlags.NewEnergyPlate : IdentifierFlags.None;
        if (colon < 0)
            return Rules.Done(length, flags: flags);
        plate[length] = (byte)':';
        type.CopyTo(plate[(length + 1)..]);
        return Rules.Done(length + 3, flags: flags) with { BridgeLength = length };
    }

    /// <summary>
    /// VAT invoices: a code of 10 or 12 digits and a number of 8, canonical <c>code+number</c>; or the 20 digits of a fully digital e-invoice.
    /// Code and number may be parted by <c>+ / : , ; |</c> or run together.
    /// </summary>
    /// <remarks>
    /// Twenty digits run together are an e-invoice when they start with a year from 21 on (the first was issued in 2021), else a code of 12
    /// and a number. Regions are not checked: separately planned cities have codes of their own. No public check digit exists.
    /// </remarks>
    public static NormalizedIdentifier Invoice(ReadOnlySpan<byte> folded, Span<byte> destination)
    {
        var separator = folded.IndexOfAny(InvoiceSeparators);
        if (separator < 0)
        {
            if (folded.Length is not (18 or 20) || !Ascii.AreDigits(folded))
                return Rules.Malformed;
            if (folded.Length == 20 && folded[..2].SequenceCompareTo("21"u8) >= 0)
                return Rules.Copy(folded, destination, flags: IdentifierFlags.DigitalInvoice);
            separator = folded.Length - 8;
            return WriteInvoice(folded[..separator], folded[separator..], destination);
        }
        return WriteInvoice(folded[..separator], folded[(separator + 1)..], destination);
    }

    /// <summary>
    /// Customs declarations: 4 digits of customs office, year, 1 for import or 0 for export, 9 of serial. The 21 digits of a tax-refund form
    /// (0 and a two-digit item number appended) are cut to 18.
    /// </summary>
    public static NormalizedIdentifier CustomsDeclaration(ReadOnlySpan<byte> folded, Span<byte> destination)
    {
        if (folded.Length is not (18 or 21) || !Ascii.AreDigits(folded) || folded[8] is not ((byte)'0' or (byte)'1'))
            return Rules.Malformed;
        if (!folded.Slice(4, 2).SequenceEqual("19"u8) && !folded.Slice(4, 2).SequenceEqual("20"u8))
            return Rules.Malformed;
        if (folded.Length == 18)
            return Rules.Copy(folded, destination);
        return folded[18] == '0' ? Rules.Copy(folded[..18], destination, flags: IdentifierFlags.ItemNumberDropped) : Rules.Malformed;
    }

    private static NormalizedIdentifier WriteInvoice(ReadOnlySpan<byte> code, ReadOnlySpan<byte> number, Span<byte> destination)
    {
        if (code.Length is not (10 or 12) || number.Length != 8 || !Ascii.AreDigits(code) || !Ascii.AreDigits(number))
            return Rules.Malformed;
        code.CopyTo(destination);
        destination[code.Length] = (byte)'+';
        number.CopyTo(destination[(code.Length + 1)..]);
        return Rules.Done(code.Length + 1 + number.Length);
    }

    private static bool IsPlate(ReadOnlySpan<byte> plate, out bool newEnergy)
    {
        newEnergy = false;
        if (Rune.DecodeFromUtf8(plate, out var province, out var size) != OperationStatus.Done
            || !province.IsBmp || !Provinces.Contains((char)province.Value))
        {
            return false;
        }
        var rest = plate[size..];
        if (rest.Length < 6 || !IsPlateLetter(rest[0]))
            return false;
        var serial = rest[1..];
        if (!Ascii.IsAlphanumeric(serial[^1]))
        {
            return serial.Length == 4 + 3
                && Rune.DecodeFromUtf8(serial[4..], out var last, out _) == OperationStatus.Done
                && last.IsBmp && LastCharacters.Contains((char)last.Value) && ArePlateCharacters(serial[..4]);
        }
        if (serial.Length == 5)
            return ArePlateCharacters(serial);
        newEnergy = serial.Length == 6 && ArePlateCharacters(serial)
            && ((IsNewEnergyLetter(serial[0]) && Ascii.AreDigits(serial[2..])) || (IsNewEnergyLetter(serial[5]) && Ascii.AreDigits(serial[..5])));
        return newEnergy;
    }

    private static bool ArePlateCharacters(ReadOnlySpan<byte> text)
    {
        foreach (var c in text)
        {
            if (!Ascii.IsDigit(c) && !IsPlateLetter(c))
                return false;
        }
        return true;
    }

    private static bool IsPlateLetter(byte c) => Ascii.IsLetter(c) && c is not ((byte)'I' or (byte)'O');

    // A to E pure electric, F to K other new energy.
    private static bool IsNewEnergyLetter(byte c) => c is >= (byte)'A' and <= (byte)'K' and not (byte)'I';
}
