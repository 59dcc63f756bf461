using ExchangeNetwork.Messages.Errors;

namespace ExchangeNetwork.Cli.Shell;

/// <summary>Ends the command with an exit code and a text of the error catalogue.</summary>
/// <param name="exit">The exit code.</param>
/// <param name="code">Code of the catalogue.</param>
/// <param name="arguments">Values of the text's placeholders; never subject data.</param>
internal sealed class CommandException(ExitCode exit, string code, params string[] arguments) : Exception(code)
{
    /// <summary>The exit code.</summary>
    public ExitCode Exit { get; } = exit;

    /// <summary>Code of the catalogue.</summary>
    public string Code { get; } = code;

    /// <summary>Values of the text's placeholders.</summary>
    public IReadOnlyList<string> Arguments { get; } = arguments;
}

/// <summary>The node refused or failed, and said why as problem details.</summary>
internal sealed class ProblemException(ProblemDocument problem) : Exception(problem.Code)
{
    /// <summary>What the node said.</summary>
    public ProblemDocument Problem { get; } = problem;

    /// <summary>The exit code that the problem's status stands for.</summary>
    public ExitCode Exit => Problem.Status switch
    {
        401 => ExitCode.NotSignedIn,
        >= 500 => ExitCode.Unreachable,
        _ => ExitCode.Refused,
    };
}
