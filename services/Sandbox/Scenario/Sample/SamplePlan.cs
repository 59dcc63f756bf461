namespace ExchangeNetwork.Sandbox.Scenario.Sample;

/// <summary>All planted rows of a sample and what they must lead to, decided before a single row is written.</summary>
internal sealed class SamplePlan
{
    /// <summary>Rows that hit, as a part of all rows, in thousandths.</summary>
    private const int HitsPerThousand = 8;

    /// <summary>Most planted hits, so that memory stays bounded however many rows there are.</summary>
    private const int MostHits = 40_000;

    /// <summary>Most rows of each kind of repeat, revision and rejected row.</summary>
    private const int MostDisturbances = 3_000;

    /// <summary>Rows from which on the over-matching value is planted.</summary>
    public const long OverMatchFromRecords = 10_000;

    /// <summary>Records that one telephone number hits at one agency.</summary>
    public const int OverMatchRecords = 150;

    private readonly SampleWorld _world;
    private readonly EntryPicker[] _pickers;
    private readonly List<PlantedRow>[] _rows;
    private readonly List<PlantedRow>[] _later;
    private readonly List<(SampleFile File, string Type)>[] _places;
    private readonly Dictionary<string, int> _variants = new(StringComparer.Ordinal);
    private readonly int _target;
    private int _hits;

    public SamplePlan(SampleWorld world)
    {
        _world = world;
        _pickers = [.. world.Lists.Select(list => new EntryPicker(list, SampleRandom.Mix((ulong)(world.Options.Seed * 1_000 + list.Index))))];
        _rows = [.. world.Files.Select(_ => new List<PlantedRow>())];
        _later = [.. world.Files.Select(_ => new List<PlantedRow>())];
        _places = [.. world.Lists.Select(list => Places(list, list.Recipients))];
        var records = world.Options.Records;
        _target = (int)Math.Min(MostHits, Math.Max(records * HitsPerThousand / 1_000, Math.Min(records / 8, 60)));
        PlantOverMatch();
        _hits = 0;
        PlantJointAlerts();
        PlantSharedSubjects();
        PlantSingleHits();
        PlantNonHits();
        PlantDisturbances();
        AssignRows();
    }

    /// <summary>Planted rows of each file in the order of their row numbers.</summary>
    public IReadOnlyList<IReadOnlyList<PlantedRow>> Rows => _rows;

    /// <summary>The row of the over-matching value, if there is one: all its rows carry the same entry.</summary>
    public PlantedRow? OverMatch { get; private set; }

    private void PlantOverMatch()
    {
        if (_world.Options.Records < OverMatchFromRecords)
            return;
        foreach (var list in _world.Lists)
        {
            var file = _places[list.Index].Where(place => place.Type == IdentifierType.Mobile).Select(place => place.File)
                .FirstOrDefault(file => Room(file) >= OverMatchRecords);
            if (file is null || _pickers[list.Index].Take([IdentifierType.Mobile]) is not { } entry)
                continue;
            for (var i = 0; i < OverMatchRecords; i++)
                AddHit(list, entry, file, IdentifierType.Mobile);
            OverMatch = _rows[file.Index][^1];
            return;
        }
    }

    // Three groups: enough agencies (an alert), one too few (none), one too few and the owner, who does not count (none).
    private void PlantJointAlerts()
    {
        var groups = Math.Max(1, _target / (_world.Lists.Count * 14));
        for (var group = 0; group < groups; group++)
        {
            foreach (var list in _world.Lists.Where(list => list.Recipients.Count >= list.K))
            {
                if (_hits >= _target * 3 / 4)
                    return;
                var wide = Math.Min(list.K + group % 2, list.Recipients.Count);
                PlantAtAgencies(list, wide, group, withOwner: false);
                PlantAtAgencies(list, list.K - 1, group + 1, withOwner: false);
                PlantAtAgencies(list, list.K - 1, group + 2, withOwner: true);
            }
        }
    }

