namespace ExchangeNetwork.Matching.Index;

/// <summary>An immutable state of the index: which lists it holds and where their tokens lead.</summary>
/// <remarks>A reader takes one snapshot and uses it for a whole batch; writers replace it behind the reader's back.</remarks>
public sealed class IndexSnapshot
{
    private readonly PostingTable table;
    private readonly IndexedList?[] byHandle;

    internal IndexSnapshot(PostingTable table, IndexedList?[] byHandle, long height)
    {
        this.table = table;
        this.byHandle = byHandle;
        Height = height;
        Lists = byHandle.OfType<IndexedList>().ToArray();
    }

    /// <summary>A snapshot without lists, at height 0.</summary>
    public static IndexSnapshot Empty { get; } = new(PostingTable.Empty, [], 0);

    /// <summary>Ledger height that this state reflects; every match carries it.</summary>
    public long Height { get; }

    /// <summary>The list versions in the index, whether or not they are in force at this moment.</summary>
    public IReadOnlyList<IndexedList> Lists { get; }

    internal PostingTable Table => table;

    /// <summary>A snapshot of one list: for a cross-check, and for a new list that runs over the holdings.</summary>
    public static IndexSnapshot Of(IndexedList list, long height)
    {
        ArgumentNullException.ThrowIfNull(list);
        return new IndexSnapshot(PostingTable.Of([list]), [list], height);
    }

    /// <summary>The same lists at another height.</summary>
    internal IndexSnapshot At(long height) => new(table, byHandle, height);

    /// <summary>This state with one list added, in place of any version of it.</summary>
    internal IndexSnapshot With(IndexedList list, long height)
    {
        var kept = Without(list.Version.ListId, out var dead);
        // Postings of replaced versions stay in the table until they are a third of it; then it is built anew.
        if (dead > table.Count / 3)
        {
            IndexedList[] live = [.. kept.OfType<IndexedList>(), list];
            return new IndexSnapshot(PostingTable.Of(live), live, height);
        }
        return new IndexSnapshot(table.With(list, kept.Length), [.. kept, list], height);
    }

    /// <summary>This state with one list removed, and nothing of it left in the table: a list that ended is purged.</summary>
    internal IndexSnapshot Without(string listId, long height)
    {
        var kept = Without(listId, out _);
        if (kept.SequenceEqual(byHandle))
            return At(height);
        IndexedList[] live = [.. kept.OfType<IndexedList>()];
        return new IndexSnapshot(PostingTable.Of(live), live, height);
    }

    /// <summary>Collects where the keys of a subject lead, among the lists in force.</summary>
    internal void Probe(ReadOnlySpan<IdentifierKey> keys, DateTimeOffset now, List<Candidate> candidates)
    {
        foreach (ref readonly var key in keys)
        {
            var index = table.Find(key.Token);
            while (index >= 0)
            {
                ref readonly var posting = ref table[index];
                // Two full values that share only a bridge key are two different identifiers.
                if (posting.High == key.Token.High && !(posting.Kind == KeyKind.Bridge && key.Kind == KeyKind.Bridge)
                    && byHandle[posting.List] is { } list && list.IsInForce(now))
                {
                    candidates.Add(new Candidate(posting.List, posting.Entry));
                }
                index = posting.Next;
            }
        }
    }

    internal IndexedList ListOf(Candidate candidate) => byHandle[candidate.List]!;

    private IndexedList?[] Without(string listId, out int dead)
    {
        dead = table.Count - Lists.Sum(list => list.Entries.KeyCount);
        var kept = (IndexedList?[])byHandle.Clone();
        for (var handle = 0; handle < kept.Length; handle++)
        {
            if (kept[handle] is { } list && list.Version.ListId == listId)
            {
                dead += list.Entries.KeyCount;
                kept[handle] = null;
            }
        }
        return kept;
    }
}

/// <summary>An entry that a subject's key led to.</summary>
internal readonly record struct Candidate(int List, int Entry) : IComparable<Candidate>
{
    public int CompareTo(Candidate other) => List != other.List ? List.CompareTo(other.List) : Entry.CompareTo(other.Entry);
}
