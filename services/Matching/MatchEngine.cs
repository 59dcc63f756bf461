using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Scoring;

namespace ExchangeNetwork.Matching;

/// <summary>From records and lists to matches: normalise, tokenise, probe, score. No clock, no database, no wait.</summary>
/// <remarks>Any number of threads may call it at once; each batch and each result belongs to its caller.</remarks>
public sealed class MatchEngine : IDisposable
{
    private const int HitsAhead = 16;

    private readonly ConcurrentBag<SubjectPreparation> preparations = [];
    private readonly byte[] key;
    private readonly byte[] indexFileKey;

    /// <summary>An engine under a node's key.</summary>
    /// <param name="key">32 secret bytes from the node's key store; tokens of two keys never meet.</param>
    /// <param name="types">The identifier types that the node knows; the built-in ones when null.</param>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public MatchEngine(ReadOnlySpan<byte> key, IdentifierTypes? types = null)
    {
        this.key = key.ToArray();
        // A key of its own, so that what seals a file says nothing of tokens.
        indexFileKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, this.key, SHA256.HashSizeInBytes, info: "index file"u8.ToArray());
        Types = types ?? IdentifierTypes.BuiltIn;
        preparations.Add(new SubjectPreparation(Types, key));
    }

    /// <summary>The identifier types that the node knows.</summary>
    public IdentifierTypes Types { get; }

    /// <summary>Normalises and tokenises a batch of records.</summary>
    /// <param name="records">The records; their ordinals are those of the result.</param>
    /// <param name="reuse">A set that is no longer needed, to fill again without allocation.</param>
    /// <returns>Keys, attributes, and the identifiers that could not be used: report these, the records still match by their others.</returns>
    public PreparedSubjects Prepare(IReadOnlyList<HeldRecord> records, PreparedSubjects? reuse = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        var preparation = Rent();
        preparation.Begin(reuse ?? new PreparedSubjects(), ulong.MaxValue);
        for (var i = 0; i < records.Count; i++)
            preparation.Add(records[i].Identifiers, records[i].Attributes);
        return Return(preparation);
    }

    /// <summary>Normalises and tokenises the rows of a read as they lie there; their identifiers need no string.</summary>
    /// <param name="records">The accepted rows; their ordinals are those of the result.</param>
    /// <param name="reuse">A set that is no longer needed, to fill again without allocation.</param>
    /// <returns>What the same rows give as records.</returns>
    public PreparedSubjects Prepare(RecordBatch records, PreparedSubjects? reuse = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        var preparation = Rent();
        preparation.Begin(reuse ?? new PreparedSubjects(), ulong.MaxValue);
        preparation.Add(records);
        return Return(preparation);
    }

    /// <summary>Normalises and tokenises identifiers that need no record around them.</summary>
    /// <param name="identifiers">Subjects without attributes; their ordinals are those of the result.</param>
    /// <param name="reuse">A set that is no longer needed, to fill again without allocation.</param>
    /// <returns>Keys and the identifiers that could not be used.</returns>
    public PreparedSubjects Prepare(IdentifierBatch identifiers, PreparedSubjects? reuse = null)
    {
        ArgumentNullException.ThrowIfNull(identifiers);
        var preparation = Rent();
        preparation.Begin(reuse ?? new PreparedSubjects(), ulong.MaxValue);
        preparation.Add(identifiers);
        return Return(preparation);
    }

    /// <summary>Makes a version of a disclosed list ready for the index.</summary>
    /// <param name="version">Which version, and when it matches.</param>
    /// <param name="identifierTypes">Type codes that the list may be matched by; identifiers of others are reported as problems.</param>
    /// <param name="entries">The entries; their ordinals are those of matches.</param>
    /// <exception cref="ArgumentException">No type: it would be a list that silently never matches.</exception>
    public IndexedList PrepareList(ListVersion version, IReadOnlyCollection<string> identifierTypes, IReadOnlyList<ListSubject> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var builder = BeginList(version, identifierTypes);
        for (var i = 0; i < entries.Count; i++)
            builder.Add(entries[i]);
        return builder.Finish();
    }

    /// <summary>Begins to make a version of a disclosed list ready for the index.</summary>
    /// <param name="version">Which version, and when it matches.</param>
    /// <param name="identifierTypes">Type codes that the list may be matched by; identifiers of others are reported as problems.</param>
    /// <param name="keepsAttributes">Whether names and the like are kept with the keys; not where the entries can be read again.</param>
    /// <exception cref="ArgumentException">No type: it would be a list that silently never matches.</exception>
    public ListBuilder BeginList(ListVersion version, IReadOnlyCollection<string> identifierTypes, bool keepsAttributes = true)
    {
        ArgumentNullException.ThrowIfNull(version);
        return new ListBuilder(this, version, Allowed(identifierTypes), keepsAttributes);
    }

    /// <summary>A version of a disclosed list each of whose entries is read and prepared when it is asked for: for an index that was saved.</summary>
    /// <param name="version">Which version, and when it matches.</param>
    /// <param name="identifierTypes">Type codes that the list may be matched by.</param>
    /// <param name="entries">The entries; their ordinals are those of matches.</param>
    /// <exception cref="ArgumentException">No type.</exception>
    public IndexedList ListOnDemand(ListVersion version, IReadOnlyCollection<string> identifierTypes, IListEntries entries)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(entries);
        return new IndexedList(version, new EntriesOnDemand(this, Allowed(identifierTypes), entries));
    }

    /// <summary>Makes a version of a list ready for the index whose entries are identifiers and nothing else.</summary>
    /// <param name="version">Which version, and when it matches.</param>
    /// <param name="identifierTypes">Type codes that the list may be matched by; identifiers of others are reported as problems.</param>
    /// <param name="entries">The entries; their ordinals are those of matches.</param>
    /// <exception cref="ArgumentException">No type: it would be a list that silently never matches.</exception>
    public IndexedList PrepareList(ListVersion version, IReadOnlyCollection<string> identifierTypes, IdentifierBatch entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(version);
        var preparation = Rent();
        preparation.Begin(new PreparedSubjects(), Allowed(identifierTypes));
        preparation.Add(entries);
        return new IndexedList(version, Return(preparation).Trimmed());
    }

    /// <summary>Finds all matches of a batch, ordered by record, list and entry, at most one per record and entry.</summary>
    /// <param name="records">Prepared records.</param>
    /// <param name="snapshot">
    /// What to match against: <see cref="MatchIndex.Snapshot"/> for records that arrive; <see cref="IndexSnapshot.Of"/> one list for holdings
    /// that a new list or a cross-check runs over (find those records by the tokens of the list's keys, then prepare them).
    /// </param>
    /// <param name="now">The moment that decides which lists are in force.</param>
    /// <param name="matches">Receives the matches.</param>
    public static void Match(PreparedSubjects records, IndexSnapshot snapshot, DateTimeOffset now, ICollection<Match> matches)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(matches);
        var hits = new List<IndexHit>();
        snapshot.Find(records, snapshot.InForce(now), hits);
        SharedValues? shared = null;
        for (var i = 0; i < hits.Count; i++)
        {
            if (i % HitsAhead == 0)
                Prefetch(CollectionsMarshal.AsSpan(hits).Slice(i, Math.Min(HitsAhead, hits.Count - i)));
            if (i == 0 || hits[i].Subject != hits[i - 1].Subject)
                shared = SharedValuesOf(records, CollectionsMarshal.AsSpan(hits)[i..]);
            if (i > 0 && hits[i] == hits[i - 1])
                continue;
            var (record, list, entry) = hits[i];
            var evidence = Scorer.Weigh(
                records.Types, list.KeysOf(entry), list.AttributesOf(entry), records.KeysOf(record), records.AttributesOf(record), shared?.In(list));
            if (evidence is not null)
                matches.Add(new Match(record, list, entry, evidence.Identifiers, evidence.Score, evidence.Explanation, snapshot.Height));
        }
    }

    // A record that meets one entry shares nothing.
    private static SharedValues? SharedValuesOf(PreparedSubjects records, ReadOnlySpan<IndexHit> hits)
    {
        var record = hits[0].Subject;
        var end = 1;
        while (end < hits.Length && hits[end].Subject == record)
            end++;
        return end == 1 ? null : SharedValues.Of(hits[..end], records.KeysOf(record));
    }

    /// <summary>Saves a state of the index, in place of a file of that name in one step; it is on disk when the call returns.</summary>
    /// <param name="snapshot">The state.</param>
    /// <param name="path">Name of the file; its account alone may read it.</param>
    public void Save(IndexSnapshot snapshot, string path)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        IndexFile.Write(path, indexFileKey, snapshot);
    }

    /// <summary>Opens a state that was saved under this node's key; its postings stay in the file and are mapped from there.</summary>
    /// <param name="path">Name of the file.</param>
    /// <param name="entriesOf">Prepares the entries of a list version when the first of them is asked for; their ordinals are those of the version that was saved.</param>
    /// <returns>The state, or the code of why the file is refused: then the index is built anew from the lists.</returns>
    public IndexOpening Open(string path, Func<ListVersion, IndexedList> entriesOf)
    {
        ArgumentNullException.ThrowIfNull(entriesOf);
        return IndexFile.Open(path, indexFileKey, entriesOf);
    }

    /// <summary>Opens the index of the holdings by token, bound to this node's key and to the types that it knows: under others it is made anew.</summary>
    /// <param name="folder">Folder of this index alone.</param>
    /// <param name="frames">Number of frames that the holdings have.</param>
    public PlaceIndex OpenPlaces(string folder, long frames)
    {
        using var types = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var type in Types.All)
            types.AppendData(type.TokenPrefix);
        return PlaceIndex.Open(
            folder,
            HKDF.DeriveKey(HashAlgorithmName.SHA256, key, SHA256.HashSizeInBytes, info: "holdings by token"u8.ToArray()),
            BinaryPrimitives.ReadInt32LittleEndian(types.GetHashAndReset()),
            frames);
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose()
    {
        while (preparations.TryTake(out var preparation))
            preparation.Dispose();
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(indexFileKey);
    }

    /// <summary>Prepares one entry of a list.</summary>
    internal PreparedSubjects Prepare(ListSubject entry, ulong allowedTypes)
    {
        var preparation = Rent();
        preparation.Begin(new PreparedSubjects(), allowedTypes);
        preparation.Add(entry.Identifiers, entry.Attributes);
        return Return(preparation);
    }

    internal SubjectPreparation Rent() => preparations.TryTake(out var preparation) ? preparation : new SubjectPreparation(Types, key);

    internal PreparedSubjects Return(SubjectPreparation preparation)
    {
        var subjects = preparation.End();
        preparations.Add(preparation);
        return subjects;
    }

    private ulong Allowed(IReadOnlyCollection<string> identifierTypes)
    {
        ArgumentNullException.ThrowIfNull(identifierTypes);
        var allowed = 0UL;
        foreach (var code in identifierTypes)
        {
            if (Types.TryGet(code, out var type))
                allowed |= 1UL << type.Ordinal;
        }
        if (allowed == 0)
            throw new ArgumentException("The list names no identifier type that this node knows.", nameof(identifierTypes));
        return allowed;
    }

    // The entries lie anywhere in lists of millions: each would be waited for by itself.
    private static void Prefetch(ReadOnlySpan<IndexHit> hits)
    {
        foreach (ref readonly var hit in hits)
            hit.List.Prefetch(hit.Entry, keys: false);
        foreach (ref readonly var hit in hits)
            hit.List.Prefetch(hit.Entry, keys: true);
    }
}
