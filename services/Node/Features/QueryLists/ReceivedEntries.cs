using System.Collections;
using System.Security.Cryptography;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Tokens;
using ExchangeNetwork.Node.Security;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>The entries and seeds of a received disclosed list, read from its segments when one of them is hit.</summary>
/// <remarks>Any number of threads. The segments that were read last are kept, decrypted; a segment is decrypted in about 10 ms.</remarks>
internal sealed class ReceivedEntries : IListEntries, IReadOnlyList<EntrySeed>, IDisposable
{
    private const int SegmentsKept = 4;

    private readonly SegmentFile file;
    private readonly ListCipher cipher;
    private readonly Func<int, byte[]> segmentOnLedger;
    private readonly Lock reading = new();
    private readonly List<(int Segment, List<ListRow> Rows)> kept = [];

    /// <summary>The entries in a file.</summary>
    /// <param name="file">The segments of the version.</param>
    /// <param name="identity">The version, from its manifest.</param>
    /// <param name="listKey">Opens the segments, 32 bytes.</param>
    /// <param name="listSalt">From the manifest, 32 bytes.</param>
    /// <param name="segmentOnLedger">Reads a segment from the ledger, where the file was damaged.</param>
    public ReceivedEntries(
        SegmentFile file, ListIdentity identity, ReadOnlySpan<byte> listKey, ReadOnlySpan<byte> listSalt, Func<int, byte[]> segmentOnLedger)
    {
        this.file = file;
        this.segmentOnLedger = segmentOnLedger;
        cipher = new ListCipher(identity, listKey, listSalt);
    }

    /// <summary>Number of entries.</summary>
    public int Count => file.Rows;

    /// <summary>The seed of an entry.</summary>
    public EntrySeed this[int index] => RowOf(index).Seed;

    /// <summary>An entry.</summary>
    /// <exception cref="InvalidDataException">Its segment is not the one that was received, and the ledger has none.</exception>
    public ListSubject Read(int entry)
    {
        var row = RowOf(entry);
        return new ListSubject(row.Identifiers, OwnEntries.AttributesOf(row.Attributes));
    }

    /// <summary>The seeds of all entries: every segment is read.</summary>
    public IEnumerator<EntrySeed> GetEnumerator() => Enumerable.Range(0, Count).Select(entry => this[entry]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Forgets the key and what was decrypted.</summary>
    public void Dispose()
    {
        lock (reading)
        {
            kept.Clear();
            cipher.Dispose();
            file.Dispose();
        }
    }

    private ListRow RowOf(int entry)
    {
        var (segment, row) = file.Find(entry);
        lock (reading)
        {
            var at = kept.FindIndex(one => one.Segment == segment);
            var rows = at >= 0 ? kept[at].Rows : Open(segment);
            if (at >= 0)
                kept.RemoveAt(at);
            else if (kept.Count == SegmentsKept)
                kept.RemoveAt(0);
            kept.Add((segment, rows));
            return row < rows.Count ? rows[row] : throw Changed(segment);
        }
    }

    private List<ListRow> Open(int segment)
    {
        var rows = new List<ListRow>();
        var plaintext = cipher.Decrypt(segment, file.Count, file.Read(segment))
            ?? cipher.Decrypt(segment, file.Count, segmentOnLedger(segment)) ?? throw Changed(segment);
        if (!ListOpener.TryRead(plaintext, rows, [], out _))
            throw Changed(segment);
        CryptographicOperations.ZeroMemory(plaintext);
        return rows;
    }

    private static InvalidDataException Changed(int segment) => new($"Segment {segment} of a received list is not what was received.");
}
