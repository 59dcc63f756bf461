using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ExchangeNetwork.Tests.Unit.Scenario;

/// <summary>
/// Matches a sample folder in the plainest way, to see that expected.csv says the truth: written from the rules of the identifiers, sharing
/// nothing with the generator nor with the product's matching.
/// </summary>
internal sealed class PlainMatcher
{
    private static readonly Dictionary<string, string> Columns = new()
    {
        ["记录编号"] = "record_id",
        ["发生时间"] = "observed_at",
        ["发票代码"] = "invoice_code",
        ["发票号码"] = "invoice_number",
        ["统一社会信用代码"] = "uscc",
        ["企业名称"] = "organization_name",
        ["手机号码"] = "mobile",
        ["银行账号"] = "bank_account",
        ["银行卡号"] = "bank_card",
        ["姓名"] = "name",
        ["出生日期"] = "birth_date",
        ["身份证号"] = "resident_id",
        ["护照号码"] = "passport",
        ["通行证号码"] = "travel_permit",
        ["车牌号码"] = "plate",
        ["swift_code"] = "bic",
        ["报关单号"] = "customs_declaration",
    };

    private static readonly string[] Types =
    [
        "resident_id", "uscc", "passport", "travel_permit", "bank_card", "bank_account", "plate", "invoice", "customs_declaration", "mobile",
        "bic", "iban", "lei", "organization_name",
    ];

    private readonly Dictionary<(string Type, string Value), List<(string List, string EntryId)>> _index = [];
    private readonly Dictionary<string, HashSet<string>> _recipients = [];
    private readonly string _folder;

    public PlainMatcher(string folder)
    {
        _folder = folder;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "lists"), "*.csv"))
            ReadList(Path.GetFileNameWithoutExtension(file), file);
    }

    public int Rejected { get; private set; }

    public int Duplicates { get; private set; }

    public int Revisions { get; private set; }

    public int Rows { get; private set; }

    /// <summary>Hits of entries at their owner or at agencies that are no recipients: found, but not to be reported.</summary>
    public int Outside { get; private set; }

    /// <summary>The hits as rows of expected.csv.</summary>
    public HashSet<string> Match()
    {
        var hits = new HashSet<string>();
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(_folder, "records")))
        {
            foreach (var file in Directory.EnumerateFiles(folder))
                MatchFile(Path.GetFileName(folder), file, hits);
        }
        return hits;
    }

    private void ReadList(string name, string path)
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(path, ".json")));
        _recipients[name] = [.. settings.RootElement.GetProperty("recipients").EnumerateArray().Select(recipient => recipient.GetString()!)];
        var rows = PlainCsv.Read(path);
        foreach (var row in rows.Skip(1))
        {
            var values = rows[0].Zip(row).ToDictionary(cell => cell.First, cell => cell.Second);
            foreach (var key in Keys(values, isEntry: true))
            {
                if (!_index.TryGetValue(key, out var entries))
                    _index.Add(key, entries = []);
                entries.Add((name, values["entry_id"]));
            }
        }
    }

    private void MatchFile(string agency, string path, HashSet<string> hits)
    {
        var rows = PlainCsv.Read(path);
        var header = rows[0].Select(name => Columns.GetValueOrDefault(name, name)).ToArray();
        var seen = new Dictionary<string, HashSet<string>>();
        foreach (var row in rows.Skip(1))
        {
            Rows++;
            var values = row.Length == header.Length ? header.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second) : null;
            if (values is null || values["record_id"].Trim().Length == 0
                || !DateTimeOffset.TryParse(values["observed_at"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
            {
                Rejected++;
                continue;
            }
            if (!seen.TryGetValue(values["record_id"], out var contents))
                seen.Add(values["record_id"], contents = []);
            if (!contents.Add(string.Join('\u001f', row)))
                Duplicates++;
            else if (contents.Count > 1)
                Revisions++;
            foreach (var (list, entryId) in Keys(values, isEntry: false).SelectMany(key => _index.GetValueOrDefault(key, [])).Distinct())
            {
                if (_recipients[list].Contains(agency))
                    hits.Add($"{list},{entryId},{agency},{Path.GetFileName(path)},{values["record_id"]}");
                else
                    Outside++;
            }
        }
    }

    private static IEnumerable<(string Type, string Value)> Keys(Dictionary<string, string> values, bool isEntry)
    {
        string Get(string column) => values.GetValueOrDefault(column, "");
        foreach (var type in Types)
        {
            var value = Fold(type == "invoice" && Get("invoice") == "" ? Get("invoice_code") + Get("invoice_number") : Get(type));
            if (value == "")
                continue;
            if (type == "uscc" && value.Length is 9 or 15)
                yield return ("organization-code", value[^9..]);
            else
                yield return (type, Canonical(type, value));
            if (type == "uscc" && isEntry)
                yield return ("organization-code", value[8..17]);
        }
        if (Get("name") != "" && Get("birth_date") != "")
            yield return ("name-birth", Fold(Get("name")) + Date(Get("birth_date")));
    }

    private static string Canonical(string type, string value) => type switch
    {
        "resident_id" when value.Length == 15 => WithCheckDigit(value[..6] + "19" + value[6..]),
        "mobile" => value[^11..],
        "bic" => value[..8],
        "travel_permit" => value[..(char.IsLetter(value[0]) ? 9 : 8)],
        "customs_declaration" => value[..18],
        _ => value,
    };

    public static int IdentifierColumns(string[] header) => header.Select(name => Columns.GetValueOrDefault(name, name))
        .Select(name => name == "invoice_number" ? "invoice" : name).Count(Types.Contains);

    // GB 11643: the sum of weighted digits modulo 11 gives the check character.
    public static string WithCheckDigit(string first17)
    {
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        return first17 + "10X98765432"[first17.Select((digit, i) => (digit - '0') * weights[i]).Sum() % 11];
    }

    private static string Fold(string value) => new([.. value.Normalize(NormalizationForm.FormKC).ToUpperInvariant()
        .Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '\u200B' or '·'))]);

    private static string Date(string text)
    {
        string[] formats = ["yyyy-M-d", "yyyyMMdd", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日"];
        return DateOnly.ParseExact(text, formats, CultureInfo.InvariantCulture).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
    }
}
