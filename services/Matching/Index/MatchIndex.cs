namespace ExchangeNetwork.Matching.Index;

/// <summary>The lists that a node matches by: readers take a snapshot without waiting, writers swap in the next one.</summary>
/// <remarks>
/// Any number of readers and writers; writers take turns. Expiry needs no call: it is checked by time for each batch. What is put or
/// removed shows in the snapshot at once; writing runs again follows within the same call.
/// </remarks>
public sealed class MatchIndex
{
    private readonly Lock writing = new();
    private volatile IndexSnapshot snapshot;

    /// <summary>An index without lists.</summary>
    public MatchIndex()
        : this(IndexSnapshot.Empty)
    {
    }

    /// <summary>An index that goes on from a state: one that was saved.</summary>
    public MatchIndex(IndexSnapshot start)
    {
        ArgumentNullException.ThrowIfNull(start);
        snapshot = start;
    }

    /// <summary>The present state. Keep it for a whole batch, so that one height decides all of it.</summary>
    public IndexSnapshot Snapshot => snapshot;

    /// <summary>Adds a list version, in place of any other version of that list, in one step.</summary>
    /// <param name="list">The prepared version; one that amends the present version costs only its differences.</param>
    /// <param name="height">Ledger height of the publication or amendment.</param>
    public void Put(IndexedList list, long height)
    {
        ArgumentNullException.ThrowIfNull(list);
        Put([list], height);
    }

    /// <summary>Adds list versions, each in place of any other version of its list, all in one step.</summary>
    /// <param name="lists">The prepared versions, of different lists.</param>
    /// <param name="height">Ledger height that the state then reflects.</param>
    public void Put(IReadOnlyCollection<IndexedList> lists, long height)
    {
        ArgumentNullException.ThrowIfNull(lists);
        lock (writing)
        {
            snapshot = snapshot.With(lists, Math.Max(height, snapshot.Height));
            snapshot = snapshot.Merged();
        }
    }

    /// <summary>Removes a list, whatever its version (withdrawn, expired, or the node no longer a recipient) and purges what is left of it.</summary>
    /// <param name="listId">The list.</param>
    /// <param name="height">Ledger height of the removal.</param>
    public void Remove(string listId, long height)
    {
        lock (writing)
        {
            var before = snapshot;
            snapshot = before.Without(listId, Math.Max(height, before.Height));
            if (snapshot.Lists.Count != before.Lists.Count)
                snapshot = snapshot.Purged();
        }
    }

    /// <summary>Drops what is left in memory of replaced versions and withdrawn entries; they matched no more before.</summary>
    public void Purge()
    {
        lock (writing)
            snapshot = snapshot.Purged();
    }

    /// <summary>Says that the state also reflects the ledger up to a height, at which nothing in it changed.</summary>
    /// <param name="height">Ledger height; a lower one than before is ignored.</param>
    public void Advance(long height)
    {
        lock (writing)
        {
            if (height > snapshot.Height)
                snapshot = snapshot.At(height);
        }
    }
}
