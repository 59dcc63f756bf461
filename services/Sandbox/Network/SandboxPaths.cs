namespace ExchangeNetwork.Sandbox.Network;

/// <summary>Where the sandbox keeps what; keys lie beside the nodes' data, never in it.</summary>
internal sealed class SandboxPaths(string root)
{
    public string Root { get; } = root;

    public string Ledger => Path.Combine(Root, "ledger", "ledger.db");

    public string Sample => Path.Combine(Root, "scenario");

    /// <summary>Mark of a sample that was written to its end.</summary>
    public string SampleIsWhole => Path.Combine(Root, "scenario.complete");

    /// <summary>What the data were made from.</summary>
    public string Origin => Path.Combine(Root, "origin.json");

    public string Issuer => Path.Combine(Root, "issuer");

    public string Accounts => Path.Combine(Root, "issuer", "accounts.json");

    public string Manifest => Path.Combine(Root, "sandbox.json");

    /// <summary>The agencies that were added to the scenario's.</summary>
    public string Added => Path.Combine(Root, "agencies.json");

    public string Progress => Path.Combine(Root, "progress.json");

    public string NodeData(string agency) => Path.Combine(Root, "nodes", agency);

    public string NodeKeys(string agency) => Path.Combine(Root, "keys", agency);

    public string PageKeys(string agency) => Path.Combine(Root, "keys", agency + "-pages");

    /// <summary>Where a node writes the rows of a batch that it did not take.</summary>
    public string IntakeErrors(string agency, string batchId) => Path.Combine(NodeData(agency), "intake", batchId + ".errors.csv");

    /// <summary>Writes a file beside its place and moves it there, so that a kill leaves the old or the new one.</summary>
    public static void WriteWhole(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = path + ".new";
        // Some of these files hold development secrets: they are for this account only.
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(beside, options))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(content));
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
    }
}
