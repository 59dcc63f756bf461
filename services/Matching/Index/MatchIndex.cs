namespace ExchangeNetwork.Matching.Index;

/// <summary>The lists that a node matches by: readers take a snapshot without waiting, writers swap in the next one.</summary>
/// <remarks>Any number of readers and writers; writers take turns. Expiry needs no call: it is checked by time at each probe.</remarks>
public sealed class MatchIndex
{
    private readonly Lock writing = new();
    private volatile IndexSnapshot snapshot = IndexSnapshot.Empty;

    /// <summary>The present state. Keep it for a whole batch, so that one height decides all of it.</summary>
    public IndexSnapshot Snapshot => snapshot;

    /// <summary>Adds a list version, in place of any other version of that list, in one step.</summary>
    /// <param name="list">The prepared version.</param>
    /// <param name="height">Ledger height of the publication or amendment.</param>
    public void Put(IndexedList list, long height)
    {
        ArgumentNullException.ThrowIfNull(list);
        lock (writing)
            snapshot = snapshot.With(list, Math.Max(height, snapshot.Height));
    }

    /// <summary>Removes a list, whatever its version: withdrawn, expired, or the node no longer a recipient.</summary>
    /// <param name="listId">The list.</param>
    /// <param name="height">Ledger height of the removal.</param>
    public void Remove(string listId, long height)
    {
        lock (writing)
            snapshot = snapshot.Without(listId, Math.Max(height, snapshot.Height));
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
