namespace ExchangeNetwork.Hosting.Telemetry;

/// <summary>Where traces and metrics go. Section <c>Telemetry</c>.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Address of an OTLP collector (gRPC), for example <c>http://localhost:4317</c>; null collects nothing.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>Name of this process in the collector.</summary>
    public string ServiceName { get; set; } = "exchange-node";

    /// <summary>What tells instances of the same name apart, for example the agency's id.</summary>
    public string Instance { get; set; } = Environment.MachineName;

    /// <summary>Share of new traces that are kept, 0 to 1; a trace that came in with a request follows its sender's choice.</summary>
    public double SampledShare { get; set; } = 0.1;
}
