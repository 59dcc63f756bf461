namespace ExchangeNetwork.Matching.Index;

/// <summary>An immutable state of the index: which lists it holds and where their tokens lead.</summary>
/// <remarks>
/// A reader takes one snapshot and uses it for a whole batch; writers replace it behind the reader's back. Postings lie in a few sorted
/// runs, each more than <see cref="Growth"/> times as large as all that follow: a large base, and what came since. A posting is dead when
/// its list is gone or its entry withdrawn: it is passed over from that moment on, and dropped when its run is next written.
/// </remarks>
public sealed class IndexSnapshot
{
    private const int Growth = 16;

    // Below this a run costs nothing to write again.
    private const int SmallRun = 256;

    private readonly IndexRun[] runs;
    private readonly IndexedList?[] byHandle;

    internal IndexSnapshot(IndexRun[] runs, IndexedList?[] byHandle, long height)
    {
        this.runs = runs;
        this.byHandle = byHandle;
        Height = height;
        Lists = byHandle.OfType<IndexedList>().ToArray();
    }

    /// <summary>A snapshot without lists, at height 0.</summary>
    public static IndexSnapshot Empty { get; } = new([], [], 0);

    /// <summary>Ledger height that this state reflects; every match carries it.</summary>
    public long Height { get; }

    /// <summary>The list versions in the index, whether or not they are in force at this moment.</summary>
    public IReadOnlyList<IndexedList> Lists { get; }

    /// <summary>Bytes in memory.</summary>
    public IndexSize Size => new(runs.Sum(run => run.Layout.Postings), runs.Sum(run => run.Layout.Size - run.Layout.Postings));

    /// <summary>Postings, dead ones included.</summary>
    internal int PostingCount => runs.Sum(run => run.Count);

    /// <summary>Runs, the largest first.</summary>
    internal IReadOnlyList<IndexRun> Runs => runs;

    internal ReadOnlySpan<IndexedList?> ByHandle => byHandle;

    /// <summary>A snapshot of one list: for a cross-check, and for a new list that runs over the holdings.</summary>
    public static IndexSnapshot Of(IndexedList list, long height)
    {
        ArgumentNullException.ThrowIfNull(list);
        return Empty.With([list], height);
    }

    /// <summary>The lists that are in force at a moment.</summary>
    public ListMask InForce(DateTimeOffset now) => new(this, byHandle, list => list.IsInForce(now));

    /// <summary>The lists that are in force at a moment and that someone is entitled to match.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="entitled">Asked once for each list in force.</param>
    public ListMask InForce(DateTimeOffset now, Func<IndexedList, bool> entitled)
    {
        ArgumentNullException.ThrowIfNull(entitled);
        return new ListMask(this, byHandle, list => list.IsInForce(now) && entitled(list));
    }

