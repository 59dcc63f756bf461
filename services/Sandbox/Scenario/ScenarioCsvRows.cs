using System.Globalization;
using CsvHelper;

namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>Reads named columns of a CSV file, reporting what is wrong with it.</summary>
internal static class ScenarioCsvRows
{
    /// <summary>Reads all rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="file">Its name in errors.</param>
    /// <param name="columns">Columns that must be there.</param>
    /// <param name="errors">Receives what is wrong; at most one error a kind, since one mistake often repeats in every row.</param>
    /// <param name="row">Called with the number of each row and its values in the order of <paramref name="columns"/>.</param>
    /// <returns>The header; empty when it could not be used.</returns>
    public static IReadOnlyList<string> Read(
        string path, string file, IReadOnlyList<string> columns, List<ScenarioError> errors, Action<int, string[]> row)
    {
        var number = 1;
        try
        {
            using var csv = ScenarioCsv.Open(path);
            var header = csv.Header;
            if (header.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1 && group.Key.Length > 0) is { } twice)
            {
                errors.Add(new ScenarioError("XN-SCEN-023", file, twice.Key));
                return [];
            }
            if (columns.FirstOrDefault(column => !header.Contains(column)) is { } missing)
            {
                errors.Add(new ScenarioError("XN-SCEN-024", file, missing));
                return [];
            }
            var places = columns.Select(column => Array.IndexOf(header, column)).ToArray();
            var reported = false;
            while (csv.Read() is { } values)
            {
                number = csv.Row;
                if (values.Length == header.Length)
                {
                    row(number, [.. places.Select(place => values[place].Trim())]);
                }
                else if (!reported)
                {
                    reported = true;
                    errors.Add(new ScenarioError("XN-SCEN-028", file, Text(number), Text(values.Length), Text(header.Length)));
                }
            }
            return header;
        }
        catch (CsvFormatException)
        {
            errors.Add(new ScenarioError("XN-SCEN-031", file, Text(number + 1)));
            return [];
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
