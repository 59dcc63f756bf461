using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Pseudonyms.Cache;

/// <summary>What was evaluated under one network key: from local token to pseudonym and unlock key, so that an identifier is asked for once.</summary>
/// <remarks>
/// On disk encrypted, 65 bytes an identifier; in memory a table of tokens and pseudonyms, 40 to 50 bytes an identifier. The unlock key is read
/// from the file when it is asked for, which is when a list has a row of the identifier: about 10 µs. Any number of threads may look up
/// while one stores. Another network key is another file: during a change-over two are open.
/// </remarks>
public sealed class PseudonymCache : IKnownPseudonyms, IDisposable
{
    private readonly PseudonymTable _table;
    private readonly PseudonymLog _log;
    private readonly Lock _storing = new();

    private PseudonymCache(string keyId, PseudonymLog log, PseudonymTable table)
    {
        KeyId = keyId;
        _log = log;
        _table = table;
    }

    /// <summary>The network key that the pseudonyms were made with.</summary>
    public string KeyId { get; }

    /// <summary>Identifiers in the cache.</summary>
    public int Count => _table.Count;

    /// <summary>Places in the file that were damaged when it was opened; their identifiers are asked for again.</summary>
    public int Damaged => _log.Damaged;

    /// <summary>Bytes of the table in memory.</summary>
    public long MemorySize => _table.Size;

