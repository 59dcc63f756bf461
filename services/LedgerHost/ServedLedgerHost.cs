using System.Net;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Hosting.Health;
using ExchangeNetwork.Hosting.Telemetry;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Embedded;
using ExchangeNetwork.Ledger.Served;
using ExchangeNetwork.Messages.Errors;

namespace ExchangeNetwork.LedgerHost;

/// <summary>Puts the ledger process together: the file, and three addresses for the nodes of this machine.</summary>
internal static class ServedLedgerHost
{
    // A chunk of a list in base64 and its envelope; a transaction itself is at most 10 MiB.
    private const long MostBytes = 64L << 20;

    public static async Task<WebApplication> BuildAsync(WebApplicationBuilder builder, LedgerHostOptions options, TimeProvider clock)
    {
        builder.AddConsoleLogs("ledger");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MostBytes;
            // Loopback only, whatever addresses the configuration names: this is no service for a network.
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddHealthChecks();
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(provider => EmbeddedLedger.Open(
            new EmbeddedLedgerOptions { Path = options.Path, ChannelId = options.NetworkId }, new NetworkContract(), NetworkKeys.Find, clock,
            provider.GetRequiredService<ILogger<EmbeddedLedger>>()));
        builder.Services.AddSingleton<LedgerService>();

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(options.Path))!);
        var host = builder.Build();
        host.MapHealth();
        var ledger = host.MapGroup("/ledger").AddEndpointFilter(TellFaultsAsync);
        ledger.MapGet("/", (LedgerService service) => service.Describe());
        ledger.MapGet("/commits", async (long after, LedgerService service, IHostApplicationLifetime lifetime, CancellationToken cancellationToken) =>
        {
            // A waiting node must not hold up the stop of this process.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
            return await service.WaitForCommitAsync(after, either.Token);
        });
        ledger.MapPost("/transactions", (ServedTransaction transaction, LedgerService service, CancellationToken cancellationToken) =>
            service.OrderAsync(transaction, cancellationToken));
        // A file that cannot be served ends the process now, not at the first request.
        try
        {
            _ = host.Services.GetRequiredService<EmbeddedLedger>();
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
        return host;
    }

    private static async ValueTask<object?> TellFaultsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (LedgerException fault)
        {
            var status = fault.Reason is { } reason && ErrorCatalogue.All.TryGetValue(reason.Code, out var text) ? text.Http : StatusCodes.Status503ServiceUnavailable;
            return TypedResults.Json(LedgerService.Describe(fault), statusCode: status);
        }
        catch (OperationCanceledException) when (!context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            // This process stops; the node asks again until it is back.
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}
