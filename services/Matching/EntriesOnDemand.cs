using System.Collections.Concurrent;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Matching;

/// <summary>Entries that are read and prepared one by one, when a match is weighed: the few that are hit, of lists of millions.</summary>
/// <remarks>Any number of threads. The entries that were asked for last are kept.</remarks>
internal sealed class EntriesOnDemand(MatchEngine engine, ulong allowedTypes, IListEntries entries) : IPreparedSubjects
{
    private const int MostKept = 512;
    private readonly ConcurrentDictionary<int, PreparedSubjects> kept = [];

    /// <summary>Number of entries.</summary>
    public int Count => entries.Count;

    /// <summary>The identifiers that could not be used: all entries are read.</summary>
    public IReadOnlyList<IdentifierProblem> Problems =>
        [.. Enumerable.Range(0, Count).SelectMany(entry => Prepare(entry).Problems, (entry, problem) => problem with { Subject = entry })];

    public ReadOnlySpan<IdentifierKey> KeysOf(int subject) => Prepared(subject).KeysOf(0);

    public SubjectAttributes AttributesOf(int subject) => Prepared(subject).AttributesOf(0);

    public void Prefetch(int subject, bool keys)
    {
    }

    private PreparedSubjects Prepared(int entry)
    {
        if (kept.TryGetValue(entry, out var prepared))
            return prepared;
        // Which are thrown away does not matter, nor that two threads do so at once.
        if (kept.Count >= MostKept)
            kept.Clear();
        return kept[entry] = Prepare(entry);
    }

    private PreparedSubjects Prepare(int entry) => engine.Prepare(entries.Read(entry), allowedTypes);
}
