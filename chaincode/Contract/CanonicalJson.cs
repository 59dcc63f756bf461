using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;

namespace ExchangeNetwork.Contract;

/// <summary>The one byte form of a JSON document: UTF-8, no white space, keys in ordinal order, nulls omitted, integers only.</summary>
/// <remarks>Every peer must produce the same bytes, so nothing here depends on culture, time zone or declaration order.</remarks>
public static class CanonicalJson
{
    private static readonly JsonSerializer Serializer = CreateSerializer(new CamelCasePropertyNamesContractResolver { NamingStrategy = Naming });

    /// <summary>camelCase; keys of dictionaries stay as they are.</summary>
    internal static NamingStrategy Naming => new CamelCaseNamingStrategy { ProcessDictionaryKeys = false };

    /// <summary>The canonical bytes of a document.</summary>
    /// <exception cref="JsonException">The document holds a fractional number.</exception>
    public static byte[] Serialize(object document) => Write(document as JToken ?? JToken.FromObject(document, Serializer));

    /// <summary>Reads a document; unknown members are ignored, so a newer writer does not stop an older reader.</summary>
    /// <exception cref="JsonException">Not JSON, or not of this shape.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> utf8) =>
        Parse(utf8).ToObject<T>(Serializer) ?? throw new JsonSerializationException("The document is null.");

    /// <summary>Reads any JSON value without interpreting dates.</summary>
    /// <exception cref="JsonException">Not JSON, or more than one value.</exception>
    public static JToken Parse(ReadOnlySpan<byte> utf8)
    {
        using var reader = new JsonTextReader(new StringReader(new UTF8Encoding(false, true).GetString(utf8)))
        {
            Culture = CultureInfo.InvariantCulture,
            DateParseHandling = DateParseHandling.None,
            FloatParseHandling = FloatParseHandling.Decimal,
            MaxDepth = 32,
        };
        var token = JToken.ReadFrom(reader, new JsonLoadSettings { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error });
        if (reader.Read())
            throw new JsonReaderException("More than one JSON value.");
        return token;
    }

    internal static JsonSerializer CreateSerializer(IContractResolver resolver) => JsonSerializer.Create(new JsonSerializerSettings
    {
        ContractResolver = resolver,
        Culture = CultureInfo.InvariantCulture,
        DateParseHandling = DateParseHandling.None,
        FloatParseHandling = FloatParseHandling.Decimal,
        MaxDepth = 32,
        NullValueHandling = NullValueHandling.Ignore,
        TypeNameHandling = TypeNameHandling.None,
        Converters =
        {
            new LedgerTimeConverter(),
            new Newtonsoft.Json.Converters.StringEnumConverter(new CamelCaseNamingStrategy(), allowIntegerValues: false),
        },
    });

    private static byte[] Write(JToken token)
    {
        var text = new StringBuilder();
        using (var writer = new JsonTextWriter(new StringWriter(text, CultureInfo.InvariantCulture)) { Formatting = Formatting.None })
            Write(writer, token);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(JsonTextWriter writer, JToken token)
    {
        switch (token)
        {
            case JObject document:
                writer.WriteStartObject();
                foreach (var property in document.Properties().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    if (property.Value.Type == JTokenType.Null)
                        continue;
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }
                writer.WriteEndObject();
                break;
            case JArray array:
                writer.WriteStartArray();
                foreach (var item in array)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case { Type: JTokenType.Float }:
                throw new JsonSerializationException("A canonical document holds integers only.");
            default:
                token.WriteTo(writer);
                break;
        }
    }
}
