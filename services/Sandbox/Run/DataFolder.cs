using System.Globalization;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Sandbox.Console;
using ExchangeNetwork.Sandbox.Network;
using Newtonsoft.Json;

namespace ExchangeNetwork.Sandbox.Run;

/// <summary>The data folder, taken by one sandbox at a time: it deletes nothing that no sandbox wrote, and knows what its data were made from.</summary>
internal sealed class DataFolder : IDisposable
{
    // Also the mark by which a folder is known as a sandbox's.
    private const string LockName = "sandbox.lock";
    private static readonly string[] OwnFolders = ["ledger", "nodes", "keys", "issuer", "scenario"];
    private readonly SandboxPaths paths;
    private readonly FileStream lockFile;

    private DataFolder(SandboxPaths paths, FileStream lockFile) => (this.paths, this.lockFile) = (paths, lockFile);

    /// <summary>What the data in the folder come from.</summary>
    /// <param name="Scenario">Folder of the user's own scenario; null for the sample.</param>
    /// <param name="Sizes">Sizes and seed of the sample, by option; empty for a scenario.</param>
    private sealed record Origin(string? Scenario, IReadOnlyDictionary<string, long> Sizes)
    {
        public override string ToString() => Scenario is not null
            ? $"--scenario {Scenario}"
            : string.Join(' ', Sizes.Select(size => $"{size.Key} {size.Value.ToString(CultureInfo.InvariantCulture)}"));
    }

    /// <summary>Takes the folder; with <c>--fresh</c> what an earlier run wrote is deleted.</summary>
    /// <exception cref="SetupException">XN-SCEN-130 in use, -131 holds what no sandbox wrote, -132 cannot be written, -133 made from something else.</exception>
    public static DataFolder Take(SandboxPaths paths, SandboxOptions options)
    {
        FileStream? lockFile = null;
        try
        {
            var isNew = !File.Exists(Path.Combine(paths.Root, LockName));
            if (isNew && OwnFolders.FirstOrDefault(name => Path.Exists(Path.Combine(paths.Root, name))) is { } foreign)
                throw new SetupException("XN-SCEN-131", paths.Root, foreign);
            Directory.CreateDirectory(paths.Root);
            lockFile = Lock(paths.Root);
            var folder = new DataFolder(paths, lockFile);
            if (options.Fresh)
                folder.DeleteOwnData();
            folder.Check(options);
            return folder;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            lockFile?.Dispose();
            throw new SetupException("XN-SCEN-132", paths.Root, fault.Message);
        }
        catch (SetupException)
        {
            lockFile?.Dispose();
            throw;
        }
    }

    /// <summary>Lets the folder go; the lock file stays, so that two others cannot hold a lock each.</summary>
    public void Dispose() => lockFile.Dispose();

    private static FileStream Lock(string root)
    {
        var pid = Path.Combine(root, "sandbox.pid");
        try
        {
            var taken = new FileStream(Path.Combine(root, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(pid, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return taken;
        }
        catch (IOException) when (File.Exists(Path.Combine(root, LockName)) && File.Exists(pid))
        {
            throw new SetupException("XN-SCEN-130", root, File.ReadAllText(pid));
        }
    }

    private void Check(SandboxOptions options)
    {
        var asked = options.ScenarioFolder is { } scenario
            ? new Origin(scenario, new Dictionary<string, long>())
            : new Origin(null, options.Sizes);
        // A start that was refused, for a mistyped scenario say, made nothing and binds nobody.
        if (!File.Exists(paths.Origin) || !OwnFolders.Any(name => Directory.Exists(Path.Combine(paths.Root, name))))
        {
            SandboxPaths.WriteWhole(paths.Origin, JsonConvert.SerializeObject(asked, Formatting.Indented));
            return;
        }
        var made = JsonConvert.DeserializeObject<Origin>(File.ReadAllText(paths.Origin))!;
        var contradicts = made.Scenario != asked.Scenario
            || options.SizesGiven.Any(option => made.Sizes.GetValueOrDefault(option) != asked.Sizes[option]);
        if (contradicts)
            throw new SetupException("XN-SCEN-133", paths.Root, made.ToString());
    }

    private void DeleteOwnData()
    {
        foreach (var name in OwnFolders)
        {
            var folder = Path.Combine(paths.Root, name);
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        foreach (var file in (string[])[paths.Manifest, paths.Progress, paths.Added, paths.Origin, paths.SampleIsWhole])
            File.Delete(file);
    }
}
