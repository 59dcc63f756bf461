using System.Globalization;

namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>Writes and reads what <c>--hits-out</c> and <c>--alerts-out</c> ask for.</summary>
/// <remarks>
/// A file is written beside its place and then moved there, so a reader never sees half of it. An aggregated hit has no record id and its
/// number of records in the last column. Types and agencies within a cell are parted by semicolons.
/// </remarks>
public static class ScenarioOutput
{
    private static readonly string[] HitColumns = ["list", "entry_id", "agency", "source", "record_id", "matched_types", "score", "aggregated_count"];
    private static readonly string[] AlertColumns = ["list", "entry_id", "agencies", "state"];

    /// <summary>Writes the hits in the order given.</summary>
    public static void WriteHits(string path, IEnumerable<FoundHit> hits) => Write(path, HitColumns, hits.Select(hit => new[]
    {
        hit.List, hit.EntryId, hit.Agency, hit.Source, hit.RecordId, string.Join(';', hit.MatchedTypes),
        hit.Score.ToString("0.####", CultureInfo.InvariantCulture), hit.AggregatedCount?.ToString(CultureInfo.InvariantCulture) ?? "",
    }));

    /// <summary>Writes the joint alerts in the order given.</summary>
    public static void WriteAlerts(string path, IEnumerable<FoundAlert> alerts) => Write(
        path, AlertColumns, alerts.Select(alert => new[] { alert.List, alert.EntryId, string.Join(';', alert.Agencies), alert.State }));

    /// <summary>Reads a file of <see cref="WriteHits"/>.</summary>
    /// <exception cref="InvalidDataException">Not such a file.</exception>
    public static IReadOnlyList<FoundHit> ReadHits(string path) => [.. Read(path, HitColumns).Select(values => new FoundHit(
        values[0], values[1], values[2], values[3], values[4], Parts(values[5]), double.Parse(values[6], CultureInfo.InvariantCulture),
        values[7].Length == 0 ? null : int.Parse(values[7], CultureInfo.InvariantCulture)))];

    /// <summary>Reads a file of <see cref="WriteAlerts"/>.</summary>
    /// <exception cref="InvalidDataException">Not such a file.</exception>
    public static IReadOnlyList<FoundAlert> ReadAlerts(string path) =>
        [.. Read(path, AlertColumns).Select(values => new FoundAlert(values[0], values[1], Parts(values[2]), values[3]))];

    private static void Write(string path, string[] columns, IEnumerable<string[]> rows)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var draft = full + ".part";
        using (var csv = new CsvFile(draft, byteOrderMark: false, lineEnd: "\n"))
        {
            csv.Row(columns);
            foreach (var row in rows)
                csv.Row(row);
        }
        File.Move(draft, full, overwrite: true);
    }

    private static List<string[]> Read(string path, string[] columns)
    {
        var errors = new List<ScenarioError>();
        var rows = new List<string[]>();
        ScenarioCsvRows.Read(path, Path.GetFileName(path), columns, errors, (_, values) => rows.Add(values));
        return errors.Count == 0 ? rows : throw new InvalidDataException(errors[0].Describe("en"));
    }

    private static string[] Parts(string cell) => cell.Split(';', StringSplitOptions.RemoveEmptyEntries);
}
