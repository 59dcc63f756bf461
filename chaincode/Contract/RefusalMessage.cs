using System.Diagnostics.CodeAnalysis;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Contract;

/// <summary>A refusal as it travels in the message of a chaincode's response: canonical JSON <c>{"arguments":[...],"code":"..."}</c>.</summary>
/// <remarks>
/// On Fabric a refused transaction answers status 500, so that no peer endorses it; the gateway shows the client
/// <c>chaincode response 500, MESSAGE</c>. A fault of the contract travels likewise under the code <see cref="Rules.Form.Fault"/>.
/// </remarks>
public static class RefusalMessage
{
    // Written by the gateway of Fabric 2.4 and later before the message of an answer that is not endorsed.
    private const string Prefix = "chaincode response 500, ";

    /// <summary>The message.</summary>
    public static string Write(Refusal refusal) => Encoding.UTF8.GetString(CanonicalJson.Serialize(refusal));

    /// <summary>Reads a message, or an error text of the gateway that ends with one.</summary>
    /// <param name="text">The message itself, or text with <c>chaincode response 500, </c> before it.</param>
    /// <param name="refusal">The refusal.</param>
    /// <returns>False when the text holds none: then the chaincode did not answer, or is another one.</returns>
    public static bool TryRead(string? text, [NotNullWhen(true)] out Refusal? refusal)
    {
        refusal = null;
        if (text is null)
            return false;
        var start = text.IndexOf(Prefix, StringComparison.Ordinal);
        var message = start < 0 ? text : text[(start + Prefix.Length)..];
        if (!message.StartsWith('{'))
            return false;
        try
        {
            if (CanonicalJson.Parse(Encoding.UTF8.GetBytes(message.TrimEnd())) is not JObject form || Text(form["code"]) is not { Length: > 0 } code)
                return false;
            var arguments = form["arguments"] is JArray array ? array.Select(Text).ToArray() : [];
            if (arguments.Contains(null))
                return false;
            refusal = new Refusal(code, arguments!);
            return true;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            return false;
        }
    }

    private static string? Text(JToken? token) => token is { Type: JTokenType.String } ? (string?)token : null;
}
