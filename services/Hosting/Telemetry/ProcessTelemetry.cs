using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ExchangeNetwork.Hosting.Telemetry;

/// <summary>Traces and metrics of the whole process; the composition root starts it once and disposes it last.</summary>
/// <remarks>
/// Sources and meters are process-wide: a provider in each of several hosts would record every host's data. So it is no
/// service of a host, and starting a second one is an error. Hosts tag what they record with their agency.
/// </remarks>
public sealed class ProcessTelemetry : IDisposable
{
    /// <summary>Prefix of this product's activity sources and meters: <c>ExchangeNetwork.Intake</c> and the like are collected.</summary>
    public const string Prefix = "ExchangeNetwork.";

    private static int _running;
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    private ProcessTelemetry(TelemetryOptions options, Uri collector)
    {
        void Address(OtlpExporterOptions exporter)
        {
            exporter.Endpoint = collector;
            exporter.Protocol = OtlpExportProtocol.Grpc;
        }

        var resource = ResourceBuilder.CreateDefault().AddService(options.ServiceName, serviceInstanceId: options.Instance);
        var traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.SampledShare)))
            .AddSource(Prefix + "*")
            .AddSource("System.Net.Http")
            .AddAspNetCoreInstrumentation(web => web.Filter = context => !context.Request.Path.StartsWithSegments("/health"));
        var metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Prefix + "*", "System.Net.Http", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
            .AddRuntimeInstrumentation();
        _traces = traces.AddOtlpExporter(Address).Build();
        _metrics = metrics.AddOtlpExporter(Address).Build();
    }

    /// <summary>Starts collecting; null when no collector is configured, since data without a reader only costs.</summary>
    /// <exception cref="InvalidOperationException">The process already has one.</exception>
    public static ProcessTelemetry? Start(TelemetryOptions options)
    {
        if (options.OtlpEndpoint is null)
            return null;
        if (Interlocked.Exchange(ref _running, 1) == 1)
            throw new InvalidOperationException("Telemetry runs once in a process; start it in the composition root only.");
        return new ProcessTelemetry(options, options.OtlpEndpoint);
    }

    /// <summary>Sends what is pending and stops.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
        Interlocked.Exchange(ref _running, 0);
    }
}
