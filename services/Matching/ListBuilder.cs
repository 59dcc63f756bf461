using ExchangeNetwork.Matching.Index;

namespace ExchangeNetwork.Matching;

/// <summary>Makes a version of a disclosed list ready for the index, entry by entry, so that they need not be in memory together.</summary>
/// <remarks>One thread. Made by <see cref="MatchEngine.BeginList"/>.</remarks>
public sealed class ListBuilder
{
    private readonly MatchEngine engine;
    private readonly ListVersion version;
    private readonly ulong allowedTypes;
    private readonly bool keepsAttributes;
    private SubjectPreparation? preparation;

    internal ListBuilder(MatchEngine engine, ListVersion version, ulong allowedTypes, bool keepsAttributes)
    {
        (this.engine, this.version, this.allowedTypes, this.keepsAttributes) = (engine, version, allowedTypes, keepsAttributes);
        preparation = engine.Rent();
        preparation.Begin(new PreparedSubjects(), allowedTypes);
    }

    /// <summary>Number of entries so far.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the next entry.</summary>
    public void Add(ListSubject entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ObjectDisposedException.ThrowIf(preparation is null, this);
        preparation.Add(entry.Identifiers, entry.Attributes, keepsAttributes);
        Count++;
    }

    /// <summary>The version; the builder is used up.</summary>
    public IndexedList Finish() => new(version, Prepared());

    /// <summary>The version, whose entries can be read again: it lets go of what it prepared when <see cref="IndexedList.LetGo"/> says so.</summary>
    /// <param name="entries">The entries that were added.</param>
    public IndexedList Finish(IListEntries entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count != Count)
            throw new ArgumentException("These are not the entries that were added.", nameof(entries));
        var prepared = Prepared();
        return new IndexedList(version, prepared, new EntriesOnDemand(engine, allowedTypes, entries));
    }

    private PreparedSubjects Prepared()
    {
        ObjectDisposedException.ThrowIf(preparation is null, this);
        var prepared = engine.Return(preparation).Trimmed();
        preparation = null;
        return prepared;
    }
}
