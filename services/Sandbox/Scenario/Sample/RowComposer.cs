using System.Globalization;

namespace ExchangeNetwork.Sandbox.Scenario.Sample;

/// <summary>Composes the values of a row; any row can be made without the rows before it.</summary>
/// <remarks>Not safe for threads: each file has a composer of its own.</remarks>
internal sealed class RowComposer
{
    private static readonly DateTime FirstObservation = new(2025, 3, 3, 0, 0, 0, DateTimeKind.Unspecified);
    private const long ObservationSeconds = 180 * 86_400L;

    private readonly SampleWorld _world;
    private readonly SampleFile _file;
    private readonly long _persons;
    private readonly long _companies;

    public RowComposer(SampleWorld world, SampleFile file)
    {
        _world = world;
        _file = file;
        // Subjects come back: four records a person, twenty a company, over all agencies.
        _persons = Math.Max(1_000, world.Options.Records / 4);
        _companies = Math.Max(200, world.Options.Records / 20);
        Values = new string[file.Source.Columns.Count];
    }

    /// <summary>The row's values in the order of the columns.</summary>
    public string[] Values { get; }

    /// <summary>Record id of a row.</summary>
    public static string RecordId(SampleFile file, long row) =>
        $"{file.Source.Prefix}-{(row + 1).ToString("D9", CultureInfo.InvariantCulture)}";

    /// <summary>Name of the noise that a matching row carries.</summary>
    public static string NoiseOf(PlantedRow row, SampleSource source)
    {
        if (row.Type == IdentifierType.NameBirth)
            return Noises.BirthDate(default, row.Variant).Name;
        if (row.Type == IdentifierType.Invoice && source.SplitsInvoices)
            return "code-and-number-columns";
        var noises = Noises.Of(row.Type, row.List!.Value(row.Entry, row.Type));
        var checksum = SampleList.HasFailingChecksum(row.Entry) && SampleList.IsChecksummed(row.Type) ? "failed-checksum+" : "";
        return checksum + noises[row.Variant % noises.Count].Name;
    }

    /// <summary>A row about subjects that are on no list.</summary>
    public void Ordinary(long row)
    {
        var random = SampleRandom.For((ulong)_world.Options.Seed, (ulong)_file.Index + 1, (ulong)row);
        var person = random.Below(_persons);
        var company = random.Below(_companies);
        var document = row * _world.Files.Count + _file.Index;
        var (day, rest) = _world.Values.Person(person);
        var columns = _file.Source.Columns;
        for (var i = 0; i < columns.Count; i++)
        {
            var holds = columns[i].Holds;
            Values[i] = holds switch
            {
                Field.RecordId => RecordId(_file, row),
                Field.ObservedAt => FirstObservation.AddSeconds(ObservationSeconds * row / _file.Rows)
                    .ToString(_file.Source.TimeFormat, CultureInfo.InvariantCulture),
                Field.Name => SubjectNames.Person(SubjectClass.Background, rest),
                Field.BirthDate => Noises.BirthDate(SubjectValues.BirthDate(SubjectClass.Background, day), _file.Index).Text,
                IdentifierType.OrganizationName => SubjectNames.Company(SubjectClass.Background, company),
                Field.InvoiceCode or Field.InvoiceNumber => "",
                IdentifierType.Invoice or IdentifierType.CustomsDeclaration => _world.Values.Value(holds, SubjectClass.Background, document),
                IdentifierType.Uscc or IdentifierType.Lei or IdentifierType.BankAccount or IdentifierType.Iban
                    => random.Below(8) == 0 ? "" : _world.Values.Value(holds, SubjectClass.Background, company),
                IdentifierType.Bic => _world.Values.Value(holds, SubjectClass.Background, company % 200),
                IdentifierType.ResidentId or IdentifierType.Passport or IdentifierType.TravelPermit or IdentifierType.Mobile
                    or IdentifierType.BankCard or IdentifierType.Plate
                    => random.Below(8) == 0 ? "" : _world.Values.Value(holds, SubjectClass.Background, person),
                _ => Filler.Text(holds, ref random),
            };
            if (holds == Field.InvoiceNumber)
                SplitInvoice(_world.Values.Value(IdentifierType.Invoice, SubjectClass.Background, document));
        }
    }

