using ExchangeNetwork.Cli.Intake;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Messages.Errors;

namespace ExchangeNetwork.Cli.Linkage;

/// <summary>A CSV file of the user's, read here rather than by a node.</summary>
internal sealed class TableFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly string _path;

    private TableFile(FileStream stream, TableReader table, string path) => (_stream, Table, _path) = (stream, table, path);

    /// <summary>The rows.</summary>
    public TableReader Table { get; }

    /// <summary>How far it has been read, 0 to 1.</summary>
    public double Progress => _stream.Length == 0 ? 1 : (double)_stream.Position / _stream.Length;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="CommandException">It cannot be read, or is no table; says why.</exception>
    public static TableFile Open(string path, Language language)
    {
        if (Directory.Exists(path) || !File.Exists(path))
            throw new CommandException(ExitCode.Usage, "XN-CLI-005", Safe.Text(path));
        var stream = File.OpenRead(path);
        if (TableReader.TryOpen(stream, out var refusal) is { } table)
            return new TableFile(stream, table, path);
        stream.Dispose();
        throw new CommandException(
            ExitCode.Usage, "XN-CLI-032", Safe.Text(path), ErrorCatalogue.Describe(refusal!.Code, language.Tag, [.. refusal.Arguments.Select(text => Safe.Text(text))]));
    }

    /// <summary>Shows the rows that were left out, and gives the exit code.</summary>
    public ExitCode End(Call call)
    {
        if (Table.RejectedCount == 0)
            return ExitCode.Ok;
        var errors = Table.Rejected.Select(row => new RowError(
            row.RowNumber,
            row.Column ?? "",
            row.Code,
            ErrorCatalogue.Describe(row.Code, "zh-CN", [.. row.Arguments]),
            ErrorCatalogue.Describe(row.Code, "en", [.. row.Arguments]))).ToList();
        call.Output.Warn(Phrases.RowsLeftOut, Table.RejectedCount, _path);
        call.Output.Show(RowErrors.Render(errors, Table.RejectedCount, call.Output.Reader));
        return ExitCode.RowsRejected;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Table.Dispose();
        _stream.Dispose();
    }
}
