using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace ExchangeNetwork.Dashboard.Language;

/// <summary>The two languages of the pages and how a browser keeps its choice.</summary>
internal static class Languages
{
    public const string Chinese = "zh-CN";
    public const string English = "en";

    /// <summary>True when the page is in Chinese.</summary>
    public static bool IsChinese => CultureInfo.CurrentUICulture.Name.StartsWith("zh", StringComparison.Ordinal);

    /// <summary>The page's language as a BCP 47 tag.</summary>
    public static string Current => IsChinese ? Chinese : English;

    /// <summary>Chinese unless the cookie or the browser says English.</summary>
    public static void AddLanguages(this IServiceCollection services, DashboardOptions options)
    {
        services.AddLocalization();
        services.AddScoped<Words>();
        services.Configure<RequestLocalizationOptions>(localization =>
        {
            CultureInfo[] cultures = [new(Chinese), new(English)];
            localization.SupportedCultures = cultures;
            localization.SupportedUICultures = cultures;
            localization.DefaultRequestCulture = new RequestCulture(Chinese);
            localization.RequestCultureProviders =
            [
                new CookieRequestCultureProvider { CookieName = CookieOf(options) },
                new AcceptLanguageHeaderRequestCultureProvider(),
            ];
        });
    }

    /// <summary><c>/language/{name}?returnUrl=</c>: keeps the choice for a year and goes back.</summary>
    public static void MapLanguages(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(
        "/language/{name:regex(^(zh-CN|en)$)}",
        (string name, string? returnUrl, HttpContext context, DashboardOptions options, TimeProvider clock) =>
        {
            context.Response.Cookies.Append(
                CookieOf(options),
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(name)),
                new CookieOptions
                {
                    HttpOnly = true,
                    IsEssential = true,
                    SameSite = SameSiteMode.Lax,
                    Secure = context.Request.IsHttps,
                    Expires = clock.GetUtcNow().AddYears(1),
                });
            // Only a path of this host: "//host" and "/\host" lead a browser elsewhere.
            var isLocal = returnUrl is ['/', ..] && returnUrl is not ['/', '/' or '\\', ..] && !returnUrl.Any(char.IsControl);
            return Results.LocalRedirect(isLocal ? returnUrl! : "/");
        }).AllowAnonymous();

    private static string CookieOf(DashboardOptions options) => $"xn.{options.Agency}.language";
}
