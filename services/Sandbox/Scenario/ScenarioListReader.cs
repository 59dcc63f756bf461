using System.Globalization;
using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>Reads the two files of a list.</summary>
internal sealed class ScenarioListReader(string name, string settingsPath, string entriesPath, HashSet<string> agencies, List<ScenarioError> errors)
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
            Mode = Choice(settings, "mode", "disclosed", "disclosed", "sealed"),
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

    private (IReadOnlyList<string> Types, int Count) ReadEntries()
    {
        var before = errors.Count;
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var (blank, twice) = (0, 0);
        var header = ScenarioCsvRows.Read(entriesPath, _entriesFile, ["entry_id"], errors, (row, values) =>
        {
            if (values[0].Length == 0)
                blank = blank == 0 ? row : blank;
            else if (!ids.Add(values[0]))
                twice = twice == 0 ? row : twice;
        });
        if (blank > 0)
            Fail("XN-SCEN-026", _entriesFile, blank.ToString(CultureInfo.InvariantCulture));
        if (twice > 0)
            Fail("XN-SCEN-027", _entriesFile, twice.ToString(CultureInfo.InvariantCulture));
        var types = ScenarioColumns.Types([.. header]);
        if (errors.Count == before && types.Count == 0)
            Fail("XN-SCEN-025", _entriesFile, string.Join(", ", ScenarioColumns.Identifiers));
        if (errors.Count == before && ids.Count == 0)
            Fail("XN-SCEN-029", _entriesFile);
        return (types, ids.Count);
    }

    private void Fail(string code, params string[] arguments) => errors.Add(new ScenarioError(code, arguments));
}
