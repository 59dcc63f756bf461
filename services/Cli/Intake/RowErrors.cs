using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ExchangeNetwork.Cli.Intake;

/// <summary>The first rows that were not taken, for the screen; all of them are in the error file.</summary>
internal static class RowErrors
{
    private const int Most = 10;

    private static readonly TableOf<RowError> Columns = new TableOf<RowError>()
        .Number(Phrases.Row, error => error.Row)
        .Text(Phrases.Column, error => error.Column)
        .Id(Phrases.Code, error => error.Code)
        .Text(Phrases.Why, (error, reader) => reader.Language.IsChinese ? error.Zh : error.En);

    /// <summary>A table of at most ten rows.</summary>
    public static IRenderable Render(IReadOnlyList<RowError> errors, long rejected, Reader reader)
    {
        var table = Columns.Render(errors.Take(Most), reader);
        var hidden = rejected - Math.Min(Most, errors.Count);
        return hidden <= 0 ? table : new Rows(table, new Text(reader.Say(Phrases.MoreRows, Format.Number(hidden))));
    }
}
