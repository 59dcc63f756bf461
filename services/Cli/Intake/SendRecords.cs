using System.CommandLine;
using System.Net;
using System.Text.Json;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Intake;

/// <summary><c>exchange intake FILE...</c>: records to the own node; safe to repeat, what the node has is counted as a duplicate.</summary>
internal sealed class SendRecords
{
    private readonly Argument<string[]> _files;
    private readonly Option<string?> _source;
    private readonly Option<string?> _mapping;
    private readonly Option<string?> _errors;
    private readonly Option<string?> _encoding;
    private readonly Option<string?> _format;
    private readonly Option<bool> _wait;

    private SendRecords(Syntax syntax)
    {
        _files = syntax.Argument<string[]>("FILE", Phrases.IntakeFiles);
        _files.Arity = ArgumentArity.OneOrMore;
        _source = syntax.Option<string?>("--source", Phrases.OptionSource, "NAME");
        _mapping = syntax.Option<string?>("--mapping", Phrases.OptionMapping, "FILE");
        _errors = syntax.Option<string?>("--errors", Phrases.OptionErrors, "OUT");
        _encoding = syntax.Choice("--encoding", Phrases.OptionEncoding, "utf-8", "gb18030");
        _format = syntax.Choice("--format", Phrases.OptionFormat, "csv", "ndjson");
        _wait = syntax.Option<bool>("--wait", Phrases.OptionWaitScreened);
    }

    /// <summary>The command.</summary>
    public static Command Create(Syntax syntax)
    {
        var send = new SendRecords(syntax);
        var command = syntax.Verb(
            "intake", Phrases.IntakeHelp, [send._files, send._source, send._mapping, send._errors, send._encoding, send._format, send._wait], send.RunAsync);
        command.Validators.Add(result =>
        {
            if (result.GetValue(send._files) is { } files && files.Contains(FileUpload.StandardInput)
                && (files.Length > 1 || result.GetValue(send._source) is null))
            {
                result.AddError(syntax.Language.Say(Phrases.StdinNeedsSource));
            }
        });
        return command;
    }

    private async Task<ExitCode> RunAsync(Call call, CancellationToken cancellation)
    {
        var files = call.Value(_files)!;
        foreach (var file in files)
            FileUpload.Check(file);
        var mapping = await Mapping.ReadAsync(call.Value(_mapping), cancellation);
        var exit = ExitCode.Ok;
        var outcomes = new List<IntakeOutcome>();
        foreach (var file in files)
        {
            var outcome = await SendAsync(call, file, mapping, ErrorsPath(call, file, files.Length), cancellation);
            exit = ExitCodes.Worse(exit, outcome.Exit);
            outcomes.Add(outcome);
            // Each result at once: the next file may take long.
            if (call.Output.Json)
                call.Output.Line(outcome);
            else if (outcome.Refusal is { } refusal)
                call.Output.Failure(new Failure(ExitCode.Refused, refusal.Code, $"{file}: {(call.Language.IsChinese ? refusal.Zh : refusal.En)}"));
            call.Output.Flush();
        }
        call.Output.Show(Columns.Render(outcomes, call.Output.Reader));
        foreach (var outcome in outcomes.Where(outcome => outcome.Rejected > 0 && !call.Output.Json))
        {
            call.Output.Show(RowErrors.Render(outcome.Errors, outcome.Rejected, call.Output.Reader));
            call.Output.Warn(Phrases.RowsRejected, outcome.Rejected, outcome.File, outcome.ErrorsFile);
        }
        return exit;
    }