    private void PlantAtAgencies(SampleList list, int agencies, int turn, bool withOwner)
    {
        var holders = Enumerable.Range(0, agencies).Select(i => list.Recipients[(turn + i) % list.Recipients.Count]).ToList();
        // A place for each agency; the entry must have all their types.
        var places = holders.Select(holder => PlaceAt(list, holder, turn)).ToList();
        if (withOwner)
            places.Add(PlaceAt(list, list.Owner, turn));
        if (places.Any(place => place is null)
            || _pickers[list.Index].Take([.. places.Select(place => place!.Value.Type).Distinct()], failing: false) is not { } entry)
        {
            return;
        }
        for (var i = 0; i < places.Count; i++)
        {
            if (places[i]!.Value is var (file, type) && file.Agency == list.Owner)
                Add(new PlantedRow { Kind = PlantedKind.Match, File = file.Index, List = list, Entry = entry, Type = type, Variant = turn });
            else
                AddHit(list, entry, file, type);
        }
    }

    private (SampleFile File, string Type)? PlaceAt(SampleList list, int agency, int turn)
    {
        var places = (agency == list.Owner ? Places(list, [agency]) : _places[list.Index])
            .Where(place => place.File.Agency == agency && Room(place.File) > 2).ToList();
        return places.Count == 0 ? null : places[turn % places.Count];
    }

    private void PlantSharedSubjects()
    {
        var each = Math.Max(1, _target / (_world.Lists.Count * 10));
        for (var index = 1; index < _world.Lists.Count; index += 2)
        {
            var (first, second) = (_world.Lists[index - 1], _world.Lists[index]);
            var places = _places[index - 1].Concat(_places[index])
                .Where(place => first.Kind.Types.Contains(place.Type) && second.Kind.Types.Contains(place.Type)).Distinct().ToList();
            for (var i = 0; i < each && places.Count > 0 && _hits < _target * 7 / 8; i++)
            {
                var (file, type) = places[i % places.Count];
                var both = new[] { first, second };
                var hits = both.Where(list => list.Recipients.Contains(file.Agency)).ToList();
                // The subject must have the type on both lists, which may blank different columns.
                if (Room(file) > 2 && _pickers[index - 1].Take([type], failing: false, shared: true) is { } entry && second.Has(entry, type))
                    AddHit(hits[0], entry, file, type, hits);
            }
        }
    }

    private void PlantSingleHits()
    {
        var idle = 0;
        for (var turn = 0; _hits < _target && idle < _world.Lists.Count * 20; turn++)
        {
            var list = _world.Lists[turn % _world.Lists.Count];
            var places = _places[list.Index];
            var round = turn / _world.Lists.Count;
            idle++;
            if (places.Count == 0)
                continue;
            var (file, type) = places[round % places.Count];
            // Every place meets, now and then, a number whose check character fails.
            bool? failing = (round + round / places.Count) % 7 == 6 && SampleList.IsChecksummed(type) ? true : null;
            if (Room(file) <= 2 || _pickers[list.Index].Take([type], failing) is not { } entry)
                continue;
            idle = 0;
            AddHit(list, entry, file, type, kind: round % 8 == 7 ? PlantedKind.FullMatch : PlantedKind.Match);
        }
    }

    // Near misses at recipients; genuine values at the owner and at agencies that are no recipients.
    private void PlantNonHits()
    {
        for (var turn = 0; turn < _target / 2; turn++)
        {
            var list = _world.Lists[turn % _world.Lists.Count];
            var round = turn / _world.Lists.Count;
            var outsiders = Enumerable.Range(0, _world.Agencies.Count).Where(agency => !list.Recipients.Contains(agency)).ToList();
            var places = round % 3 == 2 ? Places(list, outsiders) : _places[list.Index];
            if (places.Count == 0)
                continue;
            var (file, type) = places[round / 2 % places.Count];
            var entry = (int)((turn * 7919L + 3) % list.Entries);
            if (Room(file) <= 2 || SampleList.IsShared(entry) || !list.Has(entry, type))
                continue;
            Add(new PlantedRow
            {
                Kind = round % 3 == 2 ? PlantedKind.Match : PlantedKind.NearMiss,
                File = file.Index,
                List = list,
                Entry = entry,
                Type = type,
                Variant = round,
            });
        }
    }

