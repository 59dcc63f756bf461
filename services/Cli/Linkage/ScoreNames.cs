using System.CommandLine;
using System.Globalization;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Scoring.Names;

namespace ExchangeNetwork.Cli.Linkage;

/// <summary><c>score-names --in FILE --out FILE</c>: how alike two names are, one pair a row; offline, nothing leaves the machine.</summary>
internal static class ScoreNames
{
    private static readonly string[] Needed = ["name1", "name2"];

    /// <summary>The command.</summary>
    public static Command Create(Syntax syntax)
    {
        var input = syntax.Option<string>("--in", Phrases.OptionPairsIn, "FILE");
        var output = syntax.Option<string>("--out", Phrases.OptionPairsOut, "FILE");
        input.Required = output.Required = true;
        return syntax.Verb("score-names", Phrases.ScoreNamesHelp, [input, output], (call, cancellation) =>
            Task.FromResult(Run(call, call.Value(input)!, call.Value(output)!, cancellation)));
    }

    private static ExitCode Run(Call call, string input, string output, CancellationToken cancellation)
    {
        using var file = TableFile.Open(input, call.Language);
        var table = file.Table;
        var columns = Needed.Select(name => Column(table, name, input)).ToArray();
        var schema = Find(table, "schema");
        long rows = 0, same = 0;
        WholeFile.Write(output, writer =>
        {
            var csv = new CsvWriter(writer);
            csv.Row([.. table.Header, "score", "same"]);
            while (table.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                var kind = NameScore.KindOf(schema < 0 ? null : table.Values[schema]);
                var score = NameScore.Of(table.Values[columns[0]], table.Values[columns[1]], kind);
                var isSame = score >= NameScore.Threshold;
                csv.Row([.. table.Values, score.ToString("0.######", CultureInfo.InvariantCulture), isSame ? "yes" : "no"]);
                rows++;
                same += isSame ? 1 : 0;
            }
        });
        var outcome = new NamesScored(rows, same, table.RejectedCount, output);
        call.Output.Document(outcome, () => Format.Pairs(
            call.Output.Reader,
            (Phrases.Pairs, Format.Number(rows)),
            (Phrases.SameNames, Format.Number(same)),
            (Phrases.File, output)));
        return file.End(call);
    }

    private static int Column(TableReader table, string name, string file)
    {
        var at = Find(table, name);
        return at >= 0 ? at : throw new CommandException(ExitCode.Usage, "XN-CLI-033", name, Safe.Text(file));
    }

    private static int Find(TableReader table, string name)
    {
        for (var i = 0; i < table.Header.Count; i++)
        {
            if (string.Equals(table.Header[i], name, StringComparison.OrdinalIgnoreCase))
                return i;
        }
        return -1;
    }
}

/// <summary>What was done; its members are part of the command's interface.</summary>
/// <param name="Pairs">Pairs scored.</param>
/// <param name="Same">Pairs at or above the threshold.</param>
/// <param name="Rejected">Rows left out.</param>
/// <param name="Out">The file written.</param>
internal sealed record NamesScored(long Pairs, long Same, long Rejected, string Out);
