using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Checks the fields of one row and writes its canonical record into the batch.</summary>
/// <remarks>
/// Canonical: <c>{"fields":{column:value,...},"observedAt":...,"recordId":...,"source":...}</c>, the bytes that the contract's canonical JSON
/// gives for the same document. Record id and time stand outside <c>fields</c>; empty fields are left out. Identifiers and attributes are
/// slices of it wherever the value needed no escape.
/// </remarks>
internal sealed class RowBuilder(ColumnMap map, RecordReaderOptions options, bool checkEncoding)
{
    private readonly byte[] _source = Tail(options.Source);
    private (string Type, Slice Value)[] _identifiers = new (string, Slice)[16];
    private Slice[] _values = [];

    /// <summary>Adds the row to the batch, unless there is something wrong with it.</summary>
    public RowProblem TryAppend(
        ReadOnlySpan<byte> row, ReadOnlySpan<Slice> fields, int fieldCount, bool mayNeedEscape, long rowNumber, long lineNumber, RecordBatch batch)
    {
        if (fieldCount != map.Columns.Count)
            return WrongCount(fieldCount);
        if (Check(row, fields) is { Code: not null } broken)
            return broken;
        var entry = new RecordEntry { RowNumber = rowNumber, LineNumber = lineNumber };
        var id = Field(row, fields, map.Key);
        if (CheckId(id) is { } idProblem)
            return new RowProblem(idProblem, map.Key, Number(options.MaxIdBytes));
        var observed = map.Single(ColumnRole.ObservedAt);
        var time = Field(row, fields, observed);
        if (!IsBlank(time) && !DateText.TryTime(time, out entry.ObservedTicks))
            return new RowProblem(IntakeCodes.BadObservedAt, observed);
        var birth = map.Single(ColumnRole.BirthDate);
        var birthText = Field(row, fields, birth);
        var birthDay = default(DateTime);
        if (!IsBlank(birthText) && !DateText.TryDay(birthText, out birthDay))
            return new RowProblem(IntakeCodes.BadBirthDate, birth);

        var perByte = mayNeedEscape ? JsonText.MaxExpansion + 2 : 4;
        var output = batch.Reserve(map.OverheadBytes + _source.Length + (row.Length * perByte), out var offset);
        var writer = new ArenaWriter(output, offset, mayNeedEscape);
        WriteFields(row, fields, ref writer);
        entry.Id = WriteTail(id, entry.ObservedTicks, ref writer);
        entry.Canonical = new Slice(offset, writer.Length);
        // A slice of negative length marks text that was escaped: the value itself is kept behind the record.
        if (entry.Id.Length < 0)
            entry.Id = writer.Copy(id);
        entry.Name = Value(row, fields, map.Single(ColumnRole.Name), ref writer);
        entry.BirthDate = Value(row, fields, birth, ref writer);
        entry.OrganizationName = Value(row, fields, map.Single(ColumnRole.OrganizationName), ref writer);
        entry.Address = Value(row, fields, map.Single(ColumnRole.Address), ref writer);
        var count = AddIdentifiers(row, fields, entry, birthDay, ref writer);
        batch.Commit(entry, _identifiers.AsSpan(0, count), writer.Length);
        return default;
    }

    private static byte[] Tail(string source)
    {
        var utf8 = Encoding.UTF8.GetBytes(source);
        var buffer = new byte[(utf8.Length * JsonText.MaxExpansion) + 16];
        "\",\"source\":\""u8.CopyTo(buffer);
        var length = 12 + JsonText.Write(utf8, buffer.AsSpan(12));
        "\"}"u8.CopyTo(buffer.AsSpan(length));
        return buffer[..(length + 2)];
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> row, ReadOnlySpan<Slice> fields, int column) =>
        column < 0 ? default : row.Slice(fields[column].Offset, fields[column].Length);

    private static bool IsBlank(ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty)
        {
            if (value[0] is (byte)' ' or (byte)'\t')
                value = value[1..];
            else if (value.StartsWith("\u3000"u8))
                value = value[3..];
            else
                return false;
        }
        return true;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private RowProblem WrongCount(int fieldCount) => new(
        fieldCount < map.Columns.Count ? IntakeCodes.TooFewColumns : IntakeCodes.TooManyColumns,
        -1, Number(fieldCount), Number(map.Columns.Count));

    private RowProblem Check(ReadOnlySpan<byte> row, ReadOnlySpan<Slice> fields)
    {
        // One look at the row settles it nearly always; only then is the column looked for.
        var suspect = row.Contains((byte)0) || (checkEncoding && !Utf8Check.IsValid(row));
        if (!suspect && row.Length <= options.MaxFieldBytes && !map.HasUnnamed)
            return default;
        for (var column = 0; column < map.Columns.Count; column++)
        {
            var value = Field(row, fields, column);
            if (value.IsEmpty)
                continue;
            if (map.Columns[column].Role == ColumnRole.Unnamed)
                return new RowProblem(IntakeCodes.TooManyColumns, -1, Number(column + 1), Number(map.NamedCount));
            if (value.Length > options.MaxFieldBytes)
                return new RowProblem(IntakeCodes.FieldTooLarge, column, Number(options.MaxFieldBytes));
            if (value.Contains((byte)0))
                return new RowProblem(IntakeCodes.NulByte, column);
            if (checkEncoding && !Utf8.IsValid(value))
                return new RowProblem(IntakeCodes.InvalidEncoding, column);
        }
        return default;
    }

