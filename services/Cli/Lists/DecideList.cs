using System.CommandLine;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Lists;

/// <summary><c>list submit</c>, <c>list approve</c> and <c>list withdraw</c>.</summary>
internal static class DecideList
{
    /// <summary><c>list submit ID</c></summary>
    public static Command CreateSubmit(Syntax syntax)
    {
        var id = syntax.Id(Phrases.ListId);
        var version = syntax.Option<int?>("--version", Phrases.OptionVersion, "N");
        var submission = new Submission(syntax);
        return syntax.Verb("submit", Phrases.SubmitHelp, [id, version, .. submission.Options], async (call, cancellation) =>
        {
            var path = await VersionAsync(call, call.Value(id)!, call.Value(version), cancellation);
            var list = await submission.SendAsync(call, path, cancellation);
            call.Output.Document(list, () => ListScreens.One(list, call.Output.Reader));
            Submission.Hint(call, list);
            return ExitCode.Ok;
        });
    }

    /// <summary><c>list approve ID</c></summary>
    public static Command CreateApprove(Syntax syntax)
    {
        var id = syntax.Id(Phrases.ListId);
        var version = syntax.Option<int?>("--version", Phrases.OptionVersion, "N");
        var wait = syntax.Option<bool>("--wait", Phrases.OptionWaitPublished);
        return syntax.Verb("approve", Phrases.ListApproveHelp, [id, version, wait], async (call, cancellation) =>
        {
            var path = await VersionAsync(call, call.Value(id)!, call.Value(version), cancellation);
            var list = await call.Node().PostAsync<QueryListView>($"{path}/approval", null, cancellation);
            if (call.Value(wait))
            {
                list = await Polling.UntilAsync(
                    call,
                    Phrases.WaitingForPublication,
                    () => call.Node().GetAsync<QueryListView>(path, cancellation),
                    now => now.State != "publishing",
                    cancellation);
            }
            call.Output.Document(list, () => ListScreens.One(list, call.Output.Reader));
            // The contract decides when it is published, after the approval was taken.
            return list.State == "refused" ? ExitCode.Refused : ExitCode.Ok;
        });
    }

    /// <summary><c>list withdraw ID</c></summary>
    public static Command CreateWithdraw(Syntax syntax)
    {
        var id = syntax.Id(Phrases.ListId);
        var reason = syntax.Option<string>("--reason", Phrases.OptionWithdrawReason, "TEXT");
        reason.Required = true;
        return syntax.Verb("withdraw", Phrases.WithdrawHelp, [id, reason], async (call, cancellation) =>
        {
            var list = await call.Node().PostAsync<QueryListView>(
                $"lists/{Web.Segment(call.Value(id))}/withdrawal", new WithdrawQueryList(call.Value(reason)!), cancellation);
            call.Output.Document(list, () => ListScreens.One(list, call.Output.Reader));
            return ExitCode.Ok;
        });
    }

    // Without a number the list's newest version is meant, which is the one waiting for a decision.
    private static async Task<string> VersionAsync(Call call, string id, int? version, CancellationToken cancellation)
    {
        version ??= (await call.Node().GetAsync<QueryListView>($"lists/{Web.Segment(id)}", cancellation)).Version;
        return $"lists/{Web.Segment(id)}/versions/{version}";
    }
}
