using ExchangeNetwork.Sandbox.Scenario.Sample;

namespace ExchangeNetwork.Sandbox.Scenario;

/// <summary>Writes a made-up scenario folder whose hits are known because they were put there.</summary>
/// <remarks>
/// Shares no code with normalising or matching, so that a mistake there shows. Every subject is on a list, or near one, or neither, and
/// each of the three has its own part of every number space: a value never matches by chance. One telephone number hits
/// 150 records of one agency (from 10,000 records on): expected.csv lists all of them, of which the nodes must report
/// <see cref="OverMatchCap"/> as hits of their own and the rest as one aggregated hit with a count.
/// </remarks>
public static class SampleScenario
{
    /// <summary>Cap of the sample's lists: hits by one value at one agency in 24 hours before they are aggregated.</summary>
    public const int OverMatchCap = 100;

    /// <summary>Writes the folder; the same options give the same bytes on every machine.</summary>
    /// <param name="folder">Folder to write to; it must be empty or not exist yet.</param>
    /// <param name="options">Sizes and seed.</param>
    /// <param name="written">Told of rows of records written since it was last told, on any thread.</param>
    /// <param name="cancellationToken">Stops between rows; the folder is then incomplete.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    /// <exception cref="IOException">The folder is not empty, or cannot be written.</exception>
    public static SampleSummary Write(
        string folder, SampleOptions options, Action<long>? written = null, CancellationToken cancellationToken = default)
    {
        Check(options);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException("The folder of a new scenario must be empty.");

        var world = new SampleWorld(options);
        var plan = new SamplePlan(world);
        var summary = Summarize(world, plan);
        Directory.CreateDirectory(Path.Combine(folder, "lists"));
        foreach (var agency in world.Agencies)
            Directory.CreateDirectory(Path.Combine(folder, "records", agency.Id));

        var writer = new SampleFolderWriter(world, plan, options.Mode, folder);
        writer.WriteExpected(summary);
        writer.WriteAgencies();
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEach(world.Lists, parallel, writer.WriteList);
        Parallel.ForEach(world.Files, parallel, file => writer.WriteRecords(file, written ?? (_ => { }), cancellationToken));
        return summary;
    }

    private static void Check(SampleOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Agencies, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Agencies, SampleOptions.MaxAgencies);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Lists, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Lists, SampleOptions.MaxLists);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Entries, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)options.Entries * options.Lists, SampleOptions.MaxTotalEntries);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Records);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Records, SampleOptions.MaxRecords);
    }

    private static SampleSummary Summarize(SampleWorld world, SamplePlan plan)
    {
        var rows = plan.Rows.SelectMany(file => file).ToList();
        var hits = (from row in rows
                    where row.IsOwnRecord
                    from list in row.Hits
                    select (List: list, row.Entry, world.Files[row.File].Agency, Row: row)).ToList();
        var noise = hits.GroupBy(hit => $"{hit.Row.Type}/{RowComposer.NoiseOf(hit.Row, world.Files[hit.Row.File].Source)}")
            .ToDictionary(group => group.Key, group => group.Count());
        var alerts = hits.GroupBy(hit => (hit.List.Index, hit.Entry))
            .Count(entry => entry.Select(hit => hit.Agency).Distinct().Count() >= entry.First().List.K);
        var (rejected, repeats) = (rows.Count(row => row.IsRejected), rows.Count(row => row.Kind == PlantedKind.Repeat));
        return new SampleSummary(
            V: 1,
            world.Options.Seed,
            world.Agencies.Count,
            world.Lists.Count,
            (long)world.Options.Entries * world.Options.Lists,
            world.Options.Records,
            rejected,
            repeats,
            rows.Count(row => row.Kind == PlantedKind.Revision),
            world.Options.Records - rejected - repeats,
            hits.Count,
            hits.Select(hit => (hit.List.Index, hit.Entry)).Distinct().Count(),
            alerts,
            rows.Count(row => row.Kind == PlantedKind.NearMiss),
            rows.Count(row => row.Kind == PlantedKind.Match && row.Hits.Count == 0),
            plan.OverMatch is { } over ? [OverMatched(world, over)] : [],
            new SortedDictionary<string, int>(noise, StringComparer.Ordinal));
    }

    private static OverMatchedValue OverMatched(SampleWorld world, PlantedRow row)
    {
        var agency = world.Agencies[world.Files[row.File].Agency].Id;
        var rest = SamplePlan.OverMatchRecords - OverMatchCap;
        return new OverMatchedValue(
            row.List!.Name, row.List.EntryId(row.Entry), agency, row.Type, SamplePlan.OverMatchRecords, OverMatchCap, rest);
    }
}
