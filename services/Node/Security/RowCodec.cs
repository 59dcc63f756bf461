using System.Buffers;
using System.Buffers.Binary;
using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Node.Security;

/// <summary>The bytes of a disclosed row: canonical JSON <c>{"attributes":{...},"identifiers":[{"type","value"}],"seed":hex}</c>.</summary>
/// <remarks>
/// The fast version of the contract's CanonicalJson for this one shape, the same byte for byte. Utf8JsonWriter would not do: it writes characters
/// beyond the basic plane, which Chinese names hold, as escapes.
/// </remarks>
internal static class RowCodec
{
    public static void Write(OwnEntry entry, ReadOnlySpan<byte> seed, ArrayBufferWriter<byte> output)
    {
        output.Write("{\"attributes\":{"u8);
        var separate = false;
        foreach (var (name, value) in entry.Attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal))
        {
            if (separate)
                output.Write(","u8);
            separate = true;
            WriteString(name, output);
            output.Write(":"u8);
            WriteString(value, output);
        }
        output.Write("},\"identifiers\":["u8);
        separate = false;
        foreach (var identifier in entry.Identifiers)
        {
            output.Write(separate ? ",{\"type\":"u8 : "{\"type\":"u8);
            separate = true;
            WriteString(identifier.Type, output);
            output.Write(",\"value\":"u8);
            WriteString(identifier.Value, output);
            output.Write("}"u8);
        }
        output.Write("],\"seed\":\""u8);
        var hex = output.GetSpan(2 * EntrySeed.Size);
        Convert.TryToHexStringLower(seed, hex, out var written);
        output.Advance(written);
        output.Write("\"}"u8);
    }

    /// <summary>Reads a row; null when it is not of this shape. Unknown members are ignored: a newer owner does not stop an older recipient.</summary>
    public static ListRow? Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            var root = document.RootElement;
            var seed = Convert.FromHexString(root.GetProperty("seed").GetString()!);
            if (seed.Length != EntrySeed.Size)
                return null;
            var identifiers = new List<IdentifierValue>();
            foreach (var identifier in root.GetProperty("identifiers").EnumerateArray())
                identifiers.Add(new IdentifierValue(Text(identifier.GetProperty("type")), Text(identifier.GetProperty("value"))));
            var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var attribute in root.GetProperty("attributes").EnumerateObject())
                attributes.Add(attribute.Name, Text(attribute.Value));
            return new ListRow(new EntrySeed(seed), identifiers, new ReadOnlyDictionary<string, string>(attributes));
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or KeyNotFoundException or InvalidOperationException
            or ArgumentNullException)
        {
            // Each says that the owner wrote something else than a row; the opener refuses with the row's number.
            return null;
        }
    }

    private static string Text(JsonElement element) => element.GetString() ?? throw new FormatException("A text is null.");

    private static void WriteString(string text, ArrayBufferWriter<byte> output)
    {
        output.Write("\""u8);
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var plain = rest.IndexOfAny(Escaped);
            if (plain < 0)
                plain = rest.Length;
            Encoding.UTF8.GetBytes(rest[..plain], output);
            if (plain == rest.Length)
                break;
            WriteEscape(rest[plain], output);
            rest = rest[(plain + 1)..];
        }
        output.Write("\""u8);
    }

    private static void WriteEscape(char character, ArrayBufferWriter<byte> output)
    {
        switch (character)
        {
            case '"':
                output.Write("\\\""u8);
                break;
            case '\\':
                output.Write("\\\\"u8);
                break;
            case '\b':
                output.Write("\\b"u8);
                break;
            case '\f':
                output.Write("\\f"u8);
                break;
            case '\n':
                output.Write("\\n"u8);
                break;
            case '\r':
                output.Write("\\r"u8);
                break;
            case '\t':
                output.Write("\\t"u8);
                break;
            default:
                Span<byte> bytes = stackalloc byte[2];
                BinaryPrimitives.WriteUInt16BigEndian(bytes, character);
                output.Write("\\u"u8);
                Convert.TryToHexStringLower(bytes, output.GetSpan(4), out var written);
                output.Advance(written);
                break;
        }
    }

    // What the contract's writer escapes: controls, quote, backslash, next line, line and paragraph separators.
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\', '\u0085', '\u2028', '\u2029']);
}
