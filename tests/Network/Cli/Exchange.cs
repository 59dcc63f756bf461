using System.Text;
using System.Text.Json;
using ExchangeNetwork.Cli;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Cli;

/// <summary>The command <c>exchange</c> as people of the running network use it: signed in at the issuer, against their own node.</summary>
internal sealed class Exchange(RunningNetwork network) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("exchange-real-");
    private readonly HashSet<string> signedIn = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A file in a folder of this test's own.</summary>
    public string File(string name, string content)
    {
        var path = PathOf(name);
        System.IO.File.WriteAllText(path, content, new UTF8Encoding(false));
        return path;
    }

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    /// <summary>Runs a command line as an account such as <c>tax-analyst</c> or <c>police-daemon</c>, which signs in first.</summary>
    public async Task<Ran> AsAsync(string account, params string[] arguments)
    {
        if (signedIn.Add(account))
            await SignInAsync(account);
        return await RunAsync(Stream.Null, [.. arguments, "--profile", account]);
    }

    /// <summary>Runs a command line that must end well and reads the one JSON document it writes.</summary>
    public async Task<JsonElement> JsonAsync(string account, params string[] arguments)
    {
        var ran = await AsAsync(account, [.. arguments, "--json"]);
        ran.Exit.ShouldBe(0, ran.All);
        return ran.Document;
    }

    /// <summary>Runs a command line that must end well and gives what a person sees.</summary>
    public async Task<string> ScreenAsync(string account, params string[] arguments)
    {
        var ran = await AsAsync(account, arguments);
        ran.Exit.ShouldBe(0, ran.All);
        return ran.Output;
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task SignInAsync(string account)
    {
        var agency = account.Split('-')[0];
        var user = network.Network.Accounts.Users.SingleOrDefault(user => user.Name == account);
        string[] who = user is not null ? ["--user", account, "--password-stdin"] : ["--client", account, "--secret-stdin"];
        var secret = user?.Password ?? network.Network.Accounts.Clients.Single(client => client.Id == account).Secret!;
        var node = network.Network.Nodes.Single(node => node.Agency.Id == agency);
        var ran = await RunAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(secret + "\n")),
            ["login", "--issuer", network.Network.IssuerAddress.AbsoluteUri, "--node", node.Api.AbsoluteUri, .. who, "--profile", account]);
        ran.Exit.ShouldBe(0, ran.All);
    }

    private async Task<Ran> RunAsync(Stream input, string[] arguments)
    {
        using var output = new StringWriter();
        using var machine = new StringWriter();
        using var error = new StringWriter();
        var exit = await ExchangeCommand.RunAsync(
            arguments,
            new Terminal
            {
                Output = output,
                MachineOutput = machine,
                Error = error,
                OpenInput = () => input,
                Environment = name => name switch
                {
                    "XDG_STATE_HOME" => PathOf("state"),
                    "LANG" => "en_US.UTF-8",
                    _ => null,
                },
                Zone = TimeZoneInfo.Utc,
            },
            Token);
        return new Ran(exit, output.ToString(), machine.ToString(), error.ToString());
    }
}

/// <summary>How a command ended and what it wrote.</summary>
internal sealed record Ran(int Exit, string Output, string Machine, string Error)
{
    public JsonElement Document => JsonSerializer.Deserialize<JsonElement>(Machine);

    public string All => Output + Machine + Error;
}
