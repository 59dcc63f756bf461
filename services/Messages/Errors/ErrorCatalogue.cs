using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace ExchangeNetwork.Messages.Errors;

/// <summary>The one catalogue of refusals and input errors: every stable code with its text in zh-CN and en and its HTTP status.</summary>
/// <remarks>The entries are the embedded <c>Errors/*.json</c> files, one per area, so that each area's codes are read in one place.</remarks>
public static class ErrorCatalogue
{
    private static readonly FrozenDictionary<string, ErrorText> Texts = Load();

    /// <summary>All entries, by code.</summary>
    public static IReadOnlyDictionary<string, ErrorText> All => Texts;

    /// <summary>The text of a code in a language, its placeholders filled.</summary>
    /// <param name="code">Stable code such as <c>XN-LIST-003</c>.</param>
    /// <param name="language">A BCP 47 tag; anything that starts with <c>zh</c> gives Chinese, all else English.</param>
    /// <param name="arguments">Values for <c>{0}</c>, <c>{1}</c>...</param>
    public static string Describe(string code, string language, params object[] arguments)
    {
        if (!Texts.TryGetValue(code, out var text))
            return code;
        var format = language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? text.Zh : text.En;
        return string.Format(CultureInfo.InvariantCulture, format, arguments);
    }

    private static FrozenDictionary<string, ErrorText> Load()
    {
        var assembly = typeof(ErrorCatalogue).Assembly;
        var texts = new Dictionary<string, ErrorText>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".json", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            foreach (var text in JsonSerializer.Deserialize<ErrorText[]>(stream, JsonSerializerOptions.Web)!)
                texts.Add(text.Code, text);
        }
        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

/// <summary>One entry of the catalogue.</summary>
/// <param name="Code">Stable code: <c>XN-AREA-NNN</c>.</param>
/// <param name="Http">HTTP status of the problem details (RFC 9457) that carry it.</param>
/// <param name="Zh">Text in zh-CN: what is wrong and what to do; placeholders <c>{0}</c>...</param>
/// <param name="En">Text in English; the same placeholders.</param>
public sealed record ErrorText(string Code, int Http, string Zh, string En);
