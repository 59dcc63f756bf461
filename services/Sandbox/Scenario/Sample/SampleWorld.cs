namespace ExchangeNetwork.Sandbox.Scenario.Sample;

/// <summary>A record file of the sample.</summary>
/// <param name="Index">Number of the file over all agencies.</param>
/// <param name="Agency">Agency that delivers it.</param>
/// <param name="Source">Its columns.</param>
/// <param name="Rows">Number of rows without the header.</param>
internal sealed record SampleFile(int Index, int Agency, SampleSource Source, long Rows);

/// <summary>Agencies, lists and files of a sample: all that follows from the options alone.</summary>
internal sealed class SampleWorld
{
    public SampleWorld(SampleOptions options)
    {
        Options = options;
        Values = new SubjectValues((ulong)options.Seed);
        Agencies = SampleAgencies.Take(options.Agencies);
        Lists = MakeLists();
        Files = MakeFiles();
    }

    public SampleOptions Options { get; }

    public SubjectValues Values { get; }

    public IReadOnlyList<SampleAgency> Agencies { get; }

    public IReadOnlyList<SampleList> Lists { get; }

    public IReadOnlyList<SampleFile> Files { get; }

    private List<SampleList> MakeLists()
    {
        var lists = new List<SampleList>(Options.Lists);
        var named = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < Options.Lists; index++)
        {
            var owner = index % Agencies.Count;
            var kinds = Agencies[owner].Lists;
            var kind = kinds[index / Agencies.Count % kinds.Count];
            var count = named[kind.Name] = named.GetValueOrDefault(kind.Name) + 1;
            var recipients = Enumerable.Range(1, Agencies.Count - 1).Select(step => (owner + step) % Agencies.Count).ToList();
            // Every third list leaves out one agency, whose records must not match it.
            if (index % 3 == 2 && recipients.Count >= 2)
                recipients.RemoveAt((index / 3 + 2) % recipients.Count);
            recipients.Sort();
            var k = index % 4 == 3 && recipients.Count >= 3 ? 3 : 2;
            lists.Add(new SampleList(Values, kind, index, count == 1 ? kind.Name : $"{kind.Name}-{count}", owner, recipients, k, Options.Entries));
        }
        return lists;
    }

    private List<SampleFile> MakeFiles()
    {
        var files = new List<SampleFile>();
        for (var agency = 0; agency < Agencies.Count; agency++)
        {
            var (start, end) = (Options.Records * agency / Agencies.Count, Options.Records * (agency + 1) / Agencies.Count);
            var weights = Agencies[agency].Sources.Sum(source => source.Weight);
            var (taken, weight) = (0L, 0);
            foreach (var source in Agencies[agency].Sources)
            {
                weight += source.Weight;
                var upTo = (end - start) * weight / weights;
                files.Add(new SampleFile(files.Count, agency, source, upTo - taken));
                taken = upTo;
            }
        }
        return files;
    }
}
