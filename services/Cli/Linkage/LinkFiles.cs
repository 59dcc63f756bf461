using System.CommandLine;
using System.Globalization;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Matching.Linkage;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Messages.Errors;

namespace ExchangeNetwork.Cli.Linkage;

/// <summary><c>link --left A --right B --out PAIRS</c> or <c>link --dedupe A --out PAIRS</c>: rows that mean one subject; offline, nothing leaves the machine.</summary>
internal sealed class LinkFiles
{
    private readonly Option<string?> _left;
    private readonly Option<string?> _right;
    private readonly Option<string?> _dedupe;
    private readonly Option<string> _out;
    private readonly Option<string?> _map;
    private readonly Option<double?> _threshold;
    private readonly Option<bool> _many;

    private LinkFiles(Syntax syntax)
    {
        _left = syntax.Option<string?>("--left", Phrases.OptionLeft, "FILE");
        _right = syntax.Option<string?>("--right", Phrases.OptionRight, "FILE");
        _dedupe = syntax.Option<string?>("--dedupe", Phrases.OptionDedupe, "FILE");
        _out = syntax.Option<string>("--out", Phrases.OptionLinksOut, "FILE");
        _out.Required = true;
        _map = syntax.Option<string?>("--map", Phrases.OptionMap, "FILE");
        _threshold = syntax.Threshold(Phrases.OptionThreshold);
        _many = syntax.Option<bool>("--many", Phrases.OptionMany);
    }

    /// <summary>The command.</summary>
    public static Command Create(Syntax syntax)
    {
        var link = new LinkFiles(syntax);
        var command = syntax.Verb(
            "link", Phrases.LinkHelp, [link._left, link._right, link._dedupe, link._out, link._map, link._threshold, link._many], link.RunAsync);
        command.Validators.Add(result =>
        {
            var two = result.GetValue(link._left) is not null && result.GetValue(link._right) is not null;
            var none = result.GetValue(link._left) is null && result.GetValue(link._right) is null;
            if (result.GetValue(link._dedupe) is null ? !two : !none)
                result.AddError(syntax.Language.Say(Phrases.LinkNeedsFiles));
        });
        return command;
    }

    private async Task<ExitCode> RunAsync(Call call, CancellationToken cancellation)
    {
        var columns = ReadMap(call);
        var (leftPath, rightPath) = (call.Value(_dedupe) ?? call.Value(_left)!, call.Value(_right));
        using var left = TableFile.Open(leftPath, call.Language);
        using var right = rightPath is null ? null : TableFile.Open(rightPath, call.Language);
        Check(columns, call.Value(_map), left, right);
        // What is said to the user waits until the bars are gone: they take back the lines below them.
        var outcome = call.Output.Progress is { } screen
            ? await LinkProgress.ShowAsync(screen, call.Language, bars => Link(call, columns, left, right, bars, cancellation))
            : Link(call, columns, left, right, null, cancellation);
        if (outcome is null)
            throw new CommandException(ExitCode.Usage, "XN-CLI-034", Safe.Text(leftPath), Safe.Text(rightPath ?? leftPath));
        call.Output.Document(outcome, () => Format.Pairs(
            call.Output.Reader,
            (Phrases.RowsRead, Format.Number(outcome.Left) + (outcome.Right is { } rows ? $" + {Format.Number(rows)}" : "")),
            (Phrases.PairsCompared, Format.Number(outcome.Candidates)),
            (Phrases.PairsFound, Format.Number(outcome.Pairs)),
            (Phrases.File, outcome.Out)));
        return right is null ? left.End(call) : ExitCodes.Worse(left.End(call), right.End(call));
    }

    private FilesLinked? Link(
        Call call, LinkColumns columns, TableFile left, TableFile? right, LinkProgress? bars, CancellationToken cancellation)
    {
        var a = Read(left, columns, bars, cancellation);
        var b = right is null ? null : Read(right, columns, bars, cancellation);
        var options = new LinkOptions { Threshold = call.Value(_threshold) ?? new LinkOptions().Threshold, Many = call.Value(_many) };
        var result = Linker.TryLink(a, b, options, bars is null ? null : bars.Report, cancellation);
        if (result is null)
            return null;
        var output = call.Value(_out)!;
        WholeFile.Write(output, writer => Write(writer, result, a, b ?? a, call.Language));
        var rejected = left.Table.RejectedCount + (right?.Table.RejectedCount ?? 0);
        return new FilesLinked(a.Count, b?.Count, result.Candidates, result.Pairs.Count, options.Threshold, rejected, output);
    }

    private static void Write(TextWriter writer, LinkResult result, LinkTable left, LinkTable right, Language language)
    {
        var csv = new CsvWriter(writer);
        csv.Row("left_id", "right_id", "score", "explanation");
        foreach (var pair in result.Pairs)
        {
            csv.Row(
                left.Id(pair.Left),
                right.Id(pair.Right),
                pair.Score.ToString("0.######", CultureInfo.InvariantCulture),
                language.IsChinese ? pair.Explanation.Zh : pair.Explanation.En);
        }
    }

    private static LinkTable Read(TableFile file, LinkColumns columns, LinkProgress? bars, CancellationToken cancellation) =>
        LinkTable.Read(file.Table, columns, () =>
        {
            cancellation.ThrowIfCancellationRequested();
            bars?.Read(file.Progress);
        });

    private LinkColumns ReadMap(Call call)
    {
        if (call.Value(_map) is not { } path)
            return LinkColumns.ByHeaders;
        if (!File.Exists(path))
            throw new CommandException(ExitCode.Usage, "XN-CLI-005", Safe.Text(path));
        return LinkColumns.TryParse(File.ReadAllBytes(path), out var refusal) ?? throw new CommandException(
            ExitCode.Usage,
            "XN-CLI-028",
            Safe.Text(path),
            $"{ErrorCatalogue.Describe(refusal!.Code, call.Language.Tag, [.. refusal.Arguments.Select(text => Safe.Text(text))])} ({string.Join(", ", LinkColumns.RoleNames)})");
    }

    // A mapping that is misspelled would otherwise change nothing.
    private static void Check(LinkColumns columns, string? path, TableFile left, TableFile? right)
    {
        var headers = left.Table.Header.Concat(right?.Table.Header ?? []).ToList();
        if (columns.Mapped.FirstOrDefault(name => !headers.Exists(header => LinkColumns.IsSame(header, name))) is { } missing)
            throw new CommandException(ExitCode.Usage, "XN-CLI-035", Safe.Text(path), Safe.Text(missing));
    }
}

/// <summary>What was done; its members are part of the command's interface.</summary>
/// <param name="Left">Rows of the left file, or of the only one.</param>
/// <param name="Right">Rows of the right file; null when there is none.</param>
/// <param name="Candidates">Pairs compared.</param>
/// <param name="Pairs">Pairs written.</param>
/// <param name="Threshold">Score from which a pair is written.</param>
/// <param name="Rejected">Rows left out.</param>
/// <param name="Out">The file written.</param>
internal sealed record FilesLinked(long Left, long? Right, long Candidates, long Pairs, double Threshold, long Rejected, string Out);
