using System.Buffers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>The sealed lists of one owner under one domain key, as a recipient matches them: one probe looks an identifier up in all.</summary>
/// <remarks>
/// Any number of readers, who take turns only while tokens are made, and of writers, who take turns. What is put or removed shows at once.
/// The index lies in a few runs, each more than <see cref="Growth"/> times as large as all that follow, so a small list beside large ones costs
/// its own rows: about 0.1 µs a row that is written, and 27 bytes a row beside the 64 of the row itself.
/// </remarks>
public sealed class SealedDomain : IDisposable
{
    private const int Growth = 16;

    private readonly Lock _writing = new();
    private readonly Lock _tokenizing = new();
    private readonly DomainTokenizer _tokenizer;
    private volatile State _state = State.Empty;

    /// <summary>A domain without lists.</summary>
    /// <param name="domainKey">The owner's domain key, 32 bytes.</param>
    public SealedDomain(ReadOnlySpan<byte> domainKey) => _tokenizer = new DomainTokenizer(domainKey);

    // Postings name a table by its place, which holds null once the table is gone: then they lead nowhere.
    private sealed record State(SealedTable?[] Tables, IndexRun[] Runs)
    {
        public static State Empty { get; } = new([], []);
    }

    /// <summary>The tables in it.</summary>
    public IReadOnlyList<SealedTable> Tables => [.. _state.Tables.OfType<SealedTable>()];

    /// <summary>Bytes of the index in memory, beside the rows.</summary>
    public long IndexSize => _state.Runs.Sum(run => run.Layout.Size);

    /// <summary>Runs of the index.</summary>
    internal int RunCount => _state.Runs.Length;

    /// <summary>Adds versions, each in place of any other version of its list.</summary>
    public void Put(IReadOnlyCollection<SealedTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        if (tables.Count == 0)
            return;
        lock (_writing)
        {
            var before = _state;
            var replaced = tables.Select(table => table.Version.ListId).ToHashSet(StringComparer.Ordinal);
            var places = before.Tables.Select(table => table is null || replaced.Contains(table.Version.ListId) ? null : table).ToList();
            var added = tables.Select(table => (Table: table, Place: Take(places, before.Runs, table))).ToList();
            _state = new State([.. places], [.. before.Runs, Indexed(added, places.Count)]);
            _state = Merged(_state);
        }
    }

    /// <summary>Removes a list: it is silent at once, and nothing is left of it when the call returns.</summary>
    public void Remove(string listId)
    {
        lock (_writing)
        {
            var before = _state;
            if (!before.Tables.Any(table => table?.Version.ListId == listId))
                return;
            _state = before with { Tables = [.. before.Tables.Select(table => table?.Version.ListId == listId ? null : table)] };
            _state = Purged(_state);
        }
    }

    /// <summary>Finds the rows that have the tokens of pseudonyms; whether they open is another question.</summary>
    /// <param name="pseudonyms">Pseudonyms of identifiers that this node holds.</param>
    /// <param name="found">Receives the rows, in the order of the pseudonyms.</param>
    public void Find(ReadOnlySpan<Pseudonym> pseudonyms, ICollection<FoundRow> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        var state = _state;
        if (state.Runs.Length == 0 || pseudonyms.IsEmpty)
            return;
        var tokens = ArrayPool<DomainToken>.Shared.Rent(pseudonyms.Length);
        var keys = ArrayPool<IdentifierKey>.Shared.Rent(pseudonyms.Length);
        lock (_tokenizing)
            _tokenizer.Tokens(pseudonyms, tokens);
        for (var i = 0; i < pseudonyms.Length; i++)
            keys[i] = default(IdentifierKey) with { Token = new LocalToken(new UInt128(tokens[i].High, tokens[i].Low)) };
        var postings = new List<FoundPosting>();
        foreach (var run in state.Runs)
            run.Find(keys.AsSpan(0, pseudonyms.Length), postings);
        if (state.Runs.Length > 1)
            postings.Sort(static (a, b) => a.Key != b.Key ? a.Key.CompareTo(b.Key) : a.Posting.Bits.CompareTo(b.Posting.Bits));
        foreach (var (key, posting) in postings)
        {
            if (state.Tables[posting.List] is { } table)
                found.Add(new FoundRow(key, table, posting.Entry));
        }
        ArrayPool<DomainToken>.Shared.Return(tokens, clearArray: true);
        ArrayPool<IdentifierKey>.Shared.Return(keys, clearArray: true);
    }

