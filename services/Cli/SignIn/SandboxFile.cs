using System.Text.Json;
using ExchangeNetwork.Cli.Shell;

namespace ExchangeNetwork.Cli.SignIn;

/// <summary><c>sandbox.json</c>: addresses and demo accounts of a running sandbox.</summary>
/// <param name="Issuer">Its development identity provider.</param>
/// <param name="NetworkId">The ledger's channel.</param>
/// <param name="Ledger">Path of the ledger file; null where it is served elsewhere.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Users">Demo users.</param>
/// <param name="Clients">Programs.</param>
/// <param name="CliClientId">The public client of this command.</param>
internal sealed record SandboxFile(
    string Issuer,
    string? NetworkId,
    string? Ledger,
    IReadOnlyList<SandboxNode> Nodes,
    IReadOnlyList<SandboxUser> Users,
    IReadOnlyList<SandboxClient> Clients,
    string? CliClientId)
{
    /// <summary>Reads the file of a data folder.</summary>
    /// <exception cref="CommandException">It is not there or is no such file.</exception>
    public static SandboxFile Read(string folder)
    {
        var path = Path.Combine(folder, "sandbox.json");
        try
        {
            var file = JsonSerializer.Deserialize<SandboxFile>(File.ReadAllBytes(path), Output.JsonOptions);
            return file is { Issuer: not null, Nodes: not null, Users: not null, Clients: not null }
                ? file
                : throw new CommandException(ExitCode.Usage, "XN-CLI-025", path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException(ExitCode.Usage, "XN-CLI-007", path);
        }
        catch (JsonException)
        {
            throw new CommandException(ExitCode.Usage, "XN-CLI-025", path);
        }
    }

    /// <summary>Address of an agency's node; null when the sandbox has none.</summary>
    public string? NodeOf(string? agency) => Nodes.FirstOrDefault(node => node.Agency == agency)?.Api;

    /// <summary>A demo user.</summary>
    /// <exception cref="CommandException">There is none of this name.</exception>
    public SandboxUser User(string name) => Users.FirstOrDefault(user => user.Name == name)
        ?? throw new CommandException(ExitCode.Usage, "XN-CLI-008", Safe.Text(name), Format.Names(Users.Select(user => user.Name)));
}

/// <summary>A node of the sandbox.</summary>
internal sealed record SandboxNode(string Agency, string Api, string? Dashboard);

/// <summary>A demo user of the sandbox.</summary>
internal sealed record SandboxUser(string Name, string Password, string Agency, IReadOnlyList<string> Roles)
{
    /// <summary>The name only.</summary>
    public override string ToString() => Name;
}

/// <summary>A program of the sandbox.</summary>
internal sealed record SandboxClient(string Id, string Secret, string Agency)
{
    /// <summary>The id only.</summary>
    public override string ToString() => Id;
}
