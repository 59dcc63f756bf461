using System.Globalization;
using ExchangeNetwork.Matching.Records;
using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>Reads the two files of a list.</summary>
internal sealed class ScenarioListReader(string name, string settingsPath, string entriesPath, HashSet<string> agencies,
    List<ScenarioError> errors, List<ScenarioError> warnings)
{
    private readonly string _settingsFile = $"lists/{name}.json";
    private readonly string _entriesFile = $"lists/{name}.csv";

    /// <summary>The list; null when something is wrong, which is then among the errors.</summary>
    public ScenarioList? Read()
    {
        var before = errors.Count;
        var document = ScenarioJson.Load(settingsPath, _settingsFile, errors);
        if (document is not JObject settings)
        {
            if (document is not null)
                errors.Add(new ScenarioError("XN-SCEN-003", _settingsFile, "no object"));
            return null;
        }
        var (types, entries) = ReadEntries();
        var owner = ReadOwner(settings);
        var basis = ReadBasis(settings);
        var title = ScenarioJson.Text(settings["title"]) ?? name;
        var list = new ScenarioList
        {
            Name = name,
            TitleZh = ScenarioJson.Text(settings["titleZh"]) ?? title,
            TitleEn = ScenarioJson.Text(settings["titleEn"]) ?? title,
            Owner = owner,
            Recipients = ReadRecipients(settings, owner),
            Mode = Choice(settings, "mode", "sealed", "sealed", "disclosed"),
            Basis = basis,
            Purpose = ScenarioJson.Text(settings["purpose"]) ?? basis.Purpose,
            K = Number(settings, "k", 1, 64, ScenarioList.DefaultK),
            WindowDays = Number(settings, "windowDays", 1, 3_650, ScenarioList.DefaultWindowDays),
            ReleasableFields = ReadReleasable(settings),
            ReleaseMode = Choice(settings, "releaseMode", "automatic", "automatic", "onRequest") == "onRequest"
                ? ScenarioReleaseMode.OnRequest
                : ScenarioReleaseMode.Automatic,
            ValidFrom = Time(settings, "validFrom"),
            ValidUntil = Time(settings, "validUntil"),
            ValidDays = Number(settings, "validDays", 1, 3_650, ScenarioList.DefaultValidDays),
            OverMatchCap = Number(settings, "overMatchCap", 1, 1_000_000, ScenarioList.DefaultOverMatchCap),
            IdentifierTypes = types,
            EntriesPath = entriesPath,
            EntryCount = entries,
        };
        return errors.Count == before ? list : null;
    }

    private string ReadOwner(JObject settings)
    {
        var owner = ScenarioJson.Text(settings["owner"]);
        if (owner is null)
            Fail("XN-SCEN-004", _settingsFile, "owner");
        else if (!agencies.Contains(owner))
            Fail("XN-SCEN-013", _settingsFile, owner);
        return owner ?? "";
    }

    private List<string> ReadRecipients(JObject settings, string owner)
    {
        var given = settings["recipients"];
        var recipients = ScenarioJson.Texts(given)?.Distinct(StringComparer.Ordinal).ToList() ?? [];
        if (recipients.Count == 0)
            Fail(given is null or JArray { Count: 0 } ? "XN-SCEN-021" : "XN-SCEN-004", _settingsFile, "recipients");
        foreach (var stranger in recipients.Where(recipient => !agencies.Contains(recipient)))
            Fail("XN-SCEN-013", _settingsFile, stranger);
        if (recipients.Contains(owner))
            Fail("XN-SCEN-022", _settingsFile, owner);
        return recipients;
    }

    // {"basis": {"citation": "...", "purpose": "..."}}, or {"basis": "...", "purpose": "..."}, or {"citation": "...", "purpose": "..."}.
    private ScenarioBasis ReadBasis(JObject settings)
    {
        var given = settings["basis"];
        var document = given as JObject;
        var citation = ScenarioJson.Text(document?["citation"]) ?? ScenarioJson.Text(given) ?? ScenarioJson.Text(settings["citation"]);
        var purpose = ScenarioJson.Text(document?["purpose"]) ?? ScenarioJson.Text(settings["purpose"]);
        if (citation is null)
            Fail("XN-SCEN-004", _settingsFile, "basis.citation");
        if (purpose is null)
            Fail("XN-SCEN-004", _settingsFile, "purpose");
        return new ScenarioBasis(citation ?? "", purpose ?? "", ScenarioJson.Text(document?["id"]) ?? ScenarioJson.Text(document?["basisId"]));
    }

    private List<string> ReadReleasable(JObject settings)
    {
        var given = settings["releasable"] ?? settings["releasableFields"] ?? settings["basis"]?.SelectToken("releasableFields");
        if (!ScenarioJson.IsGiven(given) || given is JArray { Count: 0 })
            return [];
        var fields = ScenarioJson.Texts(given);
        if (fields is null)
            Fail("XN-SCEN-004", _settingsFile, "releasable");
        return fields ?? [];
    }

    private string Choice(JObject settings, string member, string otherwise, params string[] choices)
    {
        if (!ScenarioJson.IsGiven(settings[member]))
            return otherwise;
        var given = ScenarioJson.Text(settings[member]);
        var choice = choices.FirstOrDefault(choice => string.Equals(choice, given, StringComparison.OrdinalIgnoreCase));
        if (choice is null)
            Fail("XN-SCEN-007", _settingsFile, member, string.Join(", ", choices));
        return choice ?? otherwise;
    }

    private int Number(JObject settings, string member, int least, int most, int otherwise)
    {
        var given = settings[member];
        if (!ScenarioJson.IsGiven(given))
            return otherwise;
        if (given is JValue { Value: long number } && number >= least && number <= most)
            return (int)number;
        Fail("XN-SCEN-005", _settingsFile, member, least.ToString(CultureInfo.InvariantCulture), most.ToString(CultureInfo.InvariantCulture));
        return otherwise;
    }

    private DateTimeOffset? Time(JObject settings, string member)
    {
        var given = settings[member];
        if (!ScenarioJson.IsGiven(given))
            return null;
        if (ScenarioJson.Text(given) is { } text && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }
        Fail("XN-SCEN-006", _settingsFile, member);
        return null;
    }

    // The reader that takes the list in later decides here too, so that nothing passes that it would refuse.
    private (IReadOnlyList<string> Types, int Count) ReadEntries()
    {
        using var file = File.OpenRead(entriesPath);
        using var reader = ListEntryReader.Open(file, new RecordReaderOptions { Source = name });
        var batch = new ListEntryBatch();
        var (count, rejected) = (0, 0);
        RejectedRow? first = null;
        while (reader.Read(batch))
        {
            count += batch.Entries.Count;
            rejected += batch.Rejected.Count;
            if (first is null && batch.Rejected.Count > 0)
                first = batch.Rejected[0];
        }
        var types = TypesOf(reader.Columns);
        if (first is not null)
        {
            warnings.Add(new ScenarioError(
                "XN-SCEN-033", [_entriesFile, Text(first.RowNumber), Text(rejected)], new ScenarioError(first.Code, first.Arguments)));
        }
        if (reader.Refusal is { } refusal)
            errors.Add(new ScenarioError("XN-SCEN-032", [_entriesFile], new ScenarioError(refusal.Code, refusal.Arguments)));
        else if (types.Count == 0)
            Fail("XN-SCEN-025", _entriesFile, "resident_id, uscc, passport, mobile, name + birth_date, organization_name");
        else if (count == 0)
            Fail("XN-SCEN-029", _entriesFile);
        return (types, count);
    }

    // The type codes that the columns can give, in their order; a name counts together with a birth date only.
    private static List<string> TypesOf(ColumnMap? map)
    {
        var types = new List<string>();
        foreach (var column in map?.Columns ?? [])
        {
            var type = column.Role switch
            {
                ColumnRole.Identifier => column.IdentifierType,
                ColumnRole.InvoiceNumber => "invoice",
                ColumnRole.OrganizationName => "organization-name",
                ColumnRole.BirthDate when map!.Columns.Any(other => other.Role == ColumnRole.Name) => "name-birth",
                _ => null,
            };
            if (type is not null && !types.Contains(type))
                types.Add(type);
        }
        return types;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private void Fail(string code, params string[] arguments) => errors.Add(new ScenarioError(code, arguments));
}
