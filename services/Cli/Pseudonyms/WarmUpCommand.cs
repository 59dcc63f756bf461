using System.CommandLine;
using ExchangeNetwork.Cli.Intake;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Pseudonyms;

/// <summary><c>pseudonyms warm-up FILE...</c>: pseudonyms of records that are about to come; safe to repeat.</summary>
internal static class WarmUpCommand
{
    private static TableOf<WarmUpSummary> Columns { get; } = new TableOf<WarmUpSummary>()
        .Text(Phrases.Source, summary => summary.Source)
        .Number(Phrases.Records, summary => summary.Records)
        .Number(Phrases.Rejected, summary => summary.Rejected)
        .Number(Phrases.Asked, summary => summary.Asked);

    /// <summary>The command.</summary>
    public static Command Create(Syntax syntax)
    {
        var files = syntax.Argument<string[]>("FILE", Phrases.IntakeFiles);
        files.Arity = ArgumentArity.OneOrMore;
        var source = syntax.Option<string?>("--source", Phrases.OptionSource, "NAME");
        var mapping = syntax.Option<string?>("--mapping", Phrases.OptionMapping, "FILE");
        var encoding = syntax.Choice("--encoding", Phrases.OptionEncoding, "utf-8", "gb18030");
        var format = syntax.Choice("--format", Phrases.OptionFormat, "csv", "ndjson");
        var wait = syntax.Option<bool>("--wait", Phrases.OptionWaitPseudonyms);
        return syntax.Verb("warm-up", Phrases.WarmUpHelp, [files, source, mapping, encoding, format, wait], async (call, cancellation) =>
        {
            foreach (var file in call.Value(files)!)
                FileUpload.Check(file);
            var columns = await Mapping.ReadAsync(call.Value(mapping), cancellation);
            var summaries = new List<WarmUpSummary>();
            foreach (var file in call.Value(files)!)
            {
                var path = Web.Query(
                    $"pseudonyms/warm-up/{Web.Segment(call.Value(source) ?? Path.GetFileName(file))}",
                    ("mapping", columns), ("encoding", call.Value(encoding)), ("format", call.Value(format)));
                using var response = await FileUpload.SendAsync(call, HttpMethod.Post, path, file, cancellation);
                summaries.Add(await NodeClient.ReadAsync<WarmUpSummary>(response, cancellation));
                if (call.Output.Json)
                    call.Output.Line(summaries[^1]);
                call.Output.Flush();
            }
            if (call.Value(wait))
            {
                // Whoever may ask for pseudonyms may see what waits, but not the quotas.
                await Polling.UntilAsync(
                    call, Phrases.WarmUpWaits, () => call.Node().GetAsync<Backlog>("backlog", cancellation), backlog => backlog.PseudonymsWaiting == 0, cancellation);
            }
            call.Output.Show(Columns.Render(summaries, call.Output.Reader));
            return ExitCode.Ok;
        });
    }
}
