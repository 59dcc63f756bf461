using System.Collections.Concurrent;
using System.Security.Cryptography;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Scoring;

namespace ExchangeNetwork.Matching;

/// <summary>From records and lists to matches: normalise, tokenise, probe, score. No clock, no database, no wait.</summary>
/// <remarks>Any number of threads may call it at once; each batch and each result belongs to its caller.</remarks>
public sealed class MatchEngine : IDisposable
{
    private readonly ConcurrentBag<SubjectPreparation> preparations = [];
    private readonly byte[] key;

    /// <summary>An engine under a node's key.</summary>
    /// <param name="key">32 secret bytes from the node's key store; tokens of two keys never meet.</param>
    /// <param name="types">The identifier types that the node knows; the built-in ones when null.</param>
    /// <exception cref="ArgumentException">Another number of bytes.</exception>
    public MatchEngine(ReadOnlySpan<byte> key, IdentifierTypes? types = null)
    {
        this.key = key.ToArray();
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

    /// <summary>Makes a version of a disclosed list ready for the index.</summary>
    /// <param name="version">Which version, and when it matches.</param>
    /// <param name="identifierTypes">Type codes that the list may be matched by; identifiers of others are reported as problems.</param>
    /// <param name="entries">The entries; their ordinals are those of matches.</param>
    /// <exception cref="ArgumentException">No type: it would be a list that silently never matches.</exception>
    public IndexedList PrepareList(ListVersion version, IReadOnlyCollection<string> identifierTypes, IReadOnlyList<ListSubject> entries)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentNullException.ThrowIfNull(identifierTypes);
        ArgumentNullException.ThrowIfNull(entries);
        var allowed = 0UL;
        foreach (var code in identifierTypes)
        {
            if (Types.TryGet(code, out var type))
                allowed |= 1UL << type.Ordinal;
        }
        if (allowed == 0)
            throw new ArgumentException("The list names no identifier type that this node knows.", nameof(identifierTypes));
        var preparation = Rent();
        preparation.Begin(new PreparedSubjects(), allowed);
        for (var i = 0; i < entries.Count; i++)
            preparation.Add(entries[i].Identifiers, entries[i].Attributes);
        return new IndexedList(version, Return(preparation));
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
        var candidates = new List<Candidate>();
        for (var record = 0; record < records.Count; record++)
        {
            candidates.Clear();
            var keys = records.KeysOf(record);
            snapshot.Probe(keys, now, candidates);
            if (candidates.Count == 0)
                continue;
            candidates.Sort();
            var shared = candidates.Count > 1 ? SharedValues.Of(candidates.Select(candidate => (snapshot.ListOf(candidate), candidate.Entry)), keys) : null;
            for (var i = 0; i < candidates.Count; i++)
            {
                if (i > 0 && candidates[i] == candidates[i - 1])
                    continue;
                var list = snapshot.ListOf(candidates[i]);
                var entry = candidates[i].Entry;
                var evidence = Scorer.Weigh(list.Entries.KeysOf(entry), list.Entries.AttributesOf(entry), keys, records.AttributesOf(record), shared?.In(list));
                if (evidence is not null)
                    matches.Add(new Match(record, list, entry, evidence.Identifiers, evidence.Score, evidence.Explanation, snapshot.Height));
            }
        }
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose()
    {
        while (preparations.TryTake(out var preparation))
            preparation.Dispose();
        CryptographicOperations.ZeroMemory(key);
    }

    private SubjectPreparation Rent() => preparations.TryTake(out var preparation) ? preparation : new SubjectPreparation(Types, key);

    private PreparedSubjects Return(SubjectPreparation preparation)
    {
        var subjects = preparation.End();
        preparations.Add(preparation);
        return subjects;
    }
}