    /// <summary>Collects where the keys of subjects lead, ordered by subject, list and entry; by two keys of one entry it is found twice.</summary>
    /// <param name="subjects">Prepared subjects.</param>
    /// <param name="lists">The lists that may match.</param>
    /// <param name="hits">Receives the agreements.</param>
    /// <exception cref="ArgumentException">The mask is of another snapshot.</exception>
    public void Find(PreparedSubjects subjects, ListMask lists, ICollection<IndexHit> hits)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        ArgumentNullException.ThrowIfNull(lists);
        ArgumentNullException.ThrowIfNull(hits);
        if (lists.Snapshot != this)
            throw new ArgumentException("The mask is of another snapshot.", nameof(lists));
        var keys = subjects.Keys.AsSpan(0, subjects.KeyCount);
        var found = new List<FoundPosting>();
        foreach (var run in runs)
            run.Find(keys, found);
        var candidates = new List<Candidate>(found.Count);
        foreach (var (key, posting) in found)
        {
            // Two full values that share only a bridge key are two different identifiers.
            if (lists.Contains(posting.List) && !(posting.IsBridge && keys[key].Kind == KeyKind.Bridge) && !byHandle[posting.List]!.IsWithdrawn(posting.Entry))
                candidates.Add(new Candidate(subjects.SubjectOf(key), posting.List, posting.Entry));
        }
        candidates.Sort();
        foreach (var (subject, list, entry) in candidates)
            hits.Add(new IndexHit(subject, byHandle[list]!, entry));
    }

    /// <summary>The same lists at another height.</summary>
    internal IndexSnapshot At(long height) => new(runs, byHandle, height);

    /// <summary>This state with lists added, each in place of any version of it; their postings are a run of their own.</summary>
    internal IndexSnapshot With(IReadOnlyCollection<IndexedList> lists, long height)
    {
        var handles = byHandle.ToList();
        var added = new List<(IndexedList List, int Handle, int FirstEntry)>(lists.Count);
        foreach (var list in lists)
        {
            var present = handles.FindIndex(other => other?.Version.ListId == list.Version.ListId);
            // A list that was opened with the index is put in it again by who finds that it is matched.
            if (present >= 0 && ReferenceEquals(handles[present], list))
                continue;
            if (present >= 0 && list.Amends(handles[present]!))
            {
                added.Add((list, present, handles[present]!.EntryCount));
                handles[present] = list;
                continue;
            }
            if (present >= 0)
            {
                handles[present] = null;
                added.RemoveAll(other => other.Handle == present);
            }
            added.Add((list, Take(handles, list), 0));
        }
        var run = RunBuilder.Build(added, handles.Count);
        return new IndexSnapshot(run is null ? runs : [.. runs, run], [.. handles], height);
    }

    /// <summary>This state with one list removed: its postings are dead.</summary>
    internal IndexSnapshot Without(string listId, long height)
    {
        var handle = Array.FindIndex(byHandle, list => list?.Version.ListId == listId);
        if (handle < 0)
            return At(height);
        var kept = (IndexedList?[])byHandle.Clone();
        kept[handle] = null;
        return new IndexSnapshot(runs, kept, height);
    }

    /// <summary>The same lists with runs merged where they do not differ enough in size; without dead postings when these are a third of all.</summary>
    internal IndexSnapshot Merged()
    {
        if (PostingCount - Lists.Sum(list => list.KeyCount) > PostingCount / 3)
            return Purged();
        var first = runs.Length;
        long tail = 0;
        while (first > 0 && (first == runs.Length || runs[first - 1].Count <= Growth * Math.Max(SmallRun, tail)))
            tail += runs[--first].Count;
        if (runs.Length - first < 2)
            return this;
        return With([.. runs[..first], .. AsArray(RunBuilder.Merge(runs.AsSpan(first), byHandle))]);
    }

    /// <summary>The same lists without any dead posting: every run that has one is written again.</summary>
    internal IndexSnapshot Purged()
    {
        if (runs.All(run => RunBuilder.CountLive(run, byHandle) == run.Count))
            return this;
        var clean = runs.SelectMany(run => RunBuilder.CountLive(run, byHandle) == run.Count ? [run] : AsArray(RunBuilder.Merge([run], byHandle)));
        return With([.. clean.OrderByDescending(run => run.Count)]).Merged();
    }

    /// <summary>All live postings as one run; null when there is none.</summary>
    internal IndexRun? AsOneRun()
    {
        if (runs.Length == 0)
            return null;
        return runs.Length == 1 && RunBuilder.CountLive(runs[0], byHandle) == runs[0].Count ? runs[0] : RunBuilder.Merge(runs, byHandle);
    }

    private static IndexRun[] AsArray(IndexRun? run) => run is null ? [] : [run];

    private IndexSnapshot With(IndexRun[] others) => new(others, byHandle, Height);

    // A handle serves again only when no posting carries it any more.
    private int Take(List<IndexedList?> handles, IndexedList list)
    {
        for (var handle = 0; handle < handles.Count; handle++)
        {
            if (handles[handle] is null && runs.All(run => run.CountOf(handle) == 0))
            {
                handles[handle] = list;
                return handle;
            }
        }
        handles.Add(list);
        return handles.Count - 1;
    }

    private readonly record struct Candidate(int Subject, int List, int Entry) : IComparable<Candidate>
    {
        public int CompareTo(Candidate other)
        {
            if (Subject != other.Subject)
                return Subject.CompareTo(other.Subject);
            return List != other.List ? List.CompareTo(other.List) : Entry.CompareTo(other.Entry);
        }
    }
}
