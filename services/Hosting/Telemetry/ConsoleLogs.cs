using System.Globalization;
using Microsoft.Extensions.Hosting;
using Serilog;
using Serilog.Events;
using Serilog.Settings.Configuration;

namespace ExchangeNetwork.Hosting.Telemetry;

/// <summary>Compact log lines of one host on standard error, which keeps standard output free for results.</summary>
public static class ConsoleLogs
{
    private const string Line = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Host} {SourceContext} {Message:lj}{NewLine}{Exception}";

    /// <summary>Replaces the host's log providers. Levels: section <c>Serilog:MinimumLevel</c> (Default, Override).</summary>
    /// <param name="builder">The host.</param>
    /// <param name="host">Name at the start of each line, since several hosts share a console: the agency's id.</param>
    public static void AddConsoleLogs(this IHostApplicationBuilder builder, string host)
    {
        // One process may hold several hosts: none may take the static logger, nor dispose another's.
        builder.Services.AddSerilog(
            logs => logs
                .MinimumLevel.Information()
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Warning)
                // One logger for all hosts of the process; it calls a token that is refused an error, so that anybody could fill the log.
                .MinimumLevel.Override("Microsoft.IdentityModel", LogEventLevel.Fatal)
                .MinimumLevel.Override("OpenIddict", LogEventLevel.Warning)
                .ReadFrom.Configuration(builder.Configuration, new ConfigurationReaderOptions(typeof(ConsoleLoggerConfigurationExtensions).Assembly))
                .Enrich.WithProperty("Host", host)
                .WriteTo.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose),
            preserveStaticLogger: true);
    }
}
