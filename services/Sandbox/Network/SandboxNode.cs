using ExchangeNetwork.Dashboard;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Sandbox.Issuer;
using ExchangeNetwork.Sandbox.Scenario;

namespace ExchangeNetwork.Sandbox.Network;

/// <summary>One agency's node in the sandbox.</summary>
internal sealed class SandboxNode(
    ScenarioAgency agency, NodeOptions options, NodeKeys keys, ILedger ledger, IExchangeBus? bus, Uri api, Uri pages, Uri issuer, NodeApart? apart,
    TimeProvider clock) : IAsyncDisposable
{
    // A node in a process of its own needs the key store for itself: what the pages share with it is taken before.
    private readonly byte[] actorKey = keys.ActorKey;
    private WebApplication? host;
    private WebApplication? dashboard;

    public ScenarioAgency Agency { get; } = agency;

    public NodeOptions Options { get; } = options;

    /// <summary>Its keys; closed when it runs in a process of its own.</summary>
    public NodeKeys Keys { get; } = keys;

    public ILedger Ledger { get; } = ledger;

    public Uri Api { get; } = api;

    /// <summary>What the running node is made of; only of a node in this process.</summary>
    public IServiceProvider Services => host?.Services ?? throw new InvalidOperationException($"The node of {Agency.Id} does not run.");

    /// <summary>Address of the agency's pages.</summary>
    public Uri Pages { get; } = pages;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (apart is not null)
        {
            Keys.Dispose();
            await apart.StartAsync(cancellationToken);
            return;
        }
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(NodeHost).Assembly.GetName().Name,
            EnvironmentName = Environments.Development,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseUrls(Api.GetLeftPart(UriPartial.Authority));
        StopSoon(builder);
        host = NodeHost.Build(builder, Options, SignInHere(), Keys, Ledger, bus!, clock);
        await Listening.StartAsync(host.StartNodeAsync, Api, cancellationToken);
    }

    /// <summary>Starts the agency's pages.</summary>
    public async Task StartPagesAsync(DevelopmentClient client, string keyFolder, CancellationToken cancellationToken)
    {
        var builder = DashboardHost.CreateBuilder(Environments.Development);
        builder.WebHost.UseUrls(Pages.GetLeftPart(UriPartial.Authority));
        // That its keys lie unencrypted in the developer's folder is known, and no news at every start.
        builder.Configuration["Serilog:MinimumLevel:Override:Microsoft.AspNetCore.DataProtection"] = "Error";
        StopSoon(builder);
        var signIn = SignInHere();
        (signIn.ClientId, signIn.ClientSecret, signIn.Scope) = (client.Id, client.Secret!, DevelopmentIssuer.Scope);
        dashboard = DashboardHost.Build(
            builder,
            new DashboardOptions { Agency = Agency.Id, NameZh = Agency.NameZh, NameEn = Agency.NameEn, NodeApi = Api, KeyFolder = keyFolder },
            signIn);
        await Listening.StartAsync(dashboard.StartAsync, Pages, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (dashboard is not null)
        {
            await dashboard.StopAsync();
            await dashboard.DisposeAsync();
            dashboard = null;
        }
        if (host is not null)
        {
            await host.StopAsync();
            await host.DisposeAsync();
            host = null;
        }
        if (apart is not null)
            await apart.DisposeAsync();
        Keys.Dispose();
    }

    // An open page or a watching command must not keep the sandbox from stopping.
    private static void StopSoon(WebApplicationBuilder builder) =>
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));

    private SignInOptions SignInHere() => new()
    {
        Agency = Agency.Id,
        Issuer = issuer.AbsoluteUri,
        Audience = DevelopmentIssuer.AudienceOf(Agency.Id),
        AllowHttp = true,
        ActorSecret = actorKey,
    };
}
