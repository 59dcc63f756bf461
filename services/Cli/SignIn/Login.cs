using System.CommandLine;
using System.Text;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;

namespace ExchangeNetwork.Cli.SignIn;

/// <summary><c>exchange login</c>: device grant, user and password, or a program's own credentials.</summary>
internal sealed class Login
{
    private const string DefaultClient = "exchange-cli";
    private const string PersonScope = "openid profile offline_access exchange";
    private const string ProgramScope = "exchange";

    private readonly Option<string?> _issuer;
    private readonly Option<string?> _sandbox;
    private readonly Option<string?> _as;
    private readonly Option<string?> _user;
    private readonly Option<bool> _passwordStdin;
    private readonly Option<string?> _client;
    private readonly Option<bool> _secretStdin;
    private readonly Option<string?> _clientId;
    private readonly Option<string?> _scope;

    private Login(Syntax syntax)
    {
        _issuer = syntax.Option<string?>("--issuer", Phrases.OptionIssuer, "URL");
        _sandbox = syntax.Option<string?>("--sandbox", Phrases.OptionSandbox, "DIR");
        _sandbox.Arity = ArgumentArity.ZeroOrOne;
        _as = syntax.Option<string?>("--as", Phrases.OptionAs, "NAME");
        _user = syntax.Option<string?>("--user", Phrases.OptionUser, "NAME");
        _passwordStdin = syntax.Option<bool>("--password-stdin", Phrases.OptionPasswordStdin);
        _client = syntax.Option<string?>("--client", Phrases.OptionClient, "ID");
        _secretStdin = syntax.Option<bool>("--secret-stdin", Phrases.OptionSecretStdin);
        _clientId = syntax.Option<string?>("--client-id", Phrases.OptionClientId, "ID");
        _scope = syntax.Option<string?>("--scope", Phrases.OptionScope, "SCOPE");
    }

    /// <summary>The command.</summary>
    public static Command Create(Syntax syntax)
    {
        var login = new Login(syntax);
        var command = syntax.Verb(
            "login",
            Phrases.LoginHelp,
            [
                login._issuer, login._sandbox, login._as, login._user, login._passwordStdin,
                login._client, login._secretStdin, login._clientId, login._scope,
            ],
            login.RunAsync);
        command.Validators.Add(result =>
        {
            Option[] accounts = [login._as, login._user, login._client];
            if (accounts.Count(account => result.GetResult(account) is not null) > 1)
                result.AddError(syntax.Language.Say(Phrases.OneAccountOnly));
            if (result.GetResult(login._as) is not null && result.GetResult(login._sandbox) is null)
                result.AddError(syntax.Language.Say(Phrases.AsNeedsSandbox));
        });
        return command;
    }

    private async Task<ExitCode> RunAsync(Call call, CancellationToken cancellation)
    {
        // Before anything is asked: a wrong profile name should not cost a sign-in.
        call.TokenFiles.PathOf(call.Profile);
        var sandbox = call.HasBeenGiven(_sandbox)
            ? SandboxFile.Read(call.Value(_sandbox) ?? Path.Combine("data", "sandbox"))
            : null;
        var address = call.Value(_issuer) ?? call.Variable("EXCHANGE_ISSUER") ?? sandbox?.Issuer
            ?? throw new CommandException(ExitCode.Usage, "XN-CLI-026");
        var given = call.NodeAddress is { } node ? Web.Address(node).AbsoluteUri : null;

        using var issuer = await Issuer.DiscoverAsync(address, cancellation);
        var program = call.Value(_client);
        var clientId = program ?? call.Value(_clientId) ?? sandbox?.CliClientId ?? DefaultClient;
        var scope = call.Value(_scope) ?? (program is null ? PersonScope : ProgramScope);
        var tokens = await SignInAsync(call, issuer, sandbox, clientId, scope, cancellation);

        var agency = TokenClaims.Read(tokens.AccessToken, "agency");
        var blank = new StoredSignIn(given ?? sandbox?.NodeOf(agency), address, clientId, scope, "", default, null);
        var stored = tokens.Store(blank, call.Terminal.Clock);
        call.TokenFiles.Write(call.Profile, stored);
        WhoAmI.Show(call, stored);
        if (stored.Node is null)
            call.Output.Hint(Phrases.NodeStillNeeded);
        return ExitCode.Ok;
    }

    private async Task<Tokens> SignInAsync(
        Call call, Issuer issuer, SandboxFile? sandbox, string clientId, string scope, CancellationToken cancellation)
    {
        if (call.Value(_client) is { } program)
        {
            var secret = call.Value(_secretStdin)
                ? ReadLine(call)
                : sandbox?.Clients.FirstOrDefault(client => client.Id == program)?.Secret
                    ?? Ask(call, Phrases.AskSecret, program);
            return await issuer.ClientCredentialsAsync(program, secret, scope, cancellation);
        }
        if (call.Value(_as) is { } demo)
        {
            var account = sandbox!.User(demo);
            return await issuer.PasswordAsync(clientId, scope, account.Name, account.Password, cancellation);
        }
        if (call.Value(_user) is { } user)
        {
            var password = call.Value(_passwordStdin) ? ReadLine(call) : Ask(call, Phrases.AskPassword, user);
            return await issuer.PasswordAsync(clientId, scope, user, password, cancellation);
        }
        var device = await issuer.StartDeviceAsync(clientId, scope, cancellation);
        // On standard error, also with --json: the person has to see it.
        call.Output.Ask(Phrases.OpenAddress, device.CompleteAddress ?? device.Address, device.UserCode);
        return await issuer.WaitForDeviceAsync(clientId, device, call.Terminal.Clock, cancellation);
    }

    private static string ReadLine(Call call)
    {
        using var reader = new StreamReader(call.Terminal.OpenInput(), new UTF8Encoding(false));
        return reader.ReadLine() is { Length: > 0 } line ? line : throw new CommandException(ExitCode.Usage, "XN-CLI-021");
    }

    private static string Ask(Call call, Phrase question, string name) =>
        call.Terminal.AskSecret(call.Language.Say(question, Safe.Text(name))) is { Length: > 0 } typed
            ? typed
            : throw new CommandException(ExitCode.Usage, "XN-CLI-021");
}