    /// <summary>Opens the cache of a key, and makes its file when there is none.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="secret">32 secret bytes from the node's key store, for this file alone.</param>
    /// <param name="keyId">Id of the network key.</param>
    /// <exception cref="PseudonymCacheException">The file is of another node, another network key or another format; it stays as it is.</exception>
    public static PseudonymCache Open(string path, ReadOnlySpan<byte> secret, string keyId)
    {
        var log = PseudonymLog.Open(path, secret, keyId);
        try
        {
            var table = new PseudonymTable(log.EntryEstimate);
            log.ReadAll((entries, firstPlace) =>
            {
                for (var at = 0; at < entries.Length; at += CacheEntry.Size)
                {
                    var entry = entries.Slice(at, CacheEntry.Size);
                    table.Add(CacheEntry.Token(entry), CacheEntry.Pseudonym(entry), firstPlace + (uint)(at / CacheEntry.Size));
                }
            });
            return new PseudonymCache(keyId, log, table);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>What an identifier was evaluated to.</summary>
    /// <param name="token">Its local token.</param>
    /// <param name="output">Pseudonym and unlock key, confirmed by the whole token.</param>
    public bool TryGet(LocalToken token, out PseudonymOutput output)
    {
        output = default;
        if (!_table.TryFind(token, out _, out var place))
            return false;
        Span<byte> entry = stackalloc byte[CacheEntry.Size];
        _log.Read(place, entry);
        var whole = CacheEntry.Token(entry) == token;
        if (whole)
            output = CacheEntry.Output(entry);
        entry.Clear();
        return whole;
    }

    /// <summary>What many identifiers were evaluated to, as <see cref="TryGet"/> tells of each; the file is read in its order, which costs a tenth.</summary>
    /// <param name="tokens">Their local tokens.</param>
    /// <param name="outputs">Receives pseudonym and unlock key of each.</param>
    /// <returns>False when one of them is not known; the outputs are then of no use.</returns>
    /// <exception cref="ArgumentException">There is not a place for each.</exception>
    public bool TryGetAll(ReadOnlySpan<LocalToken> tokens, Span<PseudonymOutput> outputs)
    {
        if (outputs.Length < tokens.Length)
            throw new ArgumentException("A place for each token.", nameof(outputs));
        var places = new uint[tokens.Length];
        var order = new int[tokens.Length];
        for (var i = 0; i < tokens.Length; i++)
        {
            if (!_table.TryFind(tokens[i], out _, out places[i]))
                return false;
            order[i] = i;
        }
        Array.Sort(places, order);
        var read = new (LocalToken Token, PseudonymOutput Output)[tokens.Length];
        _log.ReadMany(places, (ordinal, entry) => read[ordinal] = (CacheEntry.Token(entry), CacheEntry.Output(entry)));
        var whole = true;
        for (var i = 0; i < read.Length; i++)
        {
            whole &= read[i].Token == tokens[order[i]];
            outputs[order[i]] = read[i].Output;
        }
        Array.Clear(read);
        return whole;
    }

    /// <summary>Whether an identifier was evaluated.</summary>
    public bool Contains(LocalToken token) => _table.TryFind(token, out _, out _);

    /// <summary>The pseudonyms of many identifiers, several million a second; loads of neighbours overlap.</summary>
    /// <param name="tokens">Their local tokens.</param>
    /// <param name="pseudonyms">Receives the pseudonym of each that is known; the others' places are cleared.</param>
    /// <param name="known">Receives whether it is known.</param>
    /// <returns>How many are known.</returns>
    /// <exception cref="ArgumentException">There is not a place for each.</exception>
    public int Find(ReadOnlySpan<LocalToken> tokens, Span<Pseudonym> pseudonyms, Span<bool> known)
    {
        if (pseudonyms.Length < tokens.Length || known.Length < tokens.Length)
            throw new ArgumentException("A place for each token.", nameof(known));
        return _table.Find(tokens, pseudonyms, known);
    }

    /// <inheritdoc/>
    public void Scan(PseudonymScan take)
    {
        ArgumentNullException.ThrowIfNull(take);
        _table.Scan((pseudonyms, places) =>
        {
            // The delegate cannot hold a span: the places of one part, which are few, are copied.
            var at = places.ToArray();
            take(pseudonyms, ordinal => TokenAt(at[ordinal]));
        });
    }

    /// <summary>Takes evaluated identifiers; they are on disk when the call returns. Those known before stay as they are.</summary>
    /// <param name="tokens">Local tokens.</param>
    /// <param name="outputs">What each was evaluated to.</param>
    /// <returns>How many were new.</returns>
    /// <exception cref="ArgumentException">Not one output for each token.</exception>
    public int Store(ReadOnlySpan<LocalToken> tokens, ReadOnlySpan<PseudonymOutput> outputs)
    {
        if (tokens.Length != outputs.Length)
            throw new ArgumentException("One output for each token.", nameof(outputs));
        lock (_storing)
        {
            var fresh = new HashSet<LocalToken>(tokens.Length);
            var entries = new byte[tokens.Length * CacheEntry.Size];
            for (var i = 0; i < tokens.Length; i++)
            {
                if (!_table.TryFind(tokens[i], out _, out _) && fresh.Add(tokens[i]))
                    CacheEntry.Write(entries.AsSpan((fresh.Count - 1) * CacheEntry.Size), tokens[i], outputs[i]);
            }
            var written = entries.AsSpan(0, fresh.Count * CacheEntry.Size);
            // In the table only when it is on disk: what is known once stays known.
            _log.Append(written, (block, firstPlace) =>
            {
                for (var at = 0; at < block.Length; at += CacheEntry.Size)
                {
                    var entry = block.Slice(at, CacheEntry.Size);
                    _table.Add(CacheEntry.Token(entry), CacheEntry.Pseudonym(entry), firstPlace + (uint)(at / CacheEntry.Size));
                }
            });
            written.Clear();
            return fresh.Count;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();

    private LocalToken TokenAt(uint place)
    {
        Span<byte> entry = stackalloc byte[CacheEntry.Size];
        _log.Read(place, entry);
        var token = CacheEntry.Token(entry);
        entry.Clear();
        return token;
    }

    /// <summary>Names the key; never what is in the cache.</summary>
    public override string ToString() => $"PseudonymCache({KeyId}, ***)";
}

/// <summary>A file is no cache of this node and this network key.</summary>
/// <param name="path">The file.</param>
public sealed class PseudonymCacheException(string path)
    : Exception($"{path} was not made by this node for this network key. Restore the key folder, or move the file away: its identifiers are then evaluated again.");
