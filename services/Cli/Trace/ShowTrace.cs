using System.CommandLine;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ExchangeNetwork.Cli.Trace;

/// <summary><c>trace ID</c>: everything that happened around one thing, as a timeline.</summary>
internal static class ShowTrace
{
    /// <summary>The command.</summary>
    public static Command Create(Syntax syntax)
    {
        var id = syntax.Id(Phrases.TraceArgument);
        var source = syntax.Option<string?>("--source", Phrases.OptionTraceSource, "NAME");
        return syntax.Verb("trace", Phrases.TraceHelp, [id, source], async (call, cancellation) =>
        {
            var query = call.Value(source) is { } name ? $"?source={Uri.EscapeDataString(name)}" : "";
            var trace = await call.Node().GetAsync<TraceView>($"trace/{Web.Segment(call.Value(id))}{query}", cancellation);
            call.Output.Document(trace, () => Timeline(trace, call.Output.Reader));
            return ExitCode.Ok;
        });
    }

    private static Rows Timeline(TraceView trace, Reader reader)
    {
        var lines = new List<IRenderable>
        {
            new Paragraph($"{reader.Word(trace.Kind)} {Safe.Text(trace.Id)}\n", new Style(decoration: Decoration.Bold)),
        };
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(1)).AddColumn();
        for (var i = 0; i < trace.Steps.Count; i++)
        {
            var step = trace.Steps[i];
            // A filled mark: the step is on the ledger and can be verified there.
            var mark = step.BlockNumber is null ? "○" : "●";
            grid.AddRow(
                new Text(mark, new Style(step.BlockNumber is null ? Color.Grey : Color.Green)),
                new Text($"{reader.Time(step.At)}  {Safe.Text(reader.Language.IsChinese ? step.Zh : step.En)}"));
            // Below it and from the edge, so that a transaction's id stays whole in a window of 80 columns.
            foreach (var where in Where(step, reader))
                grid.AddRow(new Text(i == trace.Steps.Count - 1 ? " " : "│", new Style(Color.Grey)), new Text(where, new Style(Color.Grey)));
        }
        lines.Add(grid);
        lines.Add(new Text(reader.Say(Phrases.TraceLegend), new Style(Color.Grey)));
        return new Rows(lines);
    }

    private static IEnumerable<string> Where(TraceStep step, Reader reader)
    {
        var parts = new List<string>();
        if (step.BlockNumber is { } block)
            parts.Add($"{reader.Say(Phrases.Block)} {block}");
        if (step.Actor is { } actor)
            parts.Add($"{reader.Say(Phrases.Actor)} {Safe.Text(actor)}");
        if (parts.Count > 0)
            yield return string.Join(" · ", parts);
        if (step.TransactionId is { } transaction)
            yield return $"{reader.Say(Phrases.Transaction)} {Safe.Text(transaction)}";
    }
}
