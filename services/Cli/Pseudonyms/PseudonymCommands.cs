using System.CommandLine;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Messages.Errors;

namespace ExchangeNetwork.Cli.Pseudonyms;

/// <summary><c>pseudonyms status</c></summary>
internal static class PseudonymCommands
{
    /// <summary><c>pseudonyms status</c></summary>
    public static Command CreateStatus(Syntax syntax)
    {
        var limit = syntax.Limit();
        return syntax.Verb("status", Phrases.PseudonymStatusHelp, [limit], async (call, cancellation) =>
        {
            var table = new TableOf<PseudonymStatus>()
                .Text(Phrases.Key, status => status.KeyId ?? status.KeyName)
                .Text(Phrases.KeyServes, (status, reader) => status.KeyId is null ? null : reader.Say(status.Current ? Phrases.CurrentKey : Phrases.OlderKey))
                .Number(Phrases.Known, status => status.Known)
                .Number(Phrases.Waiting, status => status.Waiting)
                .Number(Phrases.QuotaUsed, status => status.QuotaUsed)
                .Number(Phrases.QuotaLeft, status => status.QuotaLeft)
                .Text(Phrases.WarmUp, status => status.WarmUp is { } done ? $"{done.Records}/{done.Of}" : null)
                .Text(Phrases.Problem, (status, _) => string.Join("; ", status.Problems.Select(problem =>
                    $"{problem.Code} {ErrorCatalogue.Describe(problem.Code, call.Language.Tag, [.. problem.Arguments])}")));
            await call.ListAsync("pseudonyms", limit, table, cancellation);
            return ExitCode.Ok;
        });
    }
}
