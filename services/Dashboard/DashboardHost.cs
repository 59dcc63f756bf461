using System.Globalization;
using ExchangeNetwork.Dashboard.Frame;
using ExchangeNetwork.Dashboard.Language;
using ExchangeNetwork.Dashboard.Lists;
using ExchangeNetwork.Dashboard.Live;
using ExchangeNetwork.Dashboard.Node;
using ExchangeNetwork.Hosting.Headers;
using ExchangeNetwork.Hosting.Health;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Hosting.Telemetry;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.StaticWebAssets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor.Services;

namespace ExchangeNetwork.Dashboard;

/// <summary>Puts an agency's pages together: a host of its own, or one of several in a process.</summary>
public static class DashboardHost
{
    /// <summary>A builder whose application name and content root lead to the pages' assets wherever the process was started from.</summary>
    /// <param name="environmentName">Name of the environment.</param>
    /// <param name="args">Command line, for configuration.</param>
    public static WebApplicationBuilder CreateBuilder(string environmentName, params string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(DashboardHost).Assembly.GetName().Name,
            EnvironmentName = environmentName,
            ContentRootPath = AppContext.BaseDirectory,
        });
        // Run from the build output, styles and scripts lie in other folders; the framework looks there by itself in Development only.
        StaticWebAssetsLoader.UseStaticWebAssets(builder.Environment, builder.Configuration);
        return builder;
    }

    /// <summary>Builds the host; the caller starts and stops it.</summary>
    /// <param name="builder">From <see cref="CreateBuilder"/>, with addresses set.</param>
    /// <param name="options">The agency and its node.</param>
    /// <param name="signIn">Whom the pages trust to say who somebody is.</param>
    /// <exception cref="SetupException">A setting is missing: XN-PAGE-004 for the pages' own, XN-SETUP for sign-in.</exception>
    public static WebApplication Build(WebApplicationBuilder builder, DashboardOptions options, SignInOptions signIn)
    {
        Require(options.Agency.Length > 0 && options.Agency == signIn.Agency, nameof(options.Agency));
        Require(options.NameZh.Length > 0, nameof(options.NameZh));
        Require(options.NameEn.Length > 0, nameof(options.NameEn));
        Require(options.NodeApi is { IsAbsoluteUri: true }, nameof(options.NodeApi));

        builder.AddConsoleLogs($"{options.Agency} pages");
        builder.AddPageSignIn(signIn);
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddHealthChecks();
        services.AddLanguages(options);
        services.AddNodeApi(options);
        services.AddScoped<LiveEvents>();
        services.AddScoped<CircuitUser>();
        services.AddScoped<ListTitles>();
        services.AddMudServices();
        services.AddAntiforgery(forgery => forgery.Cookie.Name = $"xn.{options.Agency}.form");
        services.AddRazorComponents().AddInteractiveServerComponents();
        if (options.KeyFolder is { } folder)
            services.AddDataProtection().PersistKeysToFileSystem(Directory.CreateDirectory(folder));
        else
            services.AddDataProtection().UseEphemeralDataProtectionProvider();

        var app = builder.Build();
        app.UseProblems();
        app.UseSecurityHeaders(SecurityHeaders.PagesPolicy(new Uri(signIn.Issuer)));
        app.UseRequestLocalization();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapHealth();
        app.MapPageSignIn("/signed-out");
        app.MapLanguages();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }

    private static void Require(bool holds, string setting)
    {
        if (!holds)
            throw new SetupException("XN-PAGE-004", string.Create(CultureInfo.InvariantCulture, $"Dashboard:{setting}"));
    }
}
