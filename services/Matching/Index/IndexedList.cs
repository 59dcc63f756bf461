using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Matching.Index;

/// <summary>One immutable version of a list as the index holds it.</summary>
/// <param name="ListId">The list.</param>
/// <param name="Version">Its version.</param>
/// <param name="ValidFrom">Matches from this moment on.</param>
/// <param name="ValidUntil">Does not match from this moment on.</param>
public sealed record ListVersion(string ListId, int Version, DateTimeOffset ValidFrom, DateTimeOffset ValidUntil);

/// <summary>A version of a list made ready for matching: normalised, tokenised, with what scoring compares.</summary>
/// <remarks>
/// Immutable to its readers; made by <c>MatchEngine.PrepareList</c>. A version that amends another shares its entries: an entry keeps its ordinal for as
/// long as it is on the list, those that are added take ordinals from the end on, and the ordinal of a withdrawn one is not given again.
/// </remarks>
public sealed class IndexedList : IPreparedSubjects
{
    private readonly Part[] parts;

    // Bits of the withdrawn entries by ordinal; what lies beyond its end is not withdrawn.
    private readonly ulong[] withdrawn;

    // Keys of the entries that are not withdrawn; counted when they are asked for where nobody has prepared them.
    private readonly Lazy<int> keyCount;

    internal IndexedList(ListVersion version, PreparedSubjects entries, EntriesOnDemand? again = null)
        : this(version, [new Part(0, entries.Count, new Entries(new Lazy<IPreparedSubjects>(entries), again))], [], entries.KeyCount)
    {
    }

    internal IndexedList(ListVersion version, EntriesOnDemand entries)
        : this(version, [new Part(0, entries.Count, new Entries(new Lazy<IPreparedSubjects>(entries), null))], [], null)
    {
    }

    private IndexedList(ListVersion version, Part[] parts, ulong[] withdrawn, int? keyCount)
    {
        Version = version;
        this.parts = parts;
        this.withdrawn = withdrawn;
        this.keyCount = keyCount is { } known ? new Lazy<int>(known) : new Lazy<int>(() => CountKeysFrom(0));
    }

    private readonly record struct Part(int First, int Count, Entries Entries)
    {
        public IPreparedSubjects Subjects => Entries.Now.Value;

        public IPreparedSubjects WithAttributes => Entries.Again ?? Subjects;
    }

    // What is prepared of the entries of a part, which all versions that have the part share.
    private sealed class Entries(Lazy<IPreparedSubjects> now, IPreparedSubjects? again)
    {
        private volatile Lazy<IPreparedSubjects> now = now;

        public Lazy<IPreparedSubjects> Now => now;

        // Where they can be read again, what is prepared of them may have no attributes.
        public IPreparedSubjects? Again => again;

        public void LetGo()
        {
            if (again is not null)
                now = new Lazy<IPreparedSubjects>(again);
        }
    }

    /// <summary>Which version of which list, and when it matches.</summary>
    public ListVersion Version { get; }

    /// <summary>Number of ordinals of entries, those of withdrawn ones included.</summary>
    public int EntryCount => parts[^1].First + parts[^1].Count;

    /// <summary>The identifiers of its entries that could not be used; <c>Subject</c> is the ordinal of the entry.</summary>
    public IReadOnlyList<IdentifierProblem> Problems =>
        [.. parts.SelectMany(part => part.Subjects.Problems, (part, problem) => problem with { Subject = part.First + problem.Subject })];

    /// <summary>Number of keys of the entries that are not withdrawn.</summary>
    internal int KeyCount => keyCount.Value;

    /// <summary>Bits of the withdrawn entries by ordinal.</summary>
    internal ReadOnlySpan<ulong> Withdrawn => withdrawn;

    /// <summary>Whether the version matches at a moment.</summary>
    public bool IsInForce(DateTimeOffset now) => Version.ValidFrom <= now && now < Version.ValidUntil;

    /// <summary>Whether an entry was withdrawn by an amendment.</summary>
    public bool IsWithdrawn(int entry) => entry >> 6 < withdrawn.Length && (withdrawn[entry >> 6] >> (entry & 63) & 1) != 0;

    /// <summary>The keys of an entry; none when it was withdrawn.</summary>
    public ReadOnlySpan<IdentifierKey> KeysOf(int entry)
    {
        if (IsWithdrawn(entry))
            return [];
        ref readonly var part = ref PartOf(entry);
        return part.Subjects.KeysOf(entry - part.First);
    }

    /// <summary>The attributes of an entry as published.</summary>
    public SubjectAttributes AttributesOf(int entry)
    {
        ref readonly var part = ref PartOf(entry);
        return part.WithAttributes.AttributesOf(entry - part.First);
    }

