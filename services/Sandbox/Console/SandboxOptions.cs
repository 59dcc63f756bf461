using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Sandbox.Scenario;

namespace ExchangeNetwork.Sandbox.Console;

/// <summary>What the sandbox was asked to do.</summary>
public sealed record SandboxOptions
{
    /// <summary>Folder of all files that the sandbox writes (full path).</summary>
    public required string DataFolder { get; init; }

    /// <summary>Whether to delete what an earlier run left in the folder.</summary>
    public required bool Fresh { get; init; }

    /// <summary>Size and seed of the sample; without meaning when <see cref="ScenarioFolder"/> is given.</summary>
    public required SampleOptions Sample { get; init; }

    /// <summary>The options of size and seed that were given, and not left to their defaults.</summary>
    public IReadOnlyCollection<string> SizesGiven { get; init; } = [];

    /// <summary>Size and seed of the sample by the options that set them.</summary>
    public IReadOnlyDictionary<string, long> Sizes => new Dictionary<string, long>
    {
        ["--agencies"] = Sample.Agencies,
        ["--lists"] = Sample.Lists,
        ["--entries"] = Sample.Entries,
        ["--records"] = Sample.Records,
        ["--seed"] = Sample.Seed,
    };

    /// <summary>First port on loopback.</summary>
    public required int Port { get; init; }

    /// <summary>Whether to run the scenario to its end, check it and stop.</summary>
    public required bool Once { get; init; }

    /// <summary>Whether standard output gets one JSON object and nothing else.</summary>
    public required bool Json { get; init; }

    /// <summary>Folder with somebody else's data (full path); null for the sample.</summary>
    public string? ScenarioFolder { get; init; }

    /// <summary>Where to write the hits found (full path); null for nowhere.</summary>
    public string? HitsOut { get; init; }

    /// <summary>Where to write the joint alerts (full path); null for nowhere.</summary>
    public string? AlertsOut { get; init; }

    /// <summary>Where to write the description of a node's API instead of running (full path); null to run.</summary>
    public string? OpenApiOut { get; init; }

    /// <summary>Description of the Fabric network to run on (full path); null for the embedded ledger.</summary>
    public string? Fabric { get; init; }

    /// <summary>The RabbitMQ broker that carries the exchange bus; null for the bus in memory.</summary>
    public RabbitMqAccess? RabbitMq { get; init; }

    /// <summary>Whether each node runs in a process of its own; only with <see cref="Fabric"/> and <see cref="RabbitMq"/>.</summary>
    public bool Apart { get; init; }

    /// <summary>Language of the console: <c>zh-CN</c> or <c>en</c>.</summary>
    public required string Language { get; init; }
}
