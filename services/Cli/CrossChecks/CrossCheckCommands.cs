using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using ExchangeNetwork.Cli.Hits;
using ExchangeNetwork.Cli.Intake;
using ExchangeNetwork.Cli.Lists;
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
        .Number(Phrases.OwnHits, check => check.OwnAnswer?.Hits)
        .Text(Phrases.Answers, (check, reader) => Format.Names(check.Answers.Select(answer => $"{answer.Agency}: {reader.Word(answer.State)}")))
        .Text(Phrases.Complete, (check, reader) => reader.YesNo(check.Complete));

    private static readonly TableOf<CrossCheckAnswer> Answers = new TableOf<CrossCheckAnswer>()
        .Id(Phrases.Agency, answer => answer.Agency)
        .Word(Phrases.State, answer => answer.State)
        .Number(Phrases.RecordsIn, answer => answer.RecordsIn)
        .Number(Phrases.Hits, answer => answer.Hits)
        .Number(Phrases.Pending, answer => answer.Pending)
        .Number(Phrases.Rejected, answer => answer.Rejected)
        .Number(Phrases.Capped, answer => answer.Capped)
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
        var threshold = syntax.Threshold(Phrases.OptionHitThreshold);
        var mode = syntax.Choice("--mode", Phrases.OptionCrossCheckMode, "disclosed", "sealed");
        var recall = new ExpectedRecall(syntax);
        var wait = syntax.Option<bool>("--wait", Phrases.OptionWaitAnswers);
        return syntax.Verb("crosscheck", Phrases.CrossCheckHelp, [file, basis, recipients, name, threshold, mode, recall.Option, wait], async (call, cancellation) =>
        {
            // Chosen here, so that sending again after a broken connection does not start a second one.
            var id = Guid.CreateVersion7(call.Terminal.Clock.GetUtcNow()).ToString("N");
            string PathOf(bool accepted) => Web.Query(
                "crosschecks",
                ("basisId", call.Value(basis)),
                ("recipients", string.Join(',', call.Value(recipients)!)),
                ("name", call.Value(name) ?? Path.GetFileNameWithoutExtension(call.Value(file)!)),
                ("threshold", call.Value(threshold)?.ToString("0.###", CultureInfo.InvariantCulture)),
                ("mode", call.Value(mode)),
                ("acceptRecall", accepted ? "true" : null),
                ("id", id));
            var (check, uploaded) = await recall.SendAsync(call, accepted => SendAsync(call, PathOf(accepted), call.Value(file)!, cancellation));
            var errors = await EntryErrors.KeepAsync(call.Value(file)!, uploaded, cancellation);
            if (uploaded.Rejected > 0 && !call.Output.Json)
            {
                call.Output.Show(RowErrors.Render(uploaded.Errors, uploaded.Rejected, call.Output.Reader));
                call.Output.Warn(Phrases.RowsRejected, uploaded.Rejected, call.Value(file), errors);
            }
            if (check is null)
                throw new CommandException(ExitCode.Refused, "XN-CLI-031", Safe.Text(call.Value(file)!), Safe.Text(errors ?? ""));
            if (check.State is "draft" or "preparing" or "submitted")
                call.Output.Ask(Phrases.CrossCheckMustApprove, check.Id);
            if (call.Value(wait))
            {
                check = await Polling.UntilAsync(
                    call,
                    Phrases.WaitingForAnswers,
                    () => call.Node().GetAsync<CrossCheckView>($"crosschecks/{Web.Segment(check.Id)}", cancellation),
                    now => now.State is "refused" or "withdrawn" or "expired" || (now.Answers.Count > 0 && now.Answers.All(answer => answer.State != "waiting")),
                    cancellation);
            }
            await ShowAsync(call, check, cancellation);
            return check.State == "refused" ? ExitCode.Refused : uploaded.Rejected > 0 ? ExitCode.RowsRejected : ExitCode.Ok;
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
            await ShowAsync(call, await call.Node().GetAsync<CrossCheckView>($"crosschecks/{Web.Segment(checkId)}", cancellation), cancellation);
            return ExitCode.Ok;
        });
    }

    // A file without one usable row is an answer about its rows; any other problem ends the command.
    private static async Task<(CrossCheckView? Check, EntriesUploaded Uploaded)> SendAsync(Call call, string path, string file, CancellationToken cancellation)
    {
        using var response = await FileUpload.SendAsync(call, HttpMethod.Post, path, file, cancellation);
        if (response.IsSuccessStatusCode)
        {
            var check = await NodeClient.ReadAsync<CrossCheckView>(response, cancellation);
            return (check, new EntriesUploaded(check.Id, 1, check.Entries, check.Rejected, check.Errors ?? []));
        }
        var (problem, document) = await Problems.ReadDocumentAsync(response, cancellation);
        if (problem is not null)
            throw new ProblemException(problem);
        return response.StatusCode == HttpStatusCode.UnprocessableEntity && document.ValueKind == JsonValueKind.Object && document.TryGetProperty("listId", out _)
            ? (null, document.Deserialize<EntriesUploaded>(Output.JsonOptions)!)
            : throw Problems.Unreadable(response);
    }

    private static async Task ShowAsync(Call call, CrossCheckView check, CancellationToken cancellation)
    {
        // The document holds the first own hits only; all of them are wanted here.
        var own = new List<HitView>();
        await foreach (var hit in call.Node().PagesAsync<HitView>([$"crosschecks/{Web.Segment(check.Id)}/hits"], 0, cancellation))
            own.Add(hit);
        check = check with { Own = own };
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
                (Phrases.Name, check.Name),
                (Phrases.State, reader.Word(check.State)),
                (Phrases.Why, check.Problem),
                (Phrases.Entries, Format.Number(check.Entries)),
                (Phrases.OwnHits, Format.Number(check.Own.Count)),
                (Phrases.Complete, reader.YesNo(check.Complete))),
            check.Own.Count == 0 ? null : HitScreens.Table.Render(check.Own, reader),
            check.Answers.Count == 0 ? null : Answers.Render([.. check.OwnAnswer is { } here ? [here] : Array.Empty<CrossCheckAnswer>(), .. check.Answers], reader),
        }.OfType<IRenderable>());
}