    /// <summary>A planted row.</summary>
    public void Planted(PlantedRow planted)
    {
        if (planted.Kind == PlantedKind.Repeat)
        {
            if (planted.Original is null)
                Ordinary(planted.OrdinaryRow);
            else
                Planted(planted.Original);
            return;
        }
        Ordinary(planted.Row);
        var list = planted.List!;
        ClearContradictions(list, planted);
        if (planted.Kind == PlantedKind.NearMiss)
            PutNearMiss(planted);
        else if (planted.Kind == PlantedKind.FullMatch)
            PutAll(planted);
        else
            PutOne(planted, planted.Type, planted.Variant);

        if (planted.Kind == PlantedKind.Revision)
            Put(Field.RecordId, RecordId(_file, planted.Original!.Row));
        else if (planted.Kind == PlantedKind.NoRecordId)
            Put(Field.RecordId, planted.Variant % 2 == 0 ? "" : "  ");
        else if (planted.Kind == PlantedKind.ImpossibleDate)
            Put(Field.ObservedAt, $"{(planted.Variant % 3) switch { 0 => "2025-02-30", 1 => "2025-13-01", _ => "2025-06-31" }} 08:00:00");
    }

    // A planted row says nothing about the entry but what is planted: the list's other columns are blank, the name agrees.
    private void ClearContradictions(SampleList list, PlantedRow planted)
    {
        foreach (var type in planted.Hits.Append(list).SelectMany(hit => hit.Kind.Types))
        {
            Put(type, "");
            if (type == IdentifierType.Invoice)
                SplitInvoice("");
            else if (type == IdentifierType.NameBirth)
                Put(Field.BirthDate, "");
        }
        if (planted.Kind != PlantedKind.NearMiss && list.Kind.Types.Contains(IdentifierType.NameBirth))
            Put(Field.Name, list.PersonName(planted.Entry));
    }

    private void PutAll(PlantedRow planted)
    {
        foreach (var type in planted.List!.Kind.Types)
        {
            if (planted.List.Has(planted.Entry, type) && _file.Source.Holds(type))
                PutOne(planted, type, type == planted.Type ? planted.Variant : 0);
        }
    }

    private void PutOne(PlantedRow planted, string type, int variant)
    {
        var (list, entry) = (planted.List!, planted.Entry);
        if (type == IdentifierType.NameBirth)
        {
            Put(Field.Name, Noises.PersonName(list.PersonName(entry), variant));
            Put(Field.BirthDate, Noises.BirthDate(list.BirthDate(entry), variant).Text);
            return;
        }
        var value = list.Value(entry, type);
        var noises = Noises.Of(type, value);
        if (type == IdentifierType.Invoice && _file.Source.SplitsInvoices)
            SplitInvoice(value);
        else
            Put(type, noises[variant % noises.Count].Apply(value));
    }

    private void PutNearMiss(PlantedRow planted)
    {
        var subject = planted.List!.Subject(planted.Entry);
        switch (planted.Type)
        {
            case IdentifierType.NameBirth when planted.Variant % 2 == 0:
                // The entry's name with a birth date that no entry has.
                Put(Field.Name, planted.List.PersonName(planted.Entry));
                var otherDate = SubjectValues.BirthDate(SubjectClass.NearMiss, _world.Values.Person(subject).Day);
                Put(Field.BirthDate, Noises.BirthDate(otherDate, planted.Variant).Text);
                break;
            case IdentifierType.NameBirth:
                // The entry's birth date with a name that no entry has.
                Put(Field.Name, SubjectNames.Person(SubjectClass.NearMiss, _world.Values.Person(subject).Place));
                Put(Field.BirthDate, Noises.BirthDate(planted.List.BirthDate(planted.Entry), planted.Variant).Text);
                break;
            case IdentifierType.OrganizationName:
                Put(IdentifierType.OrganizationName, SubjectNames.Company(SubjectClass.NearMiss, subject));
                break;
            case IdentifierType.Uscc when planted.Variant % 2 == 0:
                Put(IdentifierType.Uscc, _world.Values.SameOrganizationCode(subject));
                break;
            case IdentifierType.Invoice when _file.Source.SplitsInvoices:
                SplitInvoice(_world.Values.Value(planted.Type, SubjectClass.NearMiss, subject));
                break;
            default:
                Put(planted.Type, _world.Values.Value(planted.Type, SubjectClass.NearMiss, subject));
                break;
        }
    }

    // Paper invoices: a code and a number of eight digits; fully digital ones have no code.
    private void SplitInvoice(string invoice)
    {
        var split = invoice.Length == 0 || Noises.IsDigital(invoice) ? 0 : invoice.Length - 8;
        Put(Field.InvoiceCode, invoice[..split]);
        Put(Field.InvoiceNumber, invoice[split..]);
    }

    private void Put(string holds, string value)
    {
        if (IndexOf(holds) is >= 0 and var index)
            Values[index] = value;
    }

    private int IndexOf(string holds)
    {
        var columns = _file.Source.Columns;
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Holds == holds)
                return i;
        }
        return -1;
    }
}
