using Microsoft.AspNetCore.Http;

namespace ExchangeNetwork.Hosting.Problems;

/// <summary>Which of the two languages a request asks for.</summary>
public static class PreferredLanguage
{
    /// <summary>Chinese, as used in mainland China.</summary>
    public const string Chinese = "zh-CN";

    /// <summary>English.</summary>
    public const string English = "en";

    /// <summary>The better liked of zh-CN and en by the Accept-Language header (RFC 9110 section 12.5.4); English when it names neither.</summary>
    public static string Of(HttpRequest request)
    {
        var liked = request.GetTypedHeaders().AcceptLanguage
            .Where(language => language.Quality is not 0)
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.Value ?? "")
            .FirstOrDefault(language => IsChinese(language) || IsEnglish(language));
        return liked is not null && IsChinese(liked) ? Chinese : English;
    }

    private static bool IsChinese(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);

    private static bool IsEnglish(string language) => language.StartsWith("en", StringComparison.OrdinalIgnoreCase);
}
