using System.Text;

namespace ExchangeNetwork.Matching.Records;

/// <summary>What a column is read as.</summary>
public enum ColumnRole
{
    /// <summary>A plain field: kept, not matched on.</summary>
    Field,

    /// <summary>The source's own id of the record.</summary>
    RecordId,

    /// <summary>The owner's own id of a list entry.</summary>
    EntryId,

    /// <summary>When the source saw it.</summary>
    ObservedAt,

    /// <summary>A typed identifier.</summary>
    Identifier,

    /// <summary>Name of a person.</summary>
    Name,

    /// <summary>Birth date of a person.</summary>
    BirthDate,

    /// <summary>Name of an organisation.</summary>
    OrganizationName,

    /// <summary>Address of a person or organisation, in one line.</summary>
    Address,

    /// <summary>Code of a paper invoice; with the number it makes an <c>invoice</c>.</summary>
    InvoiceCode,

    /// <summary>Number of an invoice.</summary>
    InvoiceNumber,

    /// <summary>A column at the end of the header without a name; must be empty in every row.</summary>
    Unnamed,
}

/// <summary>A column and its meaning.</summary>
/// <param name="Name">Name as received, without white space around it; key of the field in the canonical record.</param>
/// <param name="Role">What it is read as.</param>
/// <param name="IdentifierType">Type code such as <c>resident-id</c>; null for other roles.</param>
public sealed record MappedColumn(string Name, ColumnRole Role, string? IdentifierType);

/// <summary>The columns of one file with their roles, by header names in both languages or an explicit mapping.</summary>
/// <remarks>Grows while NDJSON is read, where each line may bring new members: roles once given stay.</remarks>
public sealed class ColumnMap
{
    internal const int MaxNameBytes = 256;

    private readonly ColumnMapping? _mapping;
    private readonly ColumnRole _keyRole;
    private readonly List<MappedColumn> _columns = [];
    private readonly List<Meaning> _meanings = [];
    private readonly List<byte[]> _utf8Names = [];
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly int[] _single = new int[(int)ColumnRole.Unnamed + 1];

    internal ColumnMap(ColumnMapping? mapping, ColumnRole keyRole)
    {
        _mapping = mapping;
        _keyRole = keyRole;
        Array.Fill(_single, -1);
    }

    /// <summary>The columns, in the order of the file.</summary>
    public IReadOnlyList<MappedColumn> Columns => _columns;

    /// <summary>Columns that become members of <c>fields</c>, in ordinal order of their names: the order of the canonical form.</summary>
    internal int[] FieldOrder { get; private set; } = [];

    /// <summary>For each column, <c>,"name":"</c> as it stands in the canonical form.</summary>
    internal byte[][] Prefixes { get; private set; } = [];

    internal IdentifierColumn[] Identifiers { get; private set; } = [];

    internal int NamedCount { get; private set; }

    internal bool HasUnnamed => NamedCount < _columns.Count;

    /// <summary>Bytes of the canonical form that do not depend on values, at most.</summary>
    internal int OverheadBytes { get; private set; }

    /// <summary>The roles of a CSV header; null with a refusal when the file cannot be read by it.</summary>
    /// <param name="header">Column names as received.</param>
    /// <param name="mapping">Explicit roles; null to go by names alone.</param>
    /// <param name="list">True for a list of subjects (<c>entry_id</c>), false for records (<c>record_id</c>).</param>
    /// <param name="refusal">Why not.</param>
    public static ColumnMap? TryCreate(IReadOnlyList<string> header, ColumnMapping? mapping, bool list, out FileRefusal? refusal)
    {
        var keyRole = list ? ColumnRole.EntryId : ColumnRole.RecordId;
        var map = new ColumnMap(mapping, keyRole);
        refusal = map.AddHeader(header);
        return refusal is null ? map : null;
    }

    internal static bool IsUsableName(ReadOnlySpan<char> name) =>
        !name.IsEmpty && Encoding.UTF8.GetByteCount(name) <= MaxNameBytes && !name.ContainsAnyInRange('\0', '\x1f');

    internal int Single(ColumnRole role) => _single[(int)role];

    internal int Key => _single[(int)_keyRole];

    internal bool IsPlain(int column) =>
        _meanings[column].Role == ColumnRole.Field || (_columns[column].Role == ColumnRole.Field && _single[(int)_meanings[column].Role] >= 0);

