using System.Globalization;
using System.Text;
using Newtonsoft.Json;

namespace ExchangeNetwork.Sandbox.Scenario.Sample;

/// <summary>Writes the folder of a sample: what is expected first, then agencies, lists and records.</summary>
internal sealed class SampleFolderWriter(SampleWorld world, SamplePlan plan, string mode, string folder)
{
    public void WriteExpected(SampleSummary summary)
    {
        using (var csv = new CsvFile(Path.Combine(folder, "expected.csv"), byteOrderMark: false, "\n"))
        {
            csv.Row("list", "entry_id", "agency", "source", "record_id");
            var hits = from rows in plan.Rows
                       from row in rows
                       where row.IsOwnRecord
                       from list in row.Hits
                       orderby list.Index, row.Entry, row.File, row.Row
                       select (list, row);
            foreach (var (list, row) in hits)
            {
                var file = world.Files[row.File];
                csv.Row(list.Name, list.EntryId(row.Entry), world.Agencies[file.Agency].Id, file.Source.FileName, RowComposer.RecordId(file, row.Row));
            }
        }
        WriteJson("expected.json", summary);
    }

    public void WriteAgencies() => WriteJson("agencies.json", world.Agencies.Select(agency => new { agency.Id, agency.NameZh, agency.NameEn }));

    public void WriteList(SampleList list)
    {
        var kind = list.Kind;
        WriteJson(Path.Combine("lists", $"{list.Name}.json"), new
        {
            kind.TitleZh,
            kind.TitleEn,
            Owner = world.Agencies[list.Owner].Id,
            Recipients = list.Recipients.Select(agency => world.Agencies[agency].Id),
            Mode = mode,
            Basis = new { Id = $"{world.Agencies[list.Owner].Id}-{kind.Name}", kind.Citation, kind.Purpose },
            kind.Purpose,
            list.K,
            WindowDays = 30,
            Releasable = kind.Releasable,
            ReleaseMode = list.Index % 4 == 1 ? "onRequest" : "automatic",
            ValidDays = 90,
            OverMatchCap = SampleScenario.OverMatchCap,
        });
        var columns = kind.Types
            .SelectMany(type => type == IdentifierType.NameBirth ? new[] { Field.Name, Field.BirthDate } : [type.Replace('-', '_')]).ToList();
        using var csv = new CsvFile(Path.Combine(folder, "lists", $"{list.Name}.csv"), byteOrderMark: list.Index % 3 == 1, "\n");
        csv.Row(["entry_id", .. columns]);
        var values = new List<string>(columns.Count + 1);
        for (var entry = 0; entry < list.Entries; entry++)
        {
            values.Clear();
            values.Add(list.EntryId(entry));
            foreach (var type in kind.Types)
            {
                var has = list.Has(entry, type);
                if (type != IdentifierType.NameBirth)
                {
                    values.Add(has ? list.Value(entry, type) : "");
                    continue;
                }
                // A name without a birth date is no identifier, but the list still says it.
                values.Add(list.PersonName(entry));
                values.Add(has ? list.BirthDate(entry).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "");
            }
            csv.Row(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values));
        }
    }

    /// <summary>Writes one record file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="written">Told how many rows were written since it was last told; may be called on any thread.</param>
    /// <param name="cancellationToken">Stops between rows.</param>
    public void WriteRecords(SampleFile file, Action<long> written, CancellationToken cancellationToken)
    {
        const int step = 1_000;
        var composer = new RowComposer(world, file);
        var planted = plan.Rows[file.Index];
        var path = Path.Combine(folder, "records", world.Agencies[file.Agency].Id, file.Source.FileName);
        using var csv = file.Source.Encoding switch
        {
            SampleEncoding.Gb18030 => new CsvFile(path, CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!, "\r\n"),
            SampleEncoding.Utf8Bom => new CsvFile(path, byteOrderMark: true, "\r\n"),
            _ => new CsvFile(path, byteOrderMark: false, "\n"),
        };
        csv.Row([.. file.Source.Columns.Select(column => column.Header)]);
        var next = 0;
        for (var row = 0L; row < file.Rows; row++)
        {
            if (row % step == 0 && row > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                written(step);
            }
            if (next >= planted.Count || planted[next].Row != row)
            {
                composer.Ordinary(row);
                csv.Row(composer.Values);
                continue;
            }
            var special = planted[next++];
            composer.Planted(special);
            if (special.Kind != PlantedKind.WrongColumnCount)
                csv.Row(composer.Values);
            else if (special.Variant % 2 == 0)
                csv.Row(composer.Values.AsSpan(..^2));
            else
                csv.Row([.. composer.Values, "?", "?"]);
        }
        written(file.Rows > 0 ? (file.Rows - 1) % step + 1 : 0);
    }

    private void WriteJson(string name, object document) => File.WriteAllText(
        Path.Combine(folder, name), JsonConvert.SerializeObject(document, Formatting.Indented, Format).ReplaceLineEndings("\n") + "\n");

    private static readonly JsonSerializerSettings Format = new()
    {
        ContractResolver = new Newtonsoft.Json.Serialization.CamelCasePropertyNamesContractResolver(),
        Culture = CultureInfo.InvariantCulture,
        NullValueHandling = NullValueHandling.Ignore,
    };
}