    private async Task<IntakeOutcome> SendAsync(Call call, string file, string? mapping, string errors, CancellationToken cancellation)
    {
        var source = call.Value(_source) ?? Path.GetFileName(file);
        var path = Web.Query(
            $"intake/{Web.Segment(source)}", ("mapping", mapping), ("encoding", call.Value(_encoding)), ("format", call.Value(_format)));
        using var response = await FileUpload.SendAsync(call, HttpMethod.Post, path, file, cancellation);
        var summary = await ReadAsync(response, cancellation);
        if (summary.State == "refused")
            return IntakeOutcome.Of(file, summary, null);
        if (call.Value(_wait))
            summary = await WaitUntilScreenedAsync(call, summary, cancellation);
        if (summary.Rejected == 0)
            return IntakeOutcome.Of(file, summary, null);
        using var rows = await call.Node().OpenAsync($"intake/{Web.Segment(summary.BatchId)}/errors", "text/csv", cancellation);
        await Downloads.SaveAsync(rows, errors, cancellation);
        return IntakeOutcome.Of(file, summary, errors);
    }

    // A file refused as a whole is an answer about the file; any other problem ends the command.
    private static async Task<IntakeSummary> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode)
            return await NodeClient.ReadAsync<IntakeSummary>(response, cancellation);
        var (problem, document) = await Problems.ReadDocumentAsync(response, cancellation);
        if (response.StatusCode == HttpStatusCode.UnprocessableEntity && document.ValueKind == JsonValueKind.Object)
        {
            // The summary is the answer itself, or an extension of the problem.
            var summary = document.TryGetProperty("summary", out var extension) ? extension : document;
            if (summary.TryGetProperty("batchId", out _))
                return summary.Deserialize<IntakeSummary>(Output.JsonOptions)!;
        }
        throw problem is null ? Problems.Unreadable(response) : new ProblemException(problem);
    }

    private static async Task<IntakeSummary> WaitUntilScreenedAsync(Call call, IntakeSummary summary, CancellationToken cancellation) =>
        await Polling.UntilAsync(
            call,
            Phrases.WaitingForScreening,
            () => call.Node().GetAsync<IntakeSummary>($"intake/{Web.Segment(summary.BatchId)}", cancellation),
            now => now.Screened >= now.Accepted,
            cancellation);

    // One file: OUT is a file. Several: OUT is a folder, or the errors of one would overwrite the other's.
    private string ErrorsPath(Call call, string file, int files)
    {
        var name = file == FileUpload.StandardInput ? call.Value(_source)! : file;
        return call.Value(_errors) switch
        {
            null => name + ".errors.csv",
            var chosen when files > 1 || Directory.Exists(chosen) => Path.Combine(chosen, Path.GetFileName(name) + ".errors.csv"),
            var chosen => chosen,
        };
    }

    private static TableOf<IntakeOutcome> Columns { get; } = new TableOf<IntakeOutcome>()
        .Text(Phrases.File, outcome => outcome.File)
        .Text(Phrases.Source, outcome => outcome.Source)
        .Word(Phrases.State, outcome => outcome.State)
        .Number(Phrases.Accepted, outcome => outcome.Accepted)
        .Number(Phrases.Duplicates, outcome => outcome.Duplicates)
        .Number(Phrases.Rejected, outcome => outcome.Rejected)
        .Number(Phrases.Screened, outcome => outcome.Screened)
        .Number(Phrases.HitsSoFar, outcome => outcome.Hits)
        .Id(Phrases.Batch, outcome => outcome.BatchId);
}

/// <summary>What became of one file: the node's summary with the names of the files on this side.</summary>
internal sealed record IntakeOutcome(
    string File,
    string? ErrorsFile,
    string BatchId,
    string Source,
    string State,
    long Accepted,
    long Duplicates,
    long Rejected,
    long Screened,
    long Hits,
    DateTimeOffset ReceivedAt,
    RowError? Refusal,
    IReadOnlyList<RowError> Errors)
{
    /// <summary>The exit code for this file.</summary>
    internal ExitCode Exit => State == "refused" ? ExitCode.Refused : Rejected > 0 ? ExitCode.RowsRejected : ExitCode.Ok;

    /// <summary>A summary with the names.</summary>
    public static IntakeOutcome Of(string file, IntakeSummary summary, string? errorsFile) => new(
        file, errorsFile, summary.BatchId, summary.Source, summary.State, summary.Accepted, summary.Duplicates, summary.Rejected,
        summary.Screened, summary.Hits, summary.ReceivedAt, summary.Refusal, summary.Errors);
}
