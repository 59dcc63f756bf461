using ExchangeNetwork.Messages.Errors;

namespace ExchangeNetwork.Hosting.Problems;

/// <summary>The configuration does not let the host start; the message says so in both languages.</summary>
public sealed class SetupException : Exception
{
    /// <summary>A setting is refused.</summary>
    /// <param name="code">A code of the catalogue, <c>XN-SETUP-...</c></param>
    /// <param name="arguments">What fills the placeholders; never a secret.</param>
    public SetupException(string code, params string[] arguments)
        : base($"{code} {ErrorCatalogue.Describe(code, "zh-CN", [.. arguments])} {ErrorCatalogue.Describe(code, "en", [.. arguments])}")
    {
        Code = code;
        Arguments = arguments;
    }

    /// <summary>The catalogue's code.</summary>
    public string Code { get; }

    /// <summary>What fills the placeholders of its text.</summary>
    public IReadOnlyList<string> Arguments { get; }
}