    /// <summary>Forgets the key.</summary>
    public void Dispose() => _tokenizer.Dispose();

    /// <summary>Names no list.</summary>
    public override string ToString() => "SealedDomain(***)";

    // A place serves again only when no posting names it any more.
    private static int Take(List<SealedTable?> places, IndexRun[] runs, SealedTable table)
    {
        for (var place = 0; place < places.Count; place++)
        {
            if (places[place] is null && Array.TrueForAll(runs, run => run.CountOf(place) == 0))
            {
                places[place] = table;
                return place;
            }
        }
        places.Add(table);
        return places.Count - 1;
    }

    /// <summary>A run over tables, each of which is in order.</summary>
    private static IndexRun Indexed(List<(SealedTable Table, int Place)> tables, int places)
    {
        var counts = new int[places];
        var heads = new PriorityQueue<(SealedTable Table, int Place, int Row), DomainToken>(tables.Count);
        foreach (var (table, place) in tables)
        {
            counts[place] = table.Count;
            heads.Enqueue((table, place, 0), table.TokenAt(0));
        }
        var writer = new RunWriter(checked(counts.Sum()));
        while (heads.TryDequeue(out var head, out var token))
        {
            writer.Add(new TokenPosting(token.High, token.Low, new Posting(head.Place, head.Row, KeyKind.Direct)));
            if (++head.Row < head.Table.Count)
                heads.Enqueue(head, head.Table.TokenAt(head.Row));
        }
        return writer.Finish(counts);
    }

    /// <summary>The same tables with runs merged where they do not differ enough in size; without what leads nowhere when that is a third of all.</summary>
    private static State Merged(State state)
    {
        var (all, live) = (state.Runs.Sum(run => (long)run.Count), state.Tables.Sum(table => (long)(table?.Count ?? 0)));
        if (all - live > all / 3)
            return Purged(state);
        var first = state.Runs.Length;
        long tail = 0;
        while (first > 0 && (first == state.Runs.Length || state.Runs[first - 1].Count <= Growth * tail))
            tail += state.Runs[--first].Count;
        return state.Runs.Length - first < 2
            ? state
            : state with { Runs = [.. state.Runs[..first], .. Written(state.Runs.AsSpan(first), state.Tables)] };
    }

    /// <summary>The same tables without anything that leads nowhere: every run that has some of it is written again.</summary>
    private static State Purged(State state)
    {
        var clean = state.Runs.SelectMany(run => IsClean(run, state.Tables) ? [run] : Written([run], state.Tables));
        return Merged(state with { Runs = [.. clean.OrderByDescending(run => run.Count)] });
    }

    private static bool IsClean(IndexRun run, SealedTable?[] tables)
    {
        for (var place = 0; place < tables.Length; place++)
        {
            if (tables[place] is null && run.CountOf(place) > 0)
                return false;
        }
        return true;
    }

    /// <summary>One run of several, without what leads nowhere; none when nothing is left.</summary>
    private static IndexRun[] Written(ReadOnlySpan<IndexRun> runs, SealedTable?[] tables)
    {
        var counts = new int[tables.Length];
        foreach (var run in runs)
        {
            for (var place = 0; place < tables.Length; place++)
                counts[place] += tables[place] is null ? 0 : run.CountOf(place);
        }
        var count = checked(counts.Sum());
        if (count == 0)
            return [];
        var writer = new RunWriter(count);
        var merge = new RunMerge(runs);
        while (merge.TryNext(out var posting))
        {
            if (tables[posting.Posting.List] is not null)
                writer.Add(posting);
        }
        return [writer.Finish(counts)];
    }
}

/// <summary>A row that has the token of an identifier.</summary>
/// <param name="Identifier">Ordinal of the identifier among those that were looked up.</param>
/// <param name="Table">The version that holds the row.</param>
/// <param name="Row">Number of the row in it.</param>
public readonly record struct FoundRow(int Identifier, SealedTable Table, int Row);