    /// <summary>The next version of this list: the index takes it in by its differences alone.</summary>
    /// <param name="added">The new version with the entries that it adds, prepared as a list.</param>
    /// <param name="withdrawnEntries">Ordinals of the entries that it has no more; one that was withdrawn before stays so.</param>
    /// <exception cref="ArgumentException">Another list's version, or an entry that there is not.</exception>
    public IndexedList Amend(IndexedList added, IEnumerable<int> withdrawnEntries)
    {
        ArgumentNullException.ThrowIfNull(added);
        ArgumentNullException.ThrowIfNull(withdrawnEntries);
        if (added.Version.ListId != Version.ListId)
            throw new ArgumentException("A list is amended by a version of the same list.", nameof(added));
        if (added.parts.Length != 1 || added.withdrawn.Length != 0)
            throw new ArgumentException("What is added has not been amended itself.", nameof(added));
        var gone = new ulong[(EntryCount + 63) >> 6];
        withdrawn.CopyTo(gone, 0);
        var count = KeyCount + added.KeyCount;
        foreach (var entry in withdrawnEntries)
        {
            if (entry < 0 || entry >= EntryCount)
                throw new ArgumentException("There is no such entry.", nameof(withdrawnEntries));
            if ((gone[entry >> 6] >> (entry & 63) & 1) == 0)
                count -= KeysOf(entry).Length;
            gone[entry >> 6] |= 1UL << (entry & 63);
        }
        return new IndexedList(added.Version, [.. parts, added.parts[0] with { First = EntryCount }], gone, count);
    }

    /// <summary>Forgets what is prepared of entries that can be read again: from then on an entry is read when it is asked for.</summary>
    /// <remarks>For a list that is in the index, and that nobody runs through any more: the index needs no entries to find a match.</remarks>
    public void LetGo()
    {
        foreach (var part in parts)
            part.Entries.LetGo();
    }

    /// <summary>List and version; no subject data.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Version.ListId} v{Version.Version}");

    /// <summary>Whether this version was made by amending that one, at once or step by step: then its entries begin with the same ones.</summary>
    internal bool Amends(IndexedList earlier) =>
        earlier.parts.Length < parts.Length && earlier.parts.AsSpan().SequenceEqual(parts.AsSpan(0, earlier.parts.Length));

    /// <summary>Number of keys of the entries from an ordinal on that are not withdrawn.</summary>
    internal int CountKeys(int firstEntry) => firstEntry == 0 ? KeyCount : CountKeysFrom(firstEntry);

    private int CountKeysFrom(int firstEntry)
    {
        var count = 0;
        for (var entry = firstEntry; entry < EntryCount; entry++)
            count += KeysOf(entry).Length;
        return count;
    }

    /// <summary>A version whose postings are in a file, and whose entries are prepared when the first of them is asked for.</summary>
    internal static IndexedList Stored(ListVersion version, int entryCount, int keyCount, ulong[] withdrawn, Func<ListVersion, IndexedList> entriesOf) =>
        new(version, [new Part(0, entryCount, new Entries(new Lazy<IPreparedSubjects>(() => Checked(entriesOf(version), version, entryCount)), null))], withdrawn, keyCount);

    private static IndexedList Checked(IndexedList list, ListVersion version, int entryCount) =>
        list.Version == version && list.EntryCount == entryCount
            ? list
            : throw new InvalidOperationException($"The entries of {version.ListId} v{version.Version} are not those of its postings.");

    /// <summary>Begins to load into the cache what weighing reads of an entry, see <see cref="IPreparedSubjects.Prefetch"/>.</summary>
    internal void Prefetch(int entry, bool keys)
    {
        ref readonly var part = ref PartOf(entry);
        if (part.Entries.Now.IsValueCreated)
            part.Subjects.Prefetch(entry - part.First, keys);
    }

    void IPreparedSubjects.Prefetch(int subject, bool keys) => Prefetch(subject, keys);

    ReadOnlySpan<IdentifierKey> IPreparedSubjects.KeysOf(int subject) => KeysOf(subject);

    SubjectAttributes IPreparedSubjects.AttributesOf(int subject) => AttributesOf(subject);

    private ref readonly Part PartOf(int entry)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(entry);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(entry, EntryCount);
        var (part, last) = (0, parts.Length - 1);
        while (part < last)
        {
            var middle = (part + last + 1) >> 1;
            (part, last) = parts[middle].First <= entry ? (middle, last) : (part, middle - 1);
        }
        return ref parts[part];
    }
}
