using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExchangeNetwork.Cli.Texts;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ExchangeNetwork.Cli.Shell;

/// <summary>Where results go: tables and sentences for people, or JSON and nothing else on standard output for programs.</summary>
internal sealed class Output
{
    /// <summary>How documents are written and read: the node's own JSON, Chinese readable.</summary>
    public static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
    };

    private static readonly JsonSerializerOptions FailureOptions =
        new(JsonOptions) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Terminal _terminal;
    private readonly IAnsiConsole _screen;
    private readonly IAnsiConsole _errors;

    /// <summary>An output on a terminal.</summary>
    public Output(Terminal terminal, Language language, bool json)
    {
        _terminal = terminal;
        Reader = new Reader(language, terminal.Zone, terminal.Width);
        Json = json;
        _screen = terminal.Screen(terminal.Output, terminal.IsOutputInteractive && !json);
        _errors = terminal.Screen(terminal.Error, terminal.IsErrorInteractive);
    }

    /// <summary>The person who reads the screen.</summary>
    public Reader Reader { get; }

    /// <summary>True when standard output is for a program.</summary>
    public bool Json { get; }

    /// <summary>The console for progress, on standard error; null when no person watches it.</summary>
    public IAnsiConsole? Progress => _terminal.IsErrorInteractive ? _errors : null;

    /// <summary>One document: JSON, or what a person sees of it.</summary>
    public void Document<T>(T document, Func<IRenderable> view)
    {
        if (Json)
            Line(document);
        else
            _screen.Write(view());
    }

    /// <summary>A finite list: one JSON array, written as the items come, or a table once all are there.</summary>
    /// <param name="items">The items.</param>
    /// <param name="limit">Most items to show; 0 for all.</param>
    /// <param name="table">How a person sees them.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task ListAsync<T>(IAsyncEnumerable<T> items, int limit, TableOf<T> table, CancellationToken cancellation)
    {
        var shown = new List<T>();
        var count = 0;
        var more = false;
        if (Json)
            _terminal.MachineOutput.Write('[');
        await foreach (var item in items.WithCancellation(cancellation))
        {
            if (limit > 0 && count == limit)
            {
                more = true;
                break;
            }
            if (Json)
                _terminal.MachineOutput.Write((count == 0 ? "\n" : ",\n") + JsonSerializer.Serialize(item, JsonOptions));
            else
                shown.Add(item);
            count++;
        }
        if (Json)
            _terminal.MachineOutput.Write("\n]\n");
        else if (count == 0)
            Say(Phrases.NothingThere);
        else
            _screen.Write(table.Render(shown, Reader));
        if (more)
            Hint(Phrases.MoreThere, limit);
    }

    /// <summary>One line of a stream: NDJSON, or a line of text for a person; seen at once.</summary>
    public void Event<T>(T document, Func<string> text)
    {
        if (Json)
            Line(document);
        else
            TextLine(text());
        Flush();
    }

    /// <summary>A document as one line of JSON.</summary>
    public void Line<T>(T document) => _terminal.MachineOutput.Write(JsonSerializer.Serialize(document, JsonOptions) + "\n");

    /// <summary>One line of a long text result; the text is safe to print.</summary>
    public void TextLine(string text) => _terminal.Output.Write(text + "\n");

    /// <summary>A sentence for people; programs do not get it.</summary>
    public void Say(Phrase phrase, params object?[] arguments)
    {
        if (!Json)
            _screen.Write(new Paragraph(Safe.Text(Reader.Say(phrase, arguments)) + "\n"));
    }

    /// <summary>A view for people; programs do not get it.</summary>
    public void Show(IRenderable view)
    {
        if (!Json)
            _screen.Write(view);
    }

    /// <summary>The next step, set off from the result; on standard error when that is a program's.</summary>
    public void Hint(Phrase phrase, params object?[] arguments) =>
        (Json ? _errors : _screen).Write(new Paragraph("→ " + Safe.Text(Reader.Say(phrase, arguments)) + "\n", new Style(Color.Grey)));

    /// <summary>The next step after a failure, on standard error; programs have the code.</summary>
    public void Remedy(Phrase phrase, params object?[] arguments)
    {
        if (!Json)
            _errors.Write(new Paragraph("→ " + Safe.Text(Reader.Say(phrase, arguments)) + "\n", new Style(Color.Grey)));
    }

    /// <summary>Something the user should know, on standard error.</summary>
    public void Warn(Phrase phrase, params object?[] arguments) =>
        _errors.Write(new Paragraph("! " + Safe.Text(Reader.Say(phrase, arguments)) + "\n", new Style(Color.Yellow)));

    /// <summary>What a person has to do before the command can go on; on standard error, so that programs' output stays clean.</summary>
    public void Ask(Phrase phrase, params object?[] arguments) =>
        _errors.Write(new Paragraph(Safe.Text(Reader.Say(phrase, arguments), lines: true) + "\n", new Style(decoration: Decoration.Bold)));

    /// <summary>Why the command ended, on standard error: sentences, or one JSON object after <c>--json</c>.</summary>
    public void Failure(Failure failure)
    {
        Flush();
        if (Json)
        {
            _terminal.Error.WriteLine(JsonSerializer.Serialize(failure, FailureOptions));
            return;
        }
        var text = new Paragraph();
        text.Append("✗ " + failure.Code, new Style(Color.Red, decoration: Decoration.Bold));
        text.Append("  " + Safe.Text(failure.Text, lines: true) + "\n");
        if (failure.TraceId is not null)
            text.Append($"  {Reader.Say(Phrases.TraceId)} {Safe.Text(failure.TraceId)}\n", new Style(Color.Grey));
        _errors.Write(text);
    }

    /// <summary>Hands everything to the operating system.</summary>
    public void Flush()
    {
        _terminal.MachineOutput.Flush();
        _terminal.Output.Flush();
    }
}
