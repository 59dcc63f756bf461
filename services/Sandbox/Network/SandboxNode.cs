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
    ScenarioAgency agency, NodeOptions options, NodeKeys keys, ILedger ledger, IExchangeBus bus, Uri api, Uri issuer) : IAsyncDisposable
{
    private WebApplication? host;

    public ScenarioAgency Agency { get; } = agency;

    public NodeOptions Options { get; } = options;

    public NodeKeys Keys { get; } = keys;

    public ILedger Ledger { get; } = ledger;

    public Uri Api { get; } = api;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(NodeHost).Assembly.GetName().Name,
            EnvironmentName = Environments.Development,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseUrls(Api.GetLeftPart(UriPartial.Authority));
        var signIn = new SignInOptions
        {
            Agency = Agency.Id,
            Issuer = issuer.AbsoluteUri,
            Audience = DevelopmentIssuer.AudienceOf(Agency.Id),
            AllowHttp = true,
            ActorSecret = Keys.ActorKey,
        };
        host = NodeHost.Build(builder, Options, signIn, Keys, Ledger, bus);
        await host.StartNodeAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.StopAsync();
            await host.DisposeAsync();
        }
        Keys.Dispose();
    }
}