    // Repeats of planted and of ordinary rows, revisions, and rows that intake must reject although they carry an entry.
    private void PlantDisturbances()
    {
        var each = (int)Math.Min(MostDisturbances, Math.Max(_world.Options.Records / 1_000, 2));
        foreach (var file in _world.Files)
        {
            var planted = _rows[file.Index].Where(row => row.Hits.Count > 0 && row.Entry != OverMatch?.Entry).ToList();
            var count = Math.Max(1, each / _world.Files.Count);
            for (var i = 0; i < count && Room(file) > 8; i++)
            {
                if (planted.Count == 0)
                    break;
                var row = planted[(int)(i * 7919L % planted.Count)];
                Later(row, PlantedKind.Repeat, 0);
                _later[file.Index].Add(new PlantedRow { Kind = PlantedKind.Repeat, File = file.Index });
                Later(planted[(int)((i * 7919L + 1) % planted.Count)], PlantedKind.Revision, row.Variant + 1);
                var bad = PlantedKind.WrongColumnCount + i % 3;
                Add(new PlantedRow { Kind = bad, File = file.Index, List = row.List, Entry = row.Entry, Type = row.Type, Variant = i / 3 });
            }
        }
    }

    private void Later(PlantedRow row, PlantedKind kind, int variant) => _later[row.File].Add(new PlantedRow
    {
        Kind = kind,
        File = row.File,
        List = row.List,
        Entry = row.Entry,
        Type = row.Type,
        Variant = variant,
        Original = row,
        Hits = row.Hits,
    });

    // Spreads the planted rows over each file; repeats and revisions stand behind everything they are of.
    private void AssignRows()
    {
        foreach (var file in _world.Files)
        {
            var random = SampleRandom.For((ulong)_world.Options.Seed, 0, (ulong)file.Index);
            var (rows, later) = (_rows[file.Index], _later[file.Index]);
            random.Shuffle(rows);
            random.Shuffle(later);
            rows.AddRange(later);
            for (var i = 0; i < rows.Count; i++)
            {
                var (from, until) = (file.Rows * i / rows.Count, file.Rows * (i + 1) / rows.Count);
                rows[i].Row = from + random.Below(until - from);
            }
            FindOrdinaryRows(rows);
        }
    }

    // A repeat of an ordinary row is of the nearest one before it; without one, the repeat is dropped and its row is ordinary.
    private static void FindOrdinaryRows(List<PlantedRow> rows)
    {
        var (before, ordinary) = (-1L, -1L);
        foreach (var row in rows)
        {
            if (row.Row - 1 > before)
                ordinary = row.Row - 1;
            before = row.Row;
            if (row is { Kind: PlantedKind.Repeat, Original: null })
                row.OrdinaryRow = ordinary;
        }
        rows.RemoveAll(row => row is { Kind: PlantedKind.Repeat, Original: null, OrdinaryRow: < 0 });
    }

    private List<(SampleFile File, string Type)> Places(SampleList list, IReadOnlyCollection<int> agencies) =>
        [.. from file in _world.Files
            where agencies.Contains(file.Agency)
            from type in list.Kind.Types
            where file.Source.Holds(type)
            select (file, type)];

    // At least a quarter of a file is ordinary rows.
    private long Room(SampleFile file) => file.Rows * 3 / 4 - _rows[file.Index].Count - _later[file.Index].Count;

    private void AddHit(
        SampleList list, int entry, SampleFile file, string type, List<SampleList>? hits = null, PlantedKind kind = PlantedKind.Match)
    {
        hits ??= [list];
        // Each type goes through its noises in turn, so that even a rare type meets all of them.
        var variant = _variants[type] = _variants.GetValueOrDefault(type, -1) + 1;
        Add(new PlantedRow { Kind = kind, File = file.Index, List = list, Entry = entry, Type = type, Variant = variant, Hits = hits });
        _hits += hits.Count;
    }

    private void Add(PlantedRow row) => _rows[row.File].Add(row);
}
