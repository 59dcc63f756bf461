using ExchangeNetwork.Hosting.Headers;
using ExchangeNetwork.Hosting.Health;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Hosting.Telemetry;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Features.Alerts;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Checkpoints;
using ExchangeNetwork.Node.Features.Coverage;
using ExchangeNetwork.Node.Features.CrossChecks;
using ExchangeNetwork.Node.Features.Decoys;
using ExchangeNetwork.Node.Features.Desk;
using ExchangeNetwork.Node.Features.Disclosures;
using ExchangeNetwork.Node.Features.Hits;
using ExchangeNetwork.Node.Features.Intake;
using ExchangeNetwork.Node.Features.LegalBases;
using ExchangeNetwork.Node.Features.Live;
using ExchangeNetwork.Node.Features.PseudonymKeys;
using ExchangeNetwork.Node.Features.Pseudonyms;
using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Features.Status;
using ExchangeNetwork.Node.Features.TicketAudits;
using ExchangeNetwork.Node.Features.Trace;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.AspNetCore.Mvc;

namespace ExchangeNetwork.Node;

/// <summary>Puts a node together: what an agency runs, in a process of its own or beside others in the sandbox.</summary>
public static class NodeHost
{
    /// <summary>Builds a node; start it with <see cref="StartNodeAsync"/>.</summary>
    /// <param name="builder">Host with configuration, environment and addresses.</param>
    /// <param name="options">The agency and its folders.</param>
    /// <param name="signIn">Whom the node trusts to say who somebody is.</param>
    /// <param name="keys">The node's keys.</param>
    /// <param name="ledger">The shared ledger in the agency's name.</param>
    /// <param name="bus">The exchange bus.</param>
    /// <param name="clock">The node's clock.</param>
    public static WebApplication Build(
        WebApplicationBuilder builder, NodeOptions options, SignInOptions signIn, NodeKeys keys, ILedger ledger, IExchangeBus bus,
        TimeProvider clock)
    {
        builder.AddConsoleLogs(options.Agency);
        // Asked before the general handler, which sign-in brings.
        builder.Services.AddExceptionHandler<LedgerFaultHandler>();
        builder.AddApiSignIn(signIn);
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(clock);
        services.AddSingleton(ledger);
        services.AddSingleton<ContractCalls>();
        services.AddHealthChecks();
        services.AddRequestJson();
        services.AddNodeOpenApi();

        services.AddStorage(options);
        services.AddSecurity(keys);
        services.AddAudit();
        services.AddLive();
        services.AddAgencies();
        services.AddLegalBases();
        services.AddPseudonymKeys();
        services.AddPseudonyms();
        services.AddTicketAudits();
        services.AddQueryLists();
        services.AddDecoys();
        services.AddIntake();
        services.AddScreening();
        services.AddHits();
        services.AddDisclosures();
        services.AddAlerts();
        services.AddCoverage();
        services.AddCrossChecks();
        services.AddCheckpoints();
        services.AddTrace();
        // What carries work out starts last, when everything that it needs is there; it stops first.
        services.AddLedgerSync();
        services.AddMessaging(bus);
        services.AddWork();

        var app = builder.Build();
        app.UseSecurityHeaders(SecurityHeaders.ApiPolicy);
        app.UseProblems();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapHealth();
        app.MapNodeOpenApi();
        var api = app.MapGroup("/api/v1").WithMetadata(new RequestSizeLimitAttribute(RequestJson.LargestDocument)).AddEndpointFilter(OddIds.RefuseAsync);
        api.MapMe();
        api.MapLive();
        api.MapDesk();
        api.MapAgencies();
        api.MapLegalBases();
        api.MapPseudonymKeys();
        api.MapPseudonyms();
        api.MapTicketAudits();
        api.MapQueryLists();
        api.MapDecoys();
        api.MapIntake();
        api.MapHits();
        api.MapDisclosures();
        api.MapAlerts();
        api.MapCrossChecks();
        api.MapTrace();
        api.MapCheckpoints();
        api.MapAudit();
        api.MapStatus();
        return app;
    }

    /// <summary>Brings the database up to date and starts the node.</summary>
    public static async Task StartNodeAsync(this WebApplication node, CancellationToken cancellationToken)
    {
        await node.Services.MigrateStorageAsync(cancellationToken);
        await node.StartAsync(cancellationToken);
    }
}
