using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Hyperledger.Fabric.Shim;

/// <summary>Distinguished names in the notation of RFC 2253: the most specific part first. Made here because the platform's own text differs between platforms.</summary>
internal static class DistinguishedName
{
    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.Ordinal)
    {
        ["2.5.4.3"] = "CN",
        ["2.5.4.5"] = "SERIALNUMBER",
        ["2.5.4.6"] = "C",
        ["2.5.4.7"] = "L",
        ["2.5.4.8"] = "ST",
        ["2.5.4.9"] = "STREET",
        ["2.5.4.10"] = "O",
        ["2.5.4.11"] = "OU",
        ["2.5.4.17"] = "POSTALCODE",
        ["0.9.2342.19200300.100.1.1"] = "UID",
        ["0.9.2342.19200300.100.1.25"] = "DC",
    };

    /// <exception cref="CryptographicException">Not a distinguished name.</exception>
    public static string Format(X500DistinguishedName name)
    {
        try
        {
            var sequence = new AsnReader(name.RawData, AsnEncodingRules.DER).ReadSequence();
            var parts = new List<string>();
            while (sequence.HasData)
                parts.Add(Part(sequence.ReadSetOf(skipSortOrderValidation: true)));
            parts.Reverse();
            return string.Join(',', parts);
        }
        catch (AsnContentException fault)
        {
            throw new CryptographicException("Not a distinguished name.", fault);
        }
    }

    /// <summary>One part; several attributes of one part are joined by a plus sign.</summary>
    private static string Part(AsnReader set)
    {
        var attributes = new List<string>();
        while (set.HasData)
        {
            var attribute = set.ReadSequence();
            var type = attribute.ReadObjectIdentifier();
            attributes.Add(ShortNames.TryGetValue(type, out var shortName)
                ? $"{shortName}={Value(attribute)}"
                : $"{type}=#{Convert.ToHexStringLower(attribute.ReadEncodedValue().Span)}");
        }
        return string.Join('+', attributes);
    }

    private static string Value(AsnReader attribute)
    {
        var tag = attribute.PeekTag();
        return tag.TagClass == TagClass.Universal && (UniversalTagNumber)tag.TagValue is
            UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String
            or UniversalTagNumber.T61String or UniversalTagNumber.BMPString
            ? Escape(attribute.ReadCharacterString((UniversalTagNumber)tag.TagValue))
            : "#" + Convert.ToHexStringLower(attribute.ReadEncodedValue().Span);
    }

    private static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var isSpecial = value[i] is ',' or '+' or '"' or '\\' or '<' or '>' or ';';
            var isSpecialHere = (i == 0 && value[i] is '#' or ' ') || (i == value.Length - 1 && value[i] == ' ');
            if (isSpecial || isSpecialHere)
                text.Append('\\');
            text.Append(value[i]);
        }
        return text.ToString();
    }
}
