using System.CommandLine;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.SignIn;
using ExchangeNetwork.Cli.Texts;

namespace ExchangeNetwork.Cli.Shell;

/// <summary>One run of a command: its arguments, its output, and the node once it is needed.</summary>
internal sealed class Call(Syntax syntax, ParseResult result) : IDisposable
{
    private NodeClient? _node;

    /// <summary>Where it runs.</summary>
    public Terminal Terminal { get; } = syntax.Terminal;

    /// <summary>The user's language.</summary>
    public Language Language { get; } = syntax.Language;

    /// <summary>Where results go.</summary>
    public Output Output { get; } = new(syntax.Terminal, syntax.Language, result.GetValue(syntax.Json));

    /// <summary>Name of the profile: <c>--profile</c>, EXCHANGE_PROFILE or <c>default</c>.</summary>
    public string Profile => result.GetValue(syntax.Profile) ?? Variable("EXCHANGE_PROFILE") ?? "default";

    /// <summary>Address that the user gave: <c>--node</c> or EXCHANGE_NODE; null for the one of the profile.</summary>
    public string? NodeAddress => result.GetValue(syntax.Node) ?? Variable("EXCHANGE_NODE");

    /// <summary>Value of an argument; an optional one that was not given is null.</summary>
    public T? Value<T>(Argument<T> argument) => result.GetValue(argument);

    /// <summary>Value of an option; one that was not given is its default.</summary>
    public T? Value<T>(Option<T> option) => result.GetValue(option);

    /// <summary>Whether an option stands on the command line, with or without a value.</summary>
    public bool HasBeenGiven(Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>An environment variable; null when unset or empty.</summary>
    public string? Variable(string name) => Terminal.Environment(name) is { Length: > 0 } value ? value : null;

    /// <summary>The stored sign-ins.</summary>
    public TokenFiles TokenFiles => TokenFiles.Of(Terminal);

    /// <summary>The signed-in user's node.</summary>
    /// <exception cref="CommandException">Not signed in, or no address.</exception>
    public NodeClient Node() => _node ??= NodeClient.Of(this);

    /// <summary>Shows a list of the node: for people as many as <c>--limit</c> says (100), for programs all unless it says otherwise.</summary>
    public Task ListAsync<T>(string path, Option<int?> limit, TableOf<T> table, CancellationToken cancellation) =>
        ListAsync([path], limit, table, cancellation);

    /// <summary>Shows several lists of the node as one.</summary>
    public Task ListAsync<T>(IReadOnlyList<string> paths, Option<int?> limit, TableOf<T> table, CancellationToken cancellation)
    {
        var most = Value(limit) ?? (Output.Json ? 0 : 100);
        return Output.ListAsync(Node().PagesAsync<T>(paths, most, cancellation), most, table, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _node?.Dispose();
}
