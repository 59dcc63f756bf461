using System.Globalization;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>Why a message of an evaluation or of a key generation is not taken.</summary>
/// <param name="Code">Stable code, see <see cref="OprfCodes"/>; texts are in the error catalogue.</param>
/// <param name="Arguments">Values for the placeholders of the text; never subject data.</param>
public sealed record OprfRefusal(string Code, IReadOnlyList<string> Arguments)
{
    /// <summary>A refusal without or with arguments: agencies' indexes, positions, counts.</summary>
    public OprfRefusal(string code, params ReadOnlySpan<int> arguments)
        : this(code, Texts(arguments))
    {
    }

    private static string[] Texts(ReadOnlySpan<int> arguments)
    {
        var texts = new string[arguments.Length];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = arguments[i].ToString(CultureInfo.InvariantCulture);
        return texts;
    }
}
