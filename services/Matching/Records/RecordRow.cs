using System.Text;

namespace ExchangeNetwork.Matching.Records;

/// <summary>One accepted row as UTF-8 slices of its batch: the hot path reads these, everyone else takes <see cref="ToHeldRecord"/>.</summary>
/// <remarks>Valid until the batch is filled again or disposed.</remarks>
public readonly ref struct RecordRow
{
    private readonly RecordBatch _batch;
    private readonly int _index;

    internal RecordRow(RecordBatch batch, int index)
    {
        _batch = batch;
        _index = index;
    }

    /// <summary>1-based physical record; the header of a CSV file is 1.</summary>
    public long RowNumber => Entry.RowNumber;

    /// <summary>1-based physical line where the row starts.</summary>
    public long LineNumber => Entry.LineNumber;

    /// <summary>The source's own id of the record, as received; the entry id in a list.</summary>
    public ReadOnlySpan<byte> RecordId => _batch.Slice(Entry.Id);

    /// <summary>When the source saw it, in UTC, to the millisecond; null when the source does not say.</summary>
    public DateTimeOffset? ObservedAt =>
        Entry.ObservedTicks == 0 ? null : new DateTimeOffset(Entry.ObservedTicks, TimeSpan.Zero);

    /// <summary>Name of a person as received; empty when absent.</summary>
    public ReadOnlySpan<byte> Name => _batch.Slice(Entry.Name);

    /// <summary>Birth date as received; empty when absent.</summary>
    public ReadOnlySpan<byte> BirthDate => _batch.Slice(Entry.BirthDate);

    /// <summary>Name of an organisation as received; empty when absent.</summary>
    public ReadOnlySpan<byte> OrganizationName => _batch.Slice(Entry.OrganizationName);

    /// <summary>Address as received; empty when absent.</summary>
    public ReadOnlySpan<byte> Address => _batch.Slice(Entry.Address);

    /// <summary>Canonical JSON of the record.</summary>
    public ReadOnlySpan<byte> Canonical => _batch.Slice(Entry.Canonical);

    /// <summary>How many identifiers the record holds.</summary>
    public int IdentifierCount => Entry.IdentifierCount;

    private ref readonly RecordEntry Entry => ref _batch.Entry(_index);

    /// <summary>Type code of an identifier.</summary>
    public string IdentifierType(int index) => _batch.Identifier(Entry, index).Type;

    /// <summary>Value of an identifier as received.</summary>
    public ReadOnlySpan<byte> IdentifierValue(int index) => _batch.Slice(_batch.Identifier(Entry, index).Value);

    /// <summary>A copy that outlives the batch.</summary>
    public HeldRecord ToHeldRecord() =>
        new(Text(RecordId), ObservedAt, Identifiers(), Attributes(), Canonical.ToArray());

    internal IdentifierValue[] Identifiers()
    {
        var identifiers = new IdentifierValue[IdentifierCount];
        for (var i = 0; i < identifiers.Length; i++)
            identifiers[i] = new IdentifierValue(IdentifierType(i), Text(IdentifierValue(i)));
        return identifiers;
    }

    internal SubjectAttributes Attributes() =>
        Name.IsEmpty && BirthDate.IsEmpty && OrganizationName.IsEmpty && Address.IsEmpty
            ? SubjectAttributes.None
            : new SubjectAttributes(TextOrNull(Name), TextOrNull(BirthDate), TextOrNull(OrganizationName), TextOrNull(Address));

    /// <summary>Masks the content.</summary>
    public override string ToString() => "RecordRow(***)";

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static string? TextOrNull(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Text(utf8);
}

/// <summary>A piece of a buffer.</summary>
internal readonly record struct Slice(int Offset, int Length);

/// <summary>Where the parts of one accepted row are in its batch.</summary>
internal struct RecordEntry
{
    public long RowNumber;
    public long LineNumber;
    public long ObservedTicks;
    public Slice Canonical;
    public Slice Id;
    public Slice Name;
    public Slice BirthDate;
    public Slice OrganizationName;
    public Slice Address;
    public int IdentifierStart;
    public int IdentifierCount;
}
