using System.CommandLine;
using ExchangeNetwork.Cli.Hits;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ExchangeNetwork.Cli.CrossChecks;

/// <summary><c>crosscheck FILE</c> and <c>crosschecks [ID]</c>.</summary>
internal static class CrossCheckCommands
{
    private static readonly TableOf<CrossCheckView> Table = new TableOf<CrossCheckView>()
        .Id(Phrases.CrossCheck, check => check.Id)
        .Word(Phrases.State, check => check.State)
        .Number(Phrases.Entries, check => check.Entries)
        .Number(Phrases.OwnHits, check => check.Own.Count)
        .Text(Phrases.Answers, (check, reader) => Format.Names(check.Answers.Select(answer => $"{answer.Agency}: {reader.Word(answer.State)}")))
        .Text(Phrases.Complete, (check, reader) => reader.YesNo(check.Complete));

    private static readonly TableOf<CrossCheckAnswer> Answers = new TableOf<CrossCheckAnswer>()
        .Id(Phrases.Agency, answer => answer.Agency)
        .Word(Phrases.State, answer => answer.State)
        .Number(Phrases.RecordsIn, answer => answer.RecordsIn)
        .Number(Phrases.Hits, answer => answer.Hits)
        .Id(Phrases.Receipt, answer => answer.ReceiptId);

    /// <summary><c>crosscheck FILE</c></summary>
    public static Command Create(Syntax syntax)
    {
        var file = syntax.Argument<string>("FILE", Phrases.ListFile);
        var basis = syntax.Option<string>("--basis", Phrases.OptionBasis, "ID");
        basis.Required = true;
        var recipients = syntax.Names("--recipients", Phrases.OptionRecipients, "a,b");
        recipients.Required = true;
        var name = syntax.Option<string?>("--name", Phrases.OptionListName, "NAME");
        var wait = syntax.Option<bool>("--wait", Phrases.OptionWaitAnswers);
        return syntax.Verb("crosscheck", Phrases.CrossCheckHelp, [file, basis, recipients, name, wait], async (call, cancellation) =>
        {
            var path = Web.Query(
                "crosschecks",
                ("basisId", call.Value(basis)),
                ("recipients", string.Join(',', call.Value(recipients)!)),
                ("name", call.Value(name) ?? Path.GetFileNameWithoutExtension(call.Value(file)!)));
            CrossCheckView check;
            using (var response = await FileUpload.SendAsync(call, HttpMethod.Post, path, call.Value(file)!, cancellation))
            {
                if (!response.IsSuccessStatusCode)
                    throw await Problems.ReadAsync(response, cancellation);
                check = await NodeClient.ReadAsync<CrossCheckView>(response, cancellation);
            }
            if (check.State is "draft" or "submitted")
                call.Output.Ask(Phrases.CrossCheckMustApprove, check.Id);
            if (call.Value(wait))
            {
                check = await Polling.UntilAsync(
                    call,
                    Phrases.WaitingForAnswers,
                    () => call.Node().GetAsync<CrossCheckView>($"crosschecks/{Web.Segment(check.Id)}", cancellation),
                    now => now.State is "withdrawn" or "expired" || (now.Answers.Count > 0 && now.Answers.All(answer => answer.State != "waiting")),
                    cancellation);
            }
            Show(call, check);
            return ExitCode.Ok;
        });
    }

    /// <summary><c>crosschecks [ID]</c></summary>
    public static Command CreateShow(Syntax syntax)
    {
        var id = syntax.OptionalId(Phrases.CrossCheckId);
        var limit = syntax.Limit();
        return syntax.Verb("crosschecks", Phrases.CrossChecksHelp, [id, limit], async (call, cancellation) =>
        {
            if (call.Value(id) is not { } checkId)
            {
                await call.ListAsync("crosschecks", limit, Table, cancellation);
                return ExitCode.Ok;
            }
            Show(call, await call.Node().GetAsync<CrossCheckView>($"crosschecks/{Web.Segment(checkId)}", cancellation));
            return ExitCode.Ok;
        });
    }

    private static void Show(Call call, CrossCheckView check)
    {
        call.Output.Document(check, () => One(check, call.Output.Reader));
        // "No hit" is a statement about people: it is made only when nothing is pending, capped or rejected.
        if (!check.Complete)
            call.Output.Warn(Phrases.NotComplete);
    }

    private static Rows One(CrossCheckView check, Reader reader) => new(
        new IRenderable?[]
        {
            Format.Pairs(
                reader,
                (Phrases.CrossCheck, check.Id),
                (Phrases.State, reader.Word(check.State)),
                (Phrases.Entries, Format.Number(check.Entries)),
                (Phrases.OwnHits, Format.Number(check.Own.Count)),
                (Phrases.Complete, reader.YesNo(check.Complete))),
            check.Own.Count == 0 ? null : HitScreens.Table.Render(check.Own, reader),
            check.Answers.Count == 0 ? null : Answers.Render(check.Answers, reader),
        }.OfType<IRenderable>());
}