    private string? CheckId(ReadOnlySpan<byte> id)
    {
        if (IsBlank(id))
            return IntakeCodes.MissingId;
        if (id.Length > options.MaxIdBytes)
            return IntakeCodes.IdTooLong;
        if (id.ContainsAnyInRange((byte)0, (byte)0x1F) || id.Contains((byte)0x7F))
            return IntakeCodes.IdControlCharacter;
        // U+0080 to U+009F are control characters too: 0xC2 and a byte up to 0x9F.
        for (var i = id.IndexOf((byte)0xC2); i >= 0 && i + 1 < id.Length;)
        {
            if (id[i + 1] <= 0x9F)
                return IntakeCodes.IdControlCharacter;
            var next = id[(i + 1)..].IndexOf((byte)0xC2);
            i = next < 0 ? -1 : i + 1 + next;
        }
        return null;
    }

    private void WriteFields(ReadOnlySpan<byte> row, ReadOnlySpan<Slice> fields, ref ArenaWriter writer)
    {
        if (_values.Length < map.Columns.Count)
            _values = new Slice[Math.Max(16, map.Columns.Count * 2)];
        writer.Raw("{\"fields\":{"u8);
        var first = 1;
        foreach (var column in map.FieldOrder)
        {
            var field = fields[column];
            if (field.Length == 0)
                continue;
            writer.Raw(map.Prefixes[column].AsSpan(first));
            _values[column] = writer.Text(row.Slice(field.Offset, field.Length));
            writer.Raw("\""u8);
            first = 0;
        }
    }

    private Slice WriteTail(ReadOnlySpan<byte> id, long observedTicks, ref ArenaWriter writer)
    {
        if (observedTicks == 0)
        {
            writer.Raw("},\"recordId\":\""u8);
        }
        else
        {
            writer.Raw("},\"observedAt\":\""u8);
            writer.Time(observedTicks);
            writer.Raw("\",\"recordId\":\""u8);
        }
        var slice = writer.Text(id);
        writer.Raw(_source);
        return slice;
    }

    private Slice Value(ReadOnlySpan<byte> row, ReadOnlySpan<Slice> fields, int column, ref ArenaWriter writer)
    {
        if (column < 0 || fields[column].Length == 0)
            return default;
        if (_values[column].Length < 0)
            _values[column] = writer.Copy(Field(row, fields, column));
        return _values[column];
    }

    private int AddIdentifiers(ReadOnlySpan<byte> row, ReadOnlySpan<Slice> fields, in RecordEntry entry, DateTime birthDay, ref ArenaWriter writer)
    {
        if (_identifiers.Length < map.Identifiers.Length + 2)
            _identifiers = new (string, Slice)[map.Identifiers.Length + 2];
        var count = 0;
        foreach (var identifier in map.Identifiers)
        {
            var value = Field(row, fields, identifier.Column);
            if (IsBlank(value))
                continue;
            var code = Field(row, fields, identifier.CodeColumn);
            _identifiers[count++] = (identifier.Type, IsBlank(code)
                ? Value(row, fields, identifier.Column, ref writer)
                : writer.Join(code, (byte)'+', value));
        }
        var name = Field(row, fields, map.Single(ColumnRole.Name));
        if (birthDay != default && !IsBlank(name))
        {
            Span<byte> day = stackalloc byte[10];
            DateText.WriteDay(birthDay, day);
            _identifiers[count++] = ("name-birth", writer.Join(name, (byte)'|', day));
        }
        if (!IsBlank(Field(row, fields, map.Single(ColumnRole.OrganizationName))))
            _identifiers[count++] = ("organization-name", entry.OrganizationName);
        return count;
    }

    /// <summary>Appends to reserved arena; the caller has reserved enough for the worst case.</summary>
    private ref struct ArenaWriter(Span<byte> output, int offset, bool mayNeedEscape)
    {
        private readonly Span<byte> _output = output;

        public int Length { get; private set; }

        public void Raw(scoped ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_output[Length..]);
            Length += bytes.Length;
        }

        public void Time(long utcTicks) => Length += DateText.WriteUtc(utcTicks, _output[Length..]);

        public Slice Text(ReadOnlySpan<byte> value)
        {
            var start = Length;
            if (mayNeedEscape && JsonText.MayNeedEscape(value))
            {
                Length += JsonText.Write(value, _output[Length..]);
                return Length - start == value.Length ? new Slice(offset + start, value.Length) : new Slice(0, -1);
            }
            Raw(value);
            return new Slice(offset + start, value.Length);
        }

        public Slice Copy(ReadOnlySpan<byte> value)
        {
            var start = Length;
            Raw(value);
            return new Slice(offset + start, value.Length);
        }

        public Slice Join(scoped ReadOnlySpan<byte> first, byte separator, scoped ReadOnlySpan<byte> second)
        {
            var start = Length;
            Raw(first);
            _output[Length++] = separator;
            Raw(second);
            return new Slice(offset + start, Length - start);
        }
    }
}
