using System.Globalization;
using System.Text;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Intake;

/// <summary>The error file of rows that the node answers without keeping one: the same columns as the intake's.</summary>
internal static class ErrorFile
{
    /// <summary>UTF-8 with a byte order mark, or spreadsheets show Chinese as gibberish.</summary>
    public static Encoding Encoding { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);

    /// <summary>The whole file.</summary>
    public static string Write(IEnumerable<RowError> errors)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var csv = new CsvWriter(text, formulaSafe: true);
        csv.Row("row", "column", "code", "zh", "en");
        foreach (var error in errors)
        {
            csv.Field(error.Row);
            csv.Row(error.Column, error.Code, error.Zh, error.En);
        }
        return text.ToString();
    }
}
