using ExchangeNetwork.Sandbox.Network;
using Newtonsoft.Json;

namespace ExchangeNetwork.Sandbox.Run;

/// <summary>Which record files were taken in to their end, so that a restart does not send them again.</summary>
/// <remarks>Sending one again would be harmless, only slow: the nodes know their records.</remarks>
internal sealed class RunProgress
{
    private readonly SandboxPaths paths;
    private readonly Lock writing = new();
    private readonly Dictionary<string, FileTaken> files;

    public RunProgress(SandboxPaths paths)
    {
        this.paths = paths;
        files = File.Exists(paths.Progress)
            ? JsonConvert.DeserializeObject<Dictionary<string, FileTaken>>(File.ReadAllText(paths.Progress))!
            : new Dictionary<string, FileTaken>(StringComparer.Ordinal);
    }

    /// <summary>A file that was taken in: rows in all, and those of them that were refused.</summary>
    public sealed record FileTaken(long Rows, long Rejected);

    public long Rows => files.Values.Sum(file => file.Rows);

    public long Rejected => files.Values.Sum(file => file.Rejected);

    public bool IsDone(string agency, string source)
    {
        lock (writing)
            return files.ContainsKey($"{agency}/{source}");
    }

    public void Done(string agency, string source, FileTaken taken)
    {
        lock (writing)
        {
            files[$"{agency}/{source}"] = taken;
            SandboxPaths.WriteWhole(paths.Progress, JsonConvert.SerializeObject(files, Formatting.Indented));
        }
    }
}
