using System.CommandLine;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Pseudonyms;

/// <summary><c>pseudonyms grants</c>, <c>pseudonyms ask</c> and <c>pseudonyms approve</c>.</summary>
internal static class GrantCommands
{
    private static readonly TableOf<EvaluationGrantView> Table = new TableOf<EvaluationGrantView>()
        .Id(Phrases.Grant, grant => grant.GrantId)
        .Text(Phrases.Key, grant => grant.KeyId)
        .Word(Phrases.Use, grant => grant.Use)
        .Number(Phrases.Amount, grant => grant.Amount)
        .Time(Phrases.ValidUntil, grant => grant.Until)
        .Word(Phrases.State, grant => grant.State)
        .Text(Phrases.Requester, grant => grant.AskedBy)
        .Text(Phrases.ApprovedBy, grant => Format.Names(grant.ApprovedBy))
        .Text(Phrases.Reason, grant => grant.Reason);

    /// <summary><c>pseudonyms grants</c></summary>
    public static Command CreateList(Syntax syntax)
    {
        var limit = syntax.Limit();
        return syntax.Verb("grants", Phrases.GrantsHelp, [limit], async (call, cancellation) =>
        {
            await call.ListAsync("pseudonyms/grants", limit, Table, cancellation);
            return ExitCode.Ok;
        });
    }

    /// <summary><c>pseudonyms ask person|thing --use USE --amount N --reason TEXT [--key ID]</c></summary>
    public static Command CreateAsk(Syntax syntax)
    {
        var keyName = syntax.Argument<string>("KEY", Phrases.KeyUseArgument);
        keyName.AcceptOnlyFromAmong("person", "thing");
        var use = syntax.Choice("--use", Phrases.OptionEvaluationUse, "records", "warmUp", "list");
        use.Required = true;
        var amount = syntax.Option<long>("--amount", Phrases.OptionAmount, "N");
        amount.Required = true;
        var reason = syntax.Option<string>("--reason", Phrases.OptionGrantReason, "TEXT");
        reason.Required = true;
        var until = syntax.Option<DateTimeOffset?>("--until", Phrases.OptionGrantUntil, "TIME");
        var keyId = syntax.Option<string?>("--key", Phrases.OptionGrantKey, "ID");
        return syntax.Verb("ask", Phrases.GrantAskHelp, [keyName, use, amount, reason, until, keyId], async (call, cancellation) =>
        {
            var grant = await call.Node().PostAsync<EvaluationGrantView>(
                "pseudonyms/grants",
                new AskForEvaluations(call.Value(keyName)!, call.Value(use)!, call.Value(amount), call.Value(reason)!, call.Value(until), call.Value(keyId)),
                cancellation);
            Show(call, grant);
            return ExitCode.Ok;
        });
    }

    /// <summary><c>pseudonyms approve ID</c></summary>
    public static Command CreateApprove(Syntax syntax)
    {
        var id = syntax.Id(Phrases.GrantId);
        return syntax.Verb("approve", Phrases.GrantApproveHelp, [id], async (call, cancellation) =>
        {
            Show(call, await call.Node().PostAsync<EvaluationGrantView>($"pseudonyms/grants/{Web.Segment(call.Value(id))}/approval", null, cancellation));
            return ExitCode.Ok;
        });
    }

    private static void Show(Call call, EvaluationGrantView grant)
    {
        call.Output.Document(grant, () => Table.Render([grant], call.Output.Reader));
        if (grant.State == "asked")
            call.Output.Hint(Phrases.GrantNeedsApproval, grant.GrantId);
    }
}
