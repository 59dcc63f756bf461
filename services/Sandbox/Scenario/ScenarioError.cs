using ExchangeNetwork.Messages.Errors;

namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>What is wrong with a scenario folder: a code of the catalogue and what fills its placeholders.</summary>
/// <param name="Code">Stable code <c>XN-SCEN-NNN</c>.</param>
/// <param name="Arguments">Values for the placeholders: file names, columns, line numbers; never subject data.</param>
/// <param name="Cause">What reading a file said, when that is the reason; null otherwise.</param>
public sealed record ScenarioError(string Code, IReadOnlyList<string> Arguments, ScenarioError? Cause = null)
{
    /// <summary>An error with its arguments.</summary>
    public ScenarioError(string code, params string[] arguments)
        : this(code, (IReadOnlyList<string>)arguments)
    {
    }

    /// <summary>The text in a language, the code before it.</summary>
    /// <param name="language">BCP 47 tag; anything that starts with <c>zh</c> gives Chinese, all else English.</param>
    public string Describe(string language) =>
        $"{Code}: {ErrorCatalogue.Describe(Code, language, [.. Arguments])}{(Cause is null ? "" : $" {Cause.Describe(language)}")}";
}
