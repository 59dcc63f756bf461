using System.CommandLine;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Intake;

/// <summary><c>exchange batches [ID]</c>: what the node has taken in.</summary>
internal static class ShowBatches
{
    private static readonly TableOf<IntakeSummary> Columns = new TableOf<IntakeSummary>()
        .Id(Phrases.Batch, batch => batch.BatchId)
        .Text(Phrases.Source, batch => batch.Source)
        .Word(Phrases.State, batch => batch.State)
        .Time(Phrases.Received, batch => batch.ReceivedAt)
        .Number(Phrases.Accepted, batch => batch.Accepted)
        .Number(Phrases.Duplicates, batch => batch.Duplicates)
        .Number(Phrases.Rejected, batch => batch.Rejected)
        .Number(Phrases.Screened, batch => batch.Screened)
        .Number(Phrases.HitsSoFar, batch => batch.Hits);

    /// <summary>The command.</summary>
    public static Command Create(Syntax syntax)
    {
        var id = syntax.OptionalId(Phrases.BatchId);
        var limit = syntax.Limit();
        return syntax.Verb("batches", Phrases.BatchesHelp, [id, limit], async (call, cancellation) =>
        {
            if (call.Value(id) is not { } batchId)
            {
                await call.ListAsync("intake", limit, Columns, cancellation);
                return ExitCode.Ok;
            }
            var batch = await call.Node().GetAsync<IntakeSummary>($"intake/{Web.Segment(batchId)}", cancellation);
            call.Output.Document(batch, () => Columns.Render([batch], call.Output.Reader));
            if (batch.Rejected > 0)
                call.Output.Show(RowErrors.Render(batch.Errors, batch.Rejected, call.Output.Reader));
            return ExitCode.Ok;
        });
    }
}
