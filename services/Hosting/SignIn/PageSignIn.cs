using ExchangeNetwork.Hosting.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Web;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ExchangeNetwork.Hosting.SignIn;

/// <summary>Sign-in of a host with pages: OpenID Connect code flow with PKCE; a cookie that holds a key, and everything else on the server.</summary>
public static class PageSignIn
{
    private const string Cookies = CookieAuthenticationDefaults.AuthenticationScheme;
    private const string Issuer = OpenIdConnectDefaults.AuthenticationScheme;
    private const int MostSessions = 10_000;

    /// <summary>Guards every page of the host; only <c>AllowAnonymous()</c> opens one. Registers <see cref="PageTokens"/>.</summary>
    /// <exception cref="SetupException">The settings are incomplete or name http where it is not allowed.</exception>
    public static void AddPageSignIn(this IHostApplicationBuilder builder, SignInOptions options)
    {
        options.Validate(builder.Environment, forPages: true);
        var services = builder.Services;
        services.AddAccess(options);
        services.AddSingleton(provider => new PageSessions(provider.GetRequiredService<TimeProvider>(), MostSessions));
        services.AddSingleton(provider => new PageTokens(
            provider.GetRequiredService<PageSessions>(),
            provider.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PageTokens>>()));
        services.AddCascadingAuthenticationState();
        // Hosts of one machine share a key ring; the name keeps one agency's cookies unreadable to another's pages.
        services.AddDataProtection().SetApplicationName($"ExchangeNetwork.Pages.{options.Agency}");
        services.AddAuthentication(Issuer).AddMicrosoftIdentityWebApp(
            identity =>
            {
                identity.Authority = options.Issuer;
                identity.MetadataAddress = options.Metadata;
                identity.ClientId = options.ClientId;
                identity.ClientSecret = options.ClientSecret;
                identity.ResponseType = OpenIdConnectResponseType.Code;
                identity.Scope.Add(options.Scope);
                identity.Scope.Add("offline_access");
            },
            cookie => Configure(cookie, options),
            Issuer,
            Cookies);
        services.AddOptions<CookieAuthenticationOptions>(Cookies).Configure<PageSessions>((cookie, sessions) => cookie.SessionStore = sessions);
        // Microsoft.Identity.Web merges its options into these with OR, so what must be off is switched off here, after it.
        services.Configure<OpenIdConnectOptions>(Issuer, connect => Configure(connect, options));
    }

    /// <summary><c>/sign-in?returnUrl=</c> (also <c>other=true</c> for another account) and POST <c>/sign-out</c>.</summary>
    /// <param name="endpoints">The host's endpoints.</param>
    /// <param name="signedOut">Path to show after sign-out.</param>
    public static void MapPageSignIn(this IEndpointRouteBuilder endpoints, string signedOut = "/")
    {
        endpoints.MapGet("/sign-in", (string? returnUrl, bool? other) =>
        {
            var properties = new OpenIdConnectChallengeProperties { RedirectUri = IsLocal(returnUrl) ? returnUrl : "/" };
            if (other == true)
                properties.Prompt = "login";
            return Results.Challenge(properties, [Issuer]);
        }).AllowAnonymous();
        // A Lax cookie does not come with another site's form, so such a form signs nobody out.
        endpoints.MapPost("/sign-out", () => Results.SignOut(new AuthenticationProperties { RedirectUri = signedOut }, [Cookies, Issuer]));
    }

    private static void Configure(CookieAuthenticationOptions cookie, SignInOptions options)
    {
        // Cookies ignore ports: without its own name, one agency's page would sign out another's on the same machine.
        cookie.Cookie.Name = options.AllowHttp ? $"xn.{options.Agency}.session" : $"__Host-xn.{options.Agency}.session";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = options.AllowHttp ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        cookie.ExpireTimeSpan = PageSessions.IdleLimit;
        cookie.SlidingExpiration = true;
        cookie.Events.OnValidatePrincipal = EndSessionsThatTheIssuerEnded;
    }

    private static void Configure(OpenIdConnectOptions connect, SignInOptions options)
    {
        connect.RequireHttpsMetadata = !options.AllowHttp;
        connect.UsePkce = true;
        // The tokens go into the ticket, and the ticket into PageSessions.
        connect.SaveTokens = true;
        connect.ResponseMode = OpenIdConnectResponseMode.Query;
        // MapInboundClaims would not do: the handler in place came over from Microsoft.Identity.Web's options, and it maps.
        connect.TokenHandler = new JsonWebTokenHandler { MapInboundClaims = false };
        connect.GetClaimsFromUserInfoEndpoint = false;
        TokenRules.Apply(connect.TokenValidationParameters, options);
        foreach (var cookie in new[] { connect.CorrelationCookie, connect.NonceCookie })
        {
            // The answer comes back as a top-level GET, which carries Lax cookies.
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = options.AllowHttp ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        }

        var validated = connect.Events.OnTokenValidated;
        connect.Events.OnTokenValidated = async context =>
        {
            await validated(context);
            if (!context.HttpContext.RequestServices.GetRequiredService<CurrentUserReader>().TryRead(context.Principal!, out _, out var refusal))
                context.Fail(new RefusedSignInException(refusal.Value.Code, refusal.Value.Arguments));
        };
        connect.Events.OnTicketReceived = context =>
        {
            // A new sign-in never continues an old session's key, which somebody else may have planted.
            context.Request.Headers.Cookie = default;
            return Task.CompletedTask;
        };
        connect.Events.OnRemoteFailure = context =>
        {
            context.HandleResponse();
            var refused = context.Failure as RefusedSignInException;
            context.HttpContext.RequestServices.GetRequiredService<PageTokens>().LogSignInFailed(refused?.Code ?? "XN-ACCESS-007", context.Failure);
            return Problem.WriteAsync(context.HttpContext, refused?.Code ?? "XN-ACCESS-007", refused?.Arguments ?? []);
        };
    }

    private static async Task EndSessionsThatTheIssuerEnded(CookieValidatePrincipalContext context)
    {
        var tokens = context.HttpContext.RequestServices.GetRequiredService<PageTokens>();
        try
        {
            if (await tokens.GetAccessTokenAsync(context.Principal!, context.HttpContext.RequestAborted) is null)
                context.RejectPrincipal();
        }
        catch (Exception fault) when (fault is HttpRequestException or TimeoutException)
        {
            // The session stays: it works again as soon as the issuer does. Until then nobody is signed in.
            tokens.LogIssuerDown(fault);
            context.RejectPrincipal();
        }
    }

    // Only a path of this host: "//host" and "/\host" lead a browser elsewhere.
    private static bool IsLocal(string? url) => url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl);
}
