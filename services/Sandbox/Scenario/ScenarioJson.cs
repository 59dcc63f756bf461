using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>Reads JSON that people write: comments are allowed, and members are taken in the forms that people give them.</summary>
internal static class ScenarioJson
{
    /// <summary>The document; null with an error when the file is not JSON.</summary>
    public static JToken? Load(string path, string file, List<ScenarioError> errors)
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(File.ReadAllText(path)))
            {
                Culture = CultureInfo.InvariantCulture,
                DateParseHandling = DateParseHandling.None,
                MaxDepth = 32,
            };
            var document = JToken.ReadFrom(reader, new JsonLoadSettings { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error });
            while (reader.Read())
            {
                if (reader.TokenType != JsonToken.Comment)
                    throw new JsonReaderException("more than one value");
            }
            return document;
        }
        catch (JsonException exception)
        {
            errors.Add(new ScenarioError("XN-SCEN-003", file, exception.Message.TrimEnd('.')));
            return null;
        }
    }

    /// <summary>Text that is not blank; null for anything else.</summary>
    public static string? Text(JToken? token) =>
        token is { Type: JTokenType.String } && token.Value<string>()!.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A list of texts, or one text alone; null when it is neither.</summary>
    public static List<string>? Texts(JToken? token)
    {
        if (Text(token) is { } single)
            return [single];
        if (token is not JArray array)
            return null;
        var texts = array.Select(Text).OfType<string>().ToList();
        return texts.Count == array.Count ? texts : null;
    }

    /// <summary>Whether the member is there; an explicit null counts as missing.</summary>
    public static bool IsGiven(JToken? token) => token is { Type: not JTokenType.Null };
}
