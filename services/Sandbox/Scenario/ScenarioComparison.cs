namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>The running state of one <see cref="ScenarioCheck"/>.</summary>
internal sealed class ScenarioComparison
{
    private readonly Dictionary<string, ScenarioList> _lists;
    private readonly Dictionary<ExpectedHit, int> _expected = [];
    private readonly Dictionary<(string List, string EntryId, string Agency), Holding> _holdings = [];
    private readonly HashSet<ExpectedHit> _strangers = [];
    private readonly List<ScenarioMismatch> _mismatches = [];
    private long _found;
    private long _missing;
    private long _unexpected;
    private long _duplicated;

    public ScenarioComparison(Dictionary<string, ScenarioList> lists, IEnumerable<ExpectedHit> expected)
    {
        _lists = lists;
        foreach (var hit in expected)
        {
            if (_expected.TryAdd(Key(hit.List, hit.EntryId, hit.Agency, hit.Source, hit.RecordId), 0))
                HoldingOf(hit.List, hit.EntryId, hit.Agency).Expected++;
        }
    }

    public void Add(FoundHit hit)
    {
        if (hit.AggregatedCount is { } count)
        {
            var aggregated = HoldingOf(hit.List, hit.EntryId, hit.Agency);
            aggregated.Aggregated += count;
            if (++aggregated.AggregatedHits > 1)
                Report(ref _duplicated, ScenarioMismatchKind.Duplicated, new ExpectedHit(hit.List, hit.EntryId, hit.Agency, "", ""), 1);
            return;
        }
        var key = Key(hit.List, hit.EntryId, hit.Agency, hit.Source, hit.RecordId);
        if (!_expected.TryGetValue(key, out var times))
        {
            if (_strangers.Add(key))
                Report(ref _unexpected, ScenarioMismatchKind.Unexpected, key, 1);
            else
                Report(ref _duplicated, ScenarioMismatchKind.Duplicated, key, 1);
            return;
        }
        _expected[key] = times + 1;
        if (times > 0)
        {
            Report(ref _duplicated, ScenarioMismatchKind.Duplicated, key, 1);
            return;
        }
        var holding = HoldingOf(hit.List, hit.EntryId, hit.Agency);
        holding.Singles++;
        if (hit.MatchedTypes.Count < 2)
        {
            var type = hit.MatchedTypes.Count == 0 ? "" : hit.MatchedTypes[0];
            holding.ByOneType[type] = holding.ByOneType.GetValueOrDefault(type) + 1;
        }
    }

    public ScenarioCheckResult Finish(IEnumerable<FoundAlert> alerts)
    {
        _found = _strangers.Count;
        foreach (var ((list, entryId, agency), holding) in _holdings)
            Settle(new ExpectedHit(list, entryId, agency, "", ""), holding);
        foreach (var (hit, times) in _expected)
        {
            // Of an over-matching value it is not decided which records become hits of their own.
            if (times == 0 && HoldingOf(hit.List, hit.EntryId, hit.Agency).AggregatedHits == 0)
                Report(ref _missing, ScenarioMismatchKind.Missing, hit, 1);
        }
        var expected = ExpectedAlerts();
        var (found, missing, unexpected, duplicated, wrong) = CompareAlerts(expected, alerts);
        return new ScenarioCheckResult(
            _expected.Count, _found, _missing, _unexpected, _duplicated, expected.Count, found, missing, unexpected, duplicated, wrong, _mismatches);
    }

    private void Settle(ExpectedHit where, Holding holding)
    {
        _found += holding.Singles + holding.Aggregated;
        var cap = _lists.TryGetValue(where.List, out var list) ? list.OverMatchCap : ScenarioList.DefaultOverMatchCap;
        var overCap = holding.ByOneType.Values.Sum(count => Math.Max(0, count - cap));
        Report(ref _unexpected, ScenarioMismatchKind.Unexpected, where, overCap);
        if (holding.AggregatedHits == 0)
            return;
        // An aggregated hit is due only behind a full cap, and stands for exactly what the hits of their own leave.
        var rest = holding.Expected - holding.Singles;
        Report(ref _unexpected, ScenarioMismatchKind.Unexpected, where, Math.Max(0, holding.Aggregated - rest));
        Report(ref _missing, ScenarioMismatchKind.Missing, where, Math.Max(0, rest - holding.Aggregated));
        Report(ref _missing, ScenarioMismatchKind.Missing, where, Math.Max(0, Math.Min(cap, holding.Expected) - holding.Singles));
    }

    private Dictionary<(string List, string EntryId), SortedSet<string>> ExpectedAlerts()
    {
        var agencies = new Dictionary<(string List, string EntryId), SortedSet<string>>();
        foreach (var hit in _expected.Keys)
        {
            if (!_lists.TryGetValue(hit.List, out var list) || hit.Agency == list.Owner)
                continue;
            if (!agencies.TryGetValue((hit.List, hit.EntryId), out var holders))
                agencies.Add((hit.List, hit.EntryId), holders = new SortedSet<string>(StringComparer.Ordinal));
            holders.Add(hit.Agency);
        }
        return agencies.Where(entry => entry.Value.Count >= _lists[entry.Key.List].K).ToDictionary();
    }

    private (long Found, long Missing, long Unexpected, long Duplicated, long Wrong) CompareAlerts(
        Dictionary<(string List, string EntryId), SortedSet<string>> expected, IEnumerable<FoundAlert> alerts)
    {
        var (missing, unexpected, duplicated, wrong) = (0L, 0L, 0L, 0L);
        var seen = new HashSet<(string List, string EntryId)>();
        foreach (var alert in alerts)
        {
            var where = new ExpectedHit(alert.List, alert.EntryId, string.Join(';', alert.Agencies), "", "");
            if (!seen.Add((alert.List, alert.EntryId)))
                Report(ref duplicated, ScenarioMismatchKind.Duplicated, where, 1);
            else if (!expected.TryGetValue((alert.List, alert.EntryId), out var agencies))
                Report(ref unexpected, ScenarioMismatchKind.Unexpected, where, 1);
            else if (!agencies.SetEquals(alert.Agencies))
                Report(ref wrong, ScenarioMismatchKind.WrongAgencies, where, 1);
        }
        foreach (var ((list, entryId), agencies) in expected)
        {
            if (!seen.Contains((list, entryId)))
                Report(ref missing, ScenarioMismatchKind.Missing, new ExpectedHit(list, entryId, string.Join(';', agencies), "", ""), 1);
        }
        return (seen.Count, missing, unexpected, duplicated, wrong);
    }

    private void Report(ref long counter, ScenarioMismatchKind kind, ExpectedHit hit, long count)
    {
        counter += count;
        if (count > 0 && _mismatches.Count < ScenarioCheck.MostMismatches)
            _mismatches.Add(new ScenarioMismatch(kind, hit, count));
    }

    private Holding HoldingOf(string list, string entryId, string agency)
    {
        if (!_holdings.TryGetValue((list, entryId, agency), out var holding))
            _holdings.Add((list, entryId, agency), holding = new Holding());
        return holding;
    }

    private static ExpectedHit Key(string list, string entryId, string agency, string source, string recordId) =>
        new(list, entryId, agency, source.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? source[..^4] : source, recordId);

    /// <summary>The hits of one agency on one entry.</summary>
    private sealed class Holding
    {
        public long Expected { get; set; }

        public long Singles { get; set; }

        public long Aggregated { get; set; }

        public int AggregatedHits { get; set; }

        public Dictionary<string, long> ByOneType { get; } = new(StringComparer.Ordinal);
    }
}
