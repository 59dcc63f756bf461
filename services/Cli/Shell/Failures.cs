using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Messages.Errors;

namespace ExchangeNetwork.Cli.Shell;

/// <summary>Why a command ended without doing its work, as people and programs see it.</summary>
/// <param name="Exit">The exit code.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Text">What is wrong and what to do, in the user's language.</param>
/// <param name="Texts">The same in both languages; null where only one is known.</param>
/// <param name="TraceId">Finds the request in the node's log; null when there was none.</param>
internal sealed record Failure(
    [property: JsonIgnore] ExitCode Exit, string Code, string Text, ProblemTexts? Texts = null, string? TraceId = null);

/// <summary>Turns exceptions into failures.</summary>
internal static class Failures
{
    /// <summary>A failure with a text of the catalogue.</summary>
    public static Failure Of(ExitCode exit, string code, Language language, params string[] arguments) => new(
        exit,
        code,
        ErrorCatalogue.Describe(code, language.Tag, [.. arguments]),
        new ProblemTexts(
            ErrorCatalogue.Describe(code, Language.Chinese.Tag, [.. arguments]),
            ErrorCatalogue.Describe(code, Language.English.Tag, [.. arguments])));

    /// <summary>The parser's complaint, which it has put in the user's language.</summary>
    public static Failure Usage(string text, Language language) => Of(ExitCode.Usage, "XN-CLI-016", language, text) with { Texts = null };

    /// <summary>What an exception means to the user.</summary>
    /// <param name="fault">The exception.</param>
    /// <param name="language">The user's language.</param>
    /// <param name="cancellation">The command's token: tells Ctrl-C from a time limit.</param>
    public static Failure? Of(Exception fault, Language language, CancellationToken cancellation) => fault switch
    {
        CommandException known => Of(known.Exit, known.Code, language, [.. known.Arguments]),
        ProblemException refused => new Failure(
            refused.Exit,
            refused.Problem.Code,
            language.IsChinese ? refused.Problem.Texts.Zh : refused.Problem.Texts.En,
            refused.Problem.Texts,
            refused.Problem.TraceId is { Length: > 0 } id ? id : null),
        OperationCanceledException when cancellation.IsCancellationRequested => Of(ExitCode.Interrupted, "XN-CLI-022", language),
        LedgerException ledger => OfLedger(ledger, language),
        HttpRequestException or AuthenticationException or TimeoutException or OperationCanceledException =>
            Of(ExitCode.Unreachable, "XN-CLI-003", language, Short(fault)),
        JsonException => Of(ExitCode.Unreachable, "XN-CLI-011", language),
        IOException or UnauthorizedAccessException => Of(ExitCode.Usage, "XN-CLI-005", language, Short(fault)),
        _ => Of(ExitCode.Fault, "XN-CLI-023", language, fault.GetType().Name),
    };

    private static Failure OfLedger(LedgerException fault, Language language) => fault.Reason is { } reason
        ? Of(IsUsersFile(reason.Code) ? ExitCode.Usage : ExitCode.Unreachable, reason.Code, language, [.. reason.Arguments])
        : Of(ExitCode.Unreachable, "XN-CLI-024", language, Safe.Text(fault.Message));

    // A checkpoint file is the user's; the ledger itself is not.
    private static bool IsUsersFile(string code) => ErrorCatalogue.All.TryGetValue(code, out var text) && text.Http == 400;

    private static string Short(Exception fault) => (fault.InnerException ?? fault).Message.ReplaceLineEndings(" ");
}
