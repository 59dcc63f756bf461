using System.Text;
using System.Text.Json;
using ExchangeNetwork.Matching.Identifiers;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Looks for an identifier in a canonical record whose columns have any names: what tells the source's columns apart, its agency alone knows.</summary>
public static class RecordContent
{
    // A record of more columns is looked through by single values alone: pairs would take seconds.
    private const int MostPaired = 256;

    /// <summary>Whether a value of the record, or two together as intake puts them together, has this canonical form.</summary>
    /// <param name="canonical">The canonical record, UTF-8.</param>
    /// <param name="type">Type of the identifier.</param>
    /// <param name="value">Its canonical value, UTF-8.</param>
    /// <returns>False as well for what is no canonical record.</returns>
    public static bool Holds(ReadOnlyMemory<byte> canonical, IdentifierType type, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!TryRead(canonical, out var values))
            return false;
        foreach (var single in values)
        {
            if (Is(type, single, value))
                return true;
        }
        if (values.Count > MostPaired)
            return false;
        // A name goes with the birth date, a number with its code.
        var separator = type.Code == "name-birth" ? (byte)'|' : (byte)'+';
        List<byte[]> seconds = separator == '|' ? [.. values.Select(Day).OfType<byte[]>()] : values;
        foreach (var first in values)
        {
            foreach (var second in seconds)
            {
                if (Is(type, [.. first, separator, .. second], value))
                    return true;
            }
        }
        return false;
    }

    private static bool TryRead(ReadOnlyMemory<byte> canonical, out List<byte[]> values)
    {
        values = [];
        try
        {
            using var document = JsonDocument.Parse(canonical);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("fields", out var fields))
                return false;
            var texts = fields.EnumerateObject().Select(field => field.Value).ToList();
            // A number may be the source's id of the record as well.
            if (document.RootElement.TryGetProperty("recordId", out var id))
                texts.Add(id);
            values.AddRange(texts.Where(text => text.ValueKind == JsonValueKind.String).Select(text => Encoding.UTF8.GetBytes(text.GetString()!)));
            return true;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // No JSON, fields that are no object, or an unpaired surrogate: another agency wrote it.
            return false;
        }
    }

    private static byte[]? Day(byte[] text)
    {
        if (!DateText.TryDay(text, out var day))
            return null;
        var written = new byte[10];
        DateText.WriteDay(day, written);
        return written;
    }

    private static bool Is(IdentifierType type, ReadOnlySpan<byte> text, ReadOnlySpan<byte> value)
    {
        if (text.Length > IdentifierNormalizer.MaxInputBytes)
            return false;
        Span<byte> normalized = stackalloc byte[IdentifierNormalizer.MaxCanonicalBytes];
        return IdentifierNormalizer.TryNormalize(type, text, normalized, out var result) && normalized[..result.Length].SequenceEqual(value);
    }
}
