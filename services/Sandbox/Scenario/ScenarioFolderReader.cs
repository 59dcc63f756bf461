using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>Reads a scenario folder, gathering all errors rather than stopping at the first.</summary>
internal sealed partial class ScenarioFolderReader(string path)
{
    private readonly List<ScenarioError> _errors = [];
    private readonly List<ScenarioError> _warnings = [];
    private readonly string _path = Path.GetFullPath(path);

    public ScenarioFolderReading Read()
    {
        if (!Directory.Exists(_path))
            return new ScenarioFolderReading(null, [new ScenarioError("XN-SCEN-001", path)], []);
        var agencies = ReadAgencies();
        var known = agencies.Select(agency => agency.Id).ToHashSet(StringComparer.Ordinal);
        var lists = ReadLists(known);
        var (records, ignored) = FindRecords(agencies);
        var expected = File.Exists(Path.Combine(_path, "expected.csv")) ? ReadExpected(lists, known) : null;
        return _errors.Count > 0
            ? new ScenarioFolderReading(null, _errors, _warnings)
            : new ScenarioFolderReading(new ScenarioFolder(_path, agencies, lists, records, ignored, expected), [], _warnings);
    }

    private List<ScenarioAgency> ReadAgencies()
    {
        const string file = "agencies.json";
        var agencies = new List<ScenarioAgency>();
        if (!File.Exists(Path.Combine(_path, file)))
        {
            Fail("XN-SCEN-002", file);
            return agencies;
        }
        if (ScenarioJson.Load(Path.Combine(_path, file), file, _errors) is not { } document)
            return agencies;
        foreach (var item in (document as JObject)?["agencies"] as JArray ?? document as JArray ?? [])
        {
            // An agency may be an object or nothing but its id.
            var id = ScenarioJson.Text(item is JObject ? item["id"] : item);
            if (id is null)
                Fail("XN-SCEN-004", file, "id");
            else if (!AgencyId().IsMatch(id))
                Fail("XN-SCEN-011", id);
            else if (agencies.Any(agency => agency.Id == id))
                Fail("XN-SCEN-012", id);
            else
                agencies.Add(new ScenarioAgency(id, NameOf(item, "nameZh") ?? id, NameOf(item, "nameEn") ?? id));
        }
        if (agencies.Count < 2)
            Fail("XN-SCEN-010");
        return agencies;
    }

    private static string? NameOf(JToken agency, string member) => agency is JObject ? ScenarioJson.Text(agency[member]) : null;

    private List<ScenarioList> ReadLists(HashSet<string> agencies)
    {
        var folder = Path.Combine(_path, "lists");
        var lists = new List<ScenarioList>();
        var names = Files(folder).Where(file => IsNamed(file, ".json") || IsNamed(file, ".csv"))
            .Select(file => Path.GetFileNameWithoutExtension(file)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
            Fail("XN-SCEN-020");
        foreach (var name in names)
        {
            var (settings, entries) = (Path.Combine(folder, $"{name}.json"), Path.Combine(folder, $"{name}.csv"));
            if (!File.Exists(settings))
                Fail("XN-SCEN-030", $"lists/{name}.csv", $"{name}.json");
            else if (!File.Exists(entries))
                Fail("XN-SCEN-030", $"lists/{name}.json", $"{name}.csv");
            else if (new ScenarioListReader(name, settings, entries, agencies, _errors, _warnings).Read() is { } list)
                lists.Add(list);
        }
        return lists;
    }

    private (List<ScenarioRecordFile> Records, List<string> Ignored) FindRecords(List<ScenarioAgency> agencies)
    {
        var folder = Path.Combine(_path, "records");
        var records = new List<ScenarioRecordFile>();
        var ignored = new List<string>();
        if (Directory.Exists(folder))
        {
            ignored.AddRange(Files(folder).Select(file => $"records/{Path.GetFileName(file)}"));
            foreach (var name in Directory.EnumerateDirectories(folder).Select(found => Path.GetFileName(found)).Order(StringComparer.Ordinal))
            {
                if (agencies.All(agency => agency.Id != name))
                    Fail("XN-SCEN-013", $"records/{name}", name);
            }
        }
        foreach (var agency in agencies)
        {
            foreach (var file in Files(Path.Combine(folder, agency.Id)))
            {
                // Intake writes what it rejects beside the file; that is no source of its own.
                if (IsNamed(file, ".csv") && !IsNamed(file, ".errors.csv"))
                    records.Add(new ScenarioRecordFile(agency.Id, Path.GetFileName(file), file, new FileInfo(file).Length));
                else
                    ignored.Add($"records/{agency.Id}/{Path.GetFileName(file)}");
            }
        }
        if (records.Count == 0)
            Fail("XN-SCEN-040");
        return (records, ignored);
    }

    private List<ExpectedHit> ReadExpected(List<ScenarioList> lists, HashSet<string> agencies)
    {
        const string file = "expected.csv";
        var names = lists.Select(list => list.Name).ToHashSet(StringComparer.Ordinal);
        var hits = new List<ExpectedHit>();
        ScenarioCsvRows.Read(Path.Combine(_path, file), file, ["list", "entry_id", "agency", "source", "record_id"], _errors, (row, values) =>
        {
            if (_errors.Count == 0 && !names.Contains(values[0]))
                Fail("XN-SCEN-041", row.ToString(CultureInfo.InvariantCulture), "list", values[0]);
            if (_errors.Count == 0 && !agencies.Contains(values[2]))
                Fail("XN-SCEN-041", row.ToString(CultureInfo.InvariantCulture), "agency", values[2]);
            hits.Add(new ExpectedHit(values[0], values[1], values[2], values[3], values[4]));
        });
        return hits;
    }

    private void Fail(string code, params string[] arguments) => _errors.Add(new ScenarioError(code, arguments));

    private static IEnumerable<string> Files(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal)
        : [];

    private static bool IsNamed(string file, string extension) => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,31}\z")]
    internal static partial Regex AgencyId();
}
