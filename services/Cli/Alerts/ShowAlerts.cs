using System.CommandLine;
using ExchangeNetwork.Cli.Live;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Alerts;

/// <summary><c>alerts</c>, with <c>--watch</c> as they happen, and <c>alert show ID</c>.</summary>
internal static class ShowAlerts
{
    /// <summary><c>alerts</c></summary>
    public static Command Create(Syntax syntax)
    {
        var state = syntax.Choice("--state", Phrases.OptionAlertState, "provisional", "open", "ownerSilent", "closed");
        var limit = syntax.Limit();
        var watch = syntax.Option<bool>("--watch", Phrases.OptionWatch);
        return syntax.Verb("alerts", Phrases.AlertsHelp, [state, limit, watch], async (call, cancellation) =>
        {
            var path = Web.Query("alerts", ("state", call.Value(state)));
            if (!call.Value(watch))
            {
                await call.ListAsync(path, limit, AlertScreens.Table, cancellation);
                return ExitCode.Ok;
            }
            return await new Watch<AlertView>(call, AlertScreens.Table)
            {
                Kind = "alert",
                ListPaths = [path],
                ItemPath = item => $"alerts/{Web.Segment(item)}",
                IsWanted = alert => (call.Value(state) ?? alert.State) == alert.State,
                IdOf = alert => alert.Id,
                StateOf = alert => $"{alert.State}/{alert.Agencies.Count}/{alert.Verdicts.Count}",
                TimeOf = alert => alert.OpenedAt,
            }.RunAsync(cancellation);
        });
    }

    /// <summary><c>alert show ID</c></summary>
    public static Command CreateShow(Syntax syntax)
    {
        var id = syntax.Id(Phrases.AlertId);
        return syntax.Verb("show", Phrases.AlertShowHelp, [id], async (call, cancellation) =>
        {
            var alert = await call.Node().GetAsync<AlertView>($"alerts/{Web.Segment(call.Value(id))}", cancellation);
            call.Output.Document(alert, () => AlertScreens.One(alert, call.Output.Reader));
            return ExitCode.Ok;
        });
    }
}
