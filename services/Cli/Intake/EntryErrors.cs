using System.Globalization;
using System.Text;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Messages.Errors;

namespace ExchangeNetwork.Cli.Intake;

/// <summary>The error file of list entries, which the node answers without keeping a file: the same columns as the intake's.</summary>
internal static class EntryErrors
{
    private const string MoreRejected = "XN-CLI-030";

    /// <summary>Writes the file next to the entries and gives its path; null when no row was rejected.</summary>
    public static async Task<string?> KeepAsync(string file, EntriesUploaded uploaded, CancellationToken cancellation)
    {
        if (uploaded.Rejected == 0)
            return null;
        var path = ErrorFile.PathFor(file == "-" ? "entries" : file);
        // A byte order mark, or spreadsheets show Chinese as gibberish.
        await File.WriteAllTextAsync(path, Write(uploaded), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), cancellation);
        return path;
    }

    private static string Write(EntriesUploaded uploaded)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var csv = new CsvWriter(text, formulaSafe: true);
        csv.Row("row", "column", "code", "zh", "en");
        foreach (var error in uploaded.Errors)
        {
            // Row 0 stands for one that is known by its entry id only.
            csv.Field(error.Row == 0 ? null : error.Row.ToString(CultureInfo.InvariantCulture));
            csv.Row(error.Column, error.Code, error.Zh, error.En);
        }
        var hidden = uploaded.Rejected - uploaded.Errors.Count;
        if (hidden > 0)
            csv.Row("", "", MoreRejected, ErrorCatalogue.Describe(MoreRejected, "zh-CN", hidden), ErrorCatalogue.Describe(MoreRejected, "en", hidden));
        return text.ToString();
    }
}
