using ExchangeNetwork.Sandbox.Scenario;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Scenario;

/// <summary>A folder of its own for a test, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("exchange-scenario-").FullName;

    public string File(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public SampleSummary WriteSample(SampleOptions options, Action<long>? written = null) =>
        SampleScenario.Write(Path, options, written, TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
