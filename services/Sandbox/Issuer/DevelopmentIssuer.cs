using System.Net;
using ExchangeNetwork.Hosting.Headers;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.Telemetry;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace ExchangeNetwork.Sandbox.Issuer;

/// <summary>
/// The identity provider of a developer's machine: OpenID Connect with password, client credentials, device and code grants for demo accounts.
/// </summary>
/// <remarks>http on loopback, unencrypted JWTs, secrets in a file: it refuses to run anywhere but in Development.</remarks>
public static class DevelopmentIssuer
{
    /// <summary>The scope of the nodes' API.</summary>
    public const string Scope = "exchange";

    /// <summary>The <c>aud</c> of an agency's access tokens.</summary>
    public static string AudienceOf(string agency) => $"exchange:{agency}";

    /// <summary>Builds the host; the caller starts and stops it.</summary>
    /// <exception cref="SetupException">XN-SETUP-003 outside Development, XN-SETUP-004 for an address that is not http on loopback.</exception>
    public static WebApplication Build(DevelopmentIssuerOptions options)
    {
        if (options.EnvironmentName != Environments.Development)
            throw new SetupException("XN-SETUP-003", options.EnvironmentName);
        if (options.Address.Scheme != Uri.UriSchemeHttp || !IsLoopback(options.Address))
            throw new SetupException("XN-SETUP-004", options.Address.GetLeftPart(UriPartial.Authority));

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(DevelopmentIssuer).Assembly.GetName().Name,
            EnvironmentName = options.EnvironmentName,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseKestrelCore().UseUrls(options.Address.GetLeftPart(UriPartial.Authority));
        // That its keys lie unencrypted in the developer's folder is known, and no news at every start.
        builder.Configuration["Serilog:MinimumLevel:Override:Microsoft.AspNetCore.DataProtection"] = "Error";
        builder.AddConsoleLogs("issuer");
        AddIssuer(builder.Services, options);

        var app = builder.Build();
        app.UseProblems();
        app.UseSecurityHeaders(IssuerPages.ContentPolicy);
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapTokenEndpoint();
        app.MapSignInPages();
        app.MapDevicePage();
        return app;
    }

    /// <summary>The issuer's name in tokens, once it has started: its address with a trailing slash.</summary>
    public static string IssuerOf(WebApplication issuer) => IssuerOf(issuer.Services.GetRequiredService<IServer>()).AbsoluteUri;

    /// <summary>Adds accounts to a running issuer, for an agency that joins; an account that exists is replaced.</summary>
    public static Task AddAsync(WebApplication issuer, DevelopmentAccounts accounts, CancellationToken cancellationToken) =>
        issuer.Services.GetRequiredService<AccountBook>().AddAsync(accounts, cancellationToken);

    private static void AddIssuer(IServiceCollection services, DevelopmentIssuerOptions options)
    {
        services.AddProblems();
        services.AddRouting();
        services.AddAntiforgery(forgery => forgery.Cookie.Name = "xn.issuer.form");
        services.AddAuthorization();
        services.AddSingleton(options);
        services.AddSingleton(options.Clock);
        services.AddSingleton<AccountBook>();
        services.AddSingleton<IssuerDatabase>();
        services.AddHostedService(provider => provider.GetRequiredService<IssuerDatabase>());
        services.AddDbContext<DbContext>((provider, database) =>
        {
            database.UseSqlite(provider.GetRequiredService<IssuerDatabase>().ConnectionString);
            database.UseOpenIddict();
        });
        var protection = services.AddDataProtection().SetApplicationName("ExchangeNetwork.DevelopmentIssuer");
        if (options.KeyFolder is null)
            protection.UseEphemeralDataProtectionProvider();
        else
            protection.PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(options.KeyFolder, "forms")));

        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(cookie =>
        {
            cookie.Cookie.Name = "xn.issuer.session";
            cookie.LoginPath = "/sign-in";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
            cookie.TimeProvider = options.Clock;
        });
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<DbContext>())
            .AddServer(server => Configure(server, options));
        // With port 0 the address is known only after the start; these options are first read by the first request.
        services.AddOptions<OpenIddictServerOptions>().Configure<IServer>((server, host) => server.Issuer = IssuerOf(host));
    }

    private static void Configure(OpenIddictServerBuilder server, DevelopmentIssuerOptions options)
    {
        server.SetTokenEndpointUris("connect/token")
            .SetAuthorizationEndpointUris("connect/authorize")
            .SetDeviceAuthorizationEndpointUris("connect/device")
            .SetEndUserVerificationEndpointUris("connect/verify")
            .SetEndSessionEndpointUris("connect/sign-out");
        server.AllowPasswordFlow().AllowClientCredentialsFlow().AllowDeviceAuthorizationFlow()
            .AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowRefreshTokenFlow();
        server.RegisterScopes(Scope, OpenIddictConstants.Scopes.Profile);
        server.RegisterClaims(IssuedClaims.Names);
        server.SetAccessTokenLifetime(options.AccessTokenLifetime).SetRefreshTokenLifetime(TimeSpan.FromDays(14));
        // Nodes and the command line read the tokens as plain JWTs.
        server.DisableAccessTokenEncryption();
        IssuerKeys.Add(server, options.KeyFolder);
        server.UseAspNetCore()
            .DisableTransportSecurityRequirement()
            .EnableTokenEndpointPassthrough()
            .EnableAuthorizationEndpointPassthrough()
            .EnableEndUserVerificationEndpointPassthrough()
            .EnableEndSessionEndpointPassthrough();
        server.Configure(configured => configured.TimeProvider = options.Clock);
    }

    private static Uri IssuerOf(IServer server) =>
        new(server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new InvalidOperationException("The issuer has not started."));

    private static bool IsLoopback(Uri address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
