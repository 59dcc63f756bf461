using System.Numerics;
using System.Text;
using AnyAscii;
using ExchangeNetwork.Matching.Han;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Scoring.Names;
using ExchangeNetwork.Matching.Scoring.Places;

namespace ExchangeNetwork.Matching.Linkage;

/// <summary>One column of a file to be linked.</summary>
internal sealed class LinkColumn
{
    private static readonly string[] Absent = ["null", "none", "nil", "n/a", "-", "--", "?", "unknown", "无", "不详", "未知", "空"];

    // Opening and closing in turn; full width is folded before.
    private const string Brackets = "()[]{}【】〔〕〖〗";

    // Some values are mistyped in every column.
    private const double OfOneKind = 0.8;

    private readonly Dictionary<string, int> _raw = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);

    /// <summary>An empty column.</summary>
    /// <param name="header">What its header says.</param>
    public LinkColumn(LinkField header) => Header = Field = header;

    /// <summary>What its header says it holds.</summary>
    public LinkField Header { get; }

    /// <summary>What it holds, by its values where the header says nothing.</summary>
    public LinkField Field { get; private set; }

    /// <summary>Value number of each row; -1 where it is missing.</summary>
    public List<int> Rows { get; } = [];

    /// <summary>Values by number, as they are compared.</summary>
    public List<string> Values { get; } = [];

    /// <summary>Rows of each value.</summary>
    public List<int> Frequencies { get; } = [];

    /// <summary>What each value is known to be; null where it is a text like any other.</summary>
    public List<KnownNumber?> Known { get; } = [];

    /// <summary>Kind of number that nearly all values are, whatever the header says; null where there is none.</summary>
    public string? Kind { get; private set; }

    /// <summary>Letters and digits that occur in each value, a bit each; bounds the edits between two from below.</summary>
    public List<ulong> Letters { get; } = [];

    /// <summary>Bits that the characters of each value hold by how often the column has them: the rarer, the less often it agrees by chance.</summary>
    public float[] Rarity { get; private set; } = [];

    /// <summary>Takes the next row's value.</summary>
    public void Add(string raw)
    {
        if (!_raw.TryGetValue(raw, out var code))
        {
            code = Code(raw);
            _raw.Add(raw, code);
        }
        Rows.Add(code);
        if (code >= 0)
            Frequencies[code]++;
    }

    /// <summary>Sees what the values have in common, when all are there.</summary>
    public void End()
    {
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var code = 0; code < Known.Count; code++)
        {
            if (Known[code]?.Type is { } type)
                rows[type] = rows.GetValueOrDefault(type) + Frequencies[code];
        }
        var all = Frequencies.Sum();
        Kind = rows.FirstOrDefault(kind => kind.Value >= OfOneKind * all).Key;
        if (Kind is not null && Header.Role == LinkRole.Text)
            Field = LinkColumns.OfKind(Header, Kind);
        // A cleared dictionary keeps its room, and the comparison needs it.
        _raw.Clear();
        _raw.TrimExcess();
        _codes.Clear();
        _codes.TrimExcess();
        Rarity = RarityOf(Values);
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
        if (Array.IndexOf(Absent, HanFolding.Text(folded)) >= 0)
            return "";
        if (role == LinkRole.BirthDate)
            return BirthDate.TryRead(raw, out var date) ? date.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture) : Kept(folded, spaces: false);
        // Characters stay: their readings would make one of many names.
        var text = !NameText.HasHan(folded) ? folded.Transliterate().ToLowerInvariant()
            : role is LinkRole.Name or LinkRole.GivenName or LinkRole.Surname ? HanFolding.Name(folded)
            : HanFolding.Text(folded);
        return Kept(
            text,
            spaces: role is not (LinkRole.Number or LinkRole.Phone or LinkRole.HouseNumber or LinkRole.Postcode),
            // A region in brackets is another part of the name than the same without.
            brackets: role == LinkRole.OrganizationName && NameText.HasHan(text));
    }

    private int Code(string raw)
    {
        var value = Canonical(raw, Header.Role);
        if (value.Length == 0)
            return -1;
        var known = KnownNumber.Read(raw, value.Replace(" ", "", StringComparison.Ordinal), Header);
        value = known?.Text ?? value;
        if (value.Length == 0)
            return -1;
        if (_codes.TryGetValue(value, out var code))
            return code;
        code = Values.Count;
        _codes.Add(value, code);
        Values.Add(value);
        Frequencies.Add(0);
        Known.Add(known);
        var letters = 0UL;
        foreach (var c in value)
            letters |= 1UL << (char.IsAsciiLetterLower(c) ? c - 'a' : char.IsAsciiDigit(c) ? 26 + c - '0' : 36 + (c % 28));
        Letters.Add(letters);
        return code;
    }

    private static float[] RarityOf(List<string> values)
    {
        var counts = new int[char.MaxValue + 1];
        var all = 0L;
        foreach (var value in values)
        {
            all += value.Length;
            foreach (var c in value)
                counts[c]++;
        }
        var rarity = new float[values.Count];
        for (var code = 0; code < rarity.Length; code++)
        {
            foreach (var c in values[code])
                rarity[code] += MathF.Log2((float)all / counts[c]);
        }
        return rarity;
    }

    private static string Kept(string text, bool spaces, bool brackets = false)
    {
        var kept = new StringBuilder(text.Length);
        var gap = false;
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c == ChineseNumerals.Zero)
            {
                if (gap && kept.Length > 0 && spaces)
                    kept.Append(' ');
                kept.Append(c);
                gap = false;
            }
            else if (brackets && Brackets.IndexOf(c, StringComparison.Ordinal) is >= 0 and var kind)
            {
                kept.Append(kind % 2 == 0 ? '(' : ')');
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
