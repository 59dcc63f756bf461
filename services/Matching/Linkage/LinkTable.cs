using System.Numerics;
using System.Text;
using AnyAscii;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Scoring.Names;

namespace ExchangeNetwork.Matching.Linkage;

/// <summary>A file in memory, column by column; each value is kept once, rows hold numbers of values.</summary>
/// <remarks>Subject data: lives as long as the run and is never logged.</remarks>
public sealed class LinkTable
{
    private readonly List<string> _ids = [];

    private LinkTable(IReadOnlyList<LinkField> fields) =>
        Columns = [.. fields.Select(field => new LinkColumn(field))];

    /// <summary>Number of rows.</summary>
    public int Count => _ids.Count;

    internal IReadOnlyList<LinkColumn> Columns { get; }

    /// <summary>Reads all rows.</summary>
    /// <param name="reader">Stands behind the header.</param>
    /// <param name="columns">What the columns hold.</param>
    /// <param name="step">Called now and then; may stop the reading by an exception.</param>
    public static LinkTable Read(TableReader reader, LinkColumns columns, Action? step = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(columns);
        var fields = columns.Of(reader.Header);
        var table = new LinkTable(fields);
        var id = fields.ToList().FindIndex(field => field.Role == LinkRole.Id);
        while (reader.Read())
        {
            table._ids.Add(reader.Values[id]);
            for (var i = 0; i < fields.Count; i++)
            {
                if (fields[i].Role is not (LinkRole.Id or LinkRole.Ignored))
                    table.Columns[i].Add(reader.Values[i]);
            }
            if (table._ids.Count % 4096 == 0)
                step?.Invoke();
        }
        return table;
    }

    /// <summary>The row's id as received.</summary>
    public string Id(int row) => _ids[row];

    internal LinkColumn? Find(LinkField field) => Columns.FirstOrDefault(column => column.Field.Role == field.Role && column.Field.Label == field.Label);

    /// <summary>Masks the content.</summary>
    public override string ToString() => "LinkTable(***)";
}

/// <summary>One column of a file to be linked.</summary>
internal sealed class LinkColumn(LinkField holds)
{
    private static readonly string[] Absent = ["null", "none", "nil", "n/a", "-", "--", "?", "unknown", "无", "不详", "未知", "空"];

    private readonly Dictionary<string, int> _raw = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);

    /// <summary>What it holds.</summary>
    public LinkField Field => holds;

    /// <summary>Value number of each row; -1 where it is missing.</summary>
    public List<int> Rows { get; } = [];

    /// <summary>Values by number, as they are compared.</summary>
    public List<string> Values { get; } = [];

    /// <summary>Rows of each value.</summary>
    public List<int> Frequencies { get; } = [];

    /// <summary>Letters and digits that occur in each value, a bit each; bounds the edits between two from below.</summary>
    public List<ulong> Letters { get; } = [];

    /// <summary>Takes the next row's value.</summary>
    public void Add(string raw)
    {
        if (!_raw.TryGetValue(raw, out var code))
        {
            code = Code(Canonical(raw, holds.Role));
            _raw.Add(raw, code);
        }
        Rows.Add(code);
        if (code >= 0)
            Frequencies[code]++;
    }

    /// <summary>At least as many edits part two values.</summary>
    public static int LeastEdits(ulong left, ulong right) => Math.Max(BitOperations.PopCount(left & ~right), BitOperations.PopCount(right & ~left));

    /// <summary>Share of the letters of the value with fewer of them that the other has too.</summary>
    public static double LeastCommon(ulong left, ulong right) =>
        BitOperations.PopCount(left & right) / (double)Math.Max(1, Math.Min(BitOperations.PopCount(left), BitOperations.PopCount(right)));

    /// <summary>A value as it is compared: width, case, marks and punctuation folded; dates as digits.</summary>
    public static string Canonical(string raw, LinkRole role)
    {
        if (raw.Length == 0)
            return "";
        var folded = NameText.Fold(raw).ToLowerInvariant();
        if (Array.IndexOf(Absent, folded) >= 0)
            return "";
        if (role == LinkRole.BirthDate)
            return BirthDate.TryRead(raw, out var date) ? date.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture) : Kept(folded, spaces: false);
        if (role == LinkRole.Phone)
        {
            var digits = string.Concat(folded.Where(char.IsAsciiDigit)).TrimStart('0');
            return digits.Length > 11 && digits.StartsWith("86", StringComparison.Ordinal) ? digits[2..] : digits;
        }
        // Characters stay: their readings would make one of many names.
        var text = NameText.HasHan(folded) ? folded : folded.Transliterate().ToLowerInvariant();
        return Kept(text, spaces: role is not (LinkRole.Number or LinkRole.HouseNumber or LinkRole.Postcode));
    }

    private int Code(string value)
    {
        if (value.Length == 0)
            return -1;
        if (_codes.TryGetValue(value, out var code))
            return code;
        code = Values.Count;
        _codes.Add(value, code);
        Values.Add(value);
        Frequencies.Add(0);
        var letters = 0UL;
        foreach (var c in value)
            letters |= 1UL << (char.IsAsciiLetterLower(c) ? c - 'a' : char.IsAsciiDigit(c) ? 26 + c - '0' : 36 + (c % 28));
        Letters.Add(letters);
        return code;
    }

    private static string Kept(string text, bool spaces)
    {
        var kept = new StringBuilder(text.Length);
        var gap = false;
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                if (gap && kept.Length > 0 && spaces)
                    kept.Append(' ');
                kept.Append(c);
                gap = false;
            }
            else
            {
                gap |= c is not ('\'' or '`');
            }
        }
        return kept.ToString();
    }
}