    internal bool TryFind(ReadOnlySpan<char> name, out int column) =>
        _byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out column);

    internal ReadOnlySpan<byte> Utf8Name(int column) => _utf8Names[column];

    internal int Add(string name, ColumnRole? fixedRole = null)
    {
        var column = _columns.Count;
        var meaning = fixedRole is { } role ? new Meaning(role, null, 0, "") : RoleOf(name);
        _columns.Add(new MappedColumn(name, ColumnRole.Field, null));
        _meanings.Add(meaning);
        _utf8Names.Add(Encoding.UTF8.GetBytes(name));
        if (fixedRole is null)
            _byName.Add(name, column);
        return column;
    }

    /// <summary>Settles roles and order after columns were added; roles already given stay where they are.</summary>
    internal void Compile()
    {
        ColumnRole[] singles =
            [_keyRole, ColumnRole.ObservedAt, ColumnRole.Name, ColumnRole.BirthDate, ColumnRole.OrganizationName, ColumnRole.Address];
        foreach (var role in singles)
        {
            if (_single[(int)role] < 0)
                _single[(int)role] = Preferred(role);
        }
        var identifiers = new List<IdentifierColumn>();
        for (var column = 0; column < _columns.Count; column++)
        {
            var meaning = _meanings[column];
            var holds = meaning.Role is ColumnRole.Identifier or ColumnRole.Unnamed || _single[(int)meaning.Role] == column;
            if (meaning.Role == ColumnRole.Identifier)
                identifiers.Add(new IdentifierColumn(meaning.Type!, column, -1));
            if (meaning.Role is ColumnRole.InvoiceNumber)
            {
                var code = _meanings.FindIndex(other => other.Role == ColumnRole.InvoiceCode && other.Suffix == meaning.Suffix);
                identifiers.Add(new IdentifierColumn("invoice", column, code));
                holds = true;
            }
            holds |= meaning.Role == ColumnRole.InvoiceCode;
            _columns[column] = new MappedColumn(_columns[column].Name, holds ? meaning.Role : ColumnRole.Field, meaning.Type);
        }
        Identifiers = [.. identifiers];
        NamedCount = _columns.Count(column => column.Role != ColumnRole.Unnamed);
        FieldOrder = [.. Enumerable.Range(0, _columns.Count)
            .Where(column => column != Key && column != Single(ColumnRole.ObservedAt) && _columns[column].Role != ColumnRole.Unnamed)
            .OrderBy(column => _columns[column].Name, StringComparer.Ordinal)];
        Prefixes = [.. _utf8Names.Select(JsonText.MemberPrefix)];
        OverheadBytes = Prefixes.Sum(prefix => prefix.Length + 1) + 512;
    }

    private FileRefusal? AddHeader(IReadOnlyList<string> header)
    {
        var named = header.Count;
        while (named > 0 && string.IsNullOrWhiteSpace(header[named - 1]))
            named--;
        if (named == 0)
            return new FileRefusal(IntakeCodes.NoHeader);
        // A first line without any known name is data, and what else is wrong with it would quote subjects.
        if (!header.Any(name => RoleOf(name).Role != ColumnRole.Field))
            return new FileRefusal(IntakeCodes.NoHeader);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < header.Count; i++)
        {
            var name = header[i].Trim();
            if (i >= named)
                Add(name, ColumnRole.Unnamed);
            else if (!IsUsableName(name) || ColumnNames.Fold(name) is not { Length: > 0 } folded)
                return new FileRefusal(IntakeCodes.UnusableHeader, (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
            else if (!seen.Add(folded))
                return new FileRefusal(IntakeCodes.DuplicateHeader, name);
            else
                Add(name);
        }
        if (_mapping?.Columns.FirstOrDefault(column => !seen.Contains(ColumnNames.Fold(column))) is { } missing)
            return new FileRefusal(IntakeCodes.MappedColumnMissing, missing);
        if (MappedTwice() is { } twice)
            return twice;
        Compile();
        return Key < 0 ? new FileRefusal(IntakeCodes.MissingKeyColumn, _keyRole == ColumnRole.EntryId ? "entry_id" : "record_id") : null;
    }

    private Meaning RoleOf(string name) => _mapping is not null && _mapping.TryGet(name, out var mapped)
        ? mapped with { Preference = -1 }
        : ColumnNames.Of(name, _keyRole);

    private FileRefusal? MappedTwice()
    {
        var twice = Enumerable.Range(0, _columns.Count)
            .Where(column => _meanings[column] is { Preference: < 0, Role: not ColumnRole.Field and not ColumnRole.Identifier })
            .GroupBy(column => (_meanings[column].Role, _meanings[column].Suffix))
            .FirstOrDefault(group => group.Count() > 1);
        return twice is null ? null : new FileRefusal(
            IntakeCodes.RoleMappedTwice, ColumnNames.RoleName(twice.Key.Role), string.Join(", ", twice.Select(column => _columns[column].Name)));
    }

    private int Preferred(ColumnRole role)
    {
        var best = -1;
        for (var column = 0; column < _columns.Count; column++)
        {
            if (_meanings[column].Role == role && (best < 0 || _meanings[column].Preference < _meanings[best].Preference))
                best = column;
        }
        return best;
    }
}

/// <summary>A column whose value is an identifier; for a paper invoice also the column of its code, else -1.</summary>
internal readonly record struct IdentifierColumn(string Type, int Column, int CodeColumn);
