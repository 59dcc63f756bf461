using System.CommandLine;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Alerts;

/// <summary><c>alert verdict ID VERDICT</c> and <c>alert close ID VERDICT</c>.</summary>
internal static class GiveVerdicts
{
    /// <summary><c>alert verdict</c></summary>
    public static Command Create(Syntax syntax) => Create(syntax, "verdict", Phrases.AlertVerdictHelp);

    /// <summary><c>alert close</c></summary>
    public static Command CreateClose(Syntax syntax) => Create(syntax, "close", Phrases.AlertCloseHelp, "closing");

    private static Command Create(Syntax syntax, string name, Phrase help, string? path = null)
    {
        var id = syntax.Id(Phrases.AlertId);
        var verdict = syntax.Argument<string>("VERDICT", Phrases.VerdictArgument);
        verdict.AcceptOnlyFromAmong("confirmed", "falsePositive", "duplicate", "inconclusive");
        return syntax.Verb(name, help, [id, verdict], async (call, cancellation) =>
        {
            var alert = await call.Node().PostAsync<AlertView>(
                $"alerts/{Web.Segment(call.Value(id))}/{path ?? name}", new GiveVerdict(call.Value(verdict)!), cancellation);
            call.Output.Document(alert, () => AlertScreens.One(alert, call.Output.Reader));
            return ExitCode.Ok;
        });
    }
}
