using System.Security.Cryptography;
using ExchangeNetwork.Matching.Records;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>The records an agency has kept: an encrypted append-only log, and an index of which record of it is known with which content.</summary>
/// <remarks>
/// Keeping is idempotent by source, record id and content: the same content again is a duplicate, other content is a revision.
/// What was kept is on disk when <see cref="Keep"/> returns. Records are not held in memory, only a few facts of each frame. Safe for use
/// from many threads; keeping is done by one at a time.
/// </remarks>
public sealed class RecordHoldings : IDisposable
{
    private readonly SegmentLog log;
    private readonly RecordKeys keys;
    private readonly PlaceIndex index;
    private readonly List<FrameFacts> facts = [];
    private readonly Lock keeping = new();
    private long recordCount;

    private RecordHoldings(SegmentLog log, RecordKeys keys, PlaceIndex index) => (this.log, this.keys, this.index) = (log, keys, index);

    /// <summary>Number of frames kept; frames are numbered from 0.</summary>
    public long FrameCount => log.Count;

    /// <summary>Number of records, each counted once however often it was revised.</summary>
    public long RecordCount => Interlocked.Read(ref recordCount);

    /// <summary>Opens the holdings of a folder: reads the heads of their frames, and of the frames that the index lacks all.</summary>
    /// <param name="folder">Folder of these holdings alone.</param>
    /// <param name="key">AES key from the key store, 32 bytes.</param>
    /// <param name="capacity">Keys that the index holds in memory before it writes them.</param>
    /// <exception cref="HoldingsDamagedException">A part that was acknowledged cannot be read.</exception>
    public static RecordHoldings Open(string folder, byte[] key, int capacity = PlaceIndex.DefaultCapacity)
    {
        var log = SegmentLog.Open(folder, key);
        try
        {
            // Keys of their own, so that none is used for two things.
            var keys = new RecordKeys(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, SHA256.HashSizeInBytes, info: "record keys"u8.ToArray()));
            var index = PlaceIndex.Open(
                Path.Combine(folder, "records"),
                HKDF.DeriveKey(HashAlgorithmName.SHA256, key, SHA256.HashSizeInBytes, info: "record index"u8.ToArray()),
                RecordKeys.Version,
                log.Count,
                capacity);
            return new RecordHoldings(log, keys, index).Restored();
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Keeps the records that are new or revised, as one frame.</summary>
    /// <param name="batchId">The upload they came with.</param>
    /// <param name="source">Their source.</param>
    /// <param name="records">Records in order; of several with one id the last content counts.</param>
    /// <param name="receivedAt">When they came.</param>
    /// <param name="rootOf">Merkle root over the leaves of records under a batch secret.</param>
    /// <returns>What was kept; <see cref="KeptRecords.Frame"/> is null when all were duplicates.</returns>
    public KeptRecords Keep(
        string batchId,
        string source,
        IReadOnlyList<HeldRecord> records,
        DateTimeOffset receivedAt,
        Func<byte[], IReadOnlyList<HeldRecord>, byte[]> rootOf)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(rootOf);
        lock (keeping)
        {
            var recordKeys = keys.Of(source, records);
            var (fresh, firstSeen) = Fresh(recordKeys);
            if (fresh.Count == 0)
                return new KeptRecords(null, -1, records.Count);

            HeldRecord[] kept = [.. fresh.Select(ordinal => records[ordinal])];
            var secret = RandomNumberGenerator.GetBytes(32);
            var head = new FrameHead(batchId, source, receivedAt, secret, rootOf(secret, kept), kept.Length, firstSeen);
            var number = log.Append(FrameCodec.Encode(head, kept));
            Note(head);
            index.Add(number, KeysOf(recordKeys, fresh));
            return new KeptRecords(new HeldFrame(head, kept), number, records.Count - kept.Length);
        }
    }

    /// <summary>Reads a frame.</summary>
    public HeldFrame ReadFrame(long number)
    {
        var pages = log.Read(number);
        var head = FrameCodec.DecodeHead(pages[0], out _);
        var records = new List<HeldRecord>(head.Count);
        foreach (var page in pages.AsSpan(1))
            records.AddRange(FrameCodec.DecodeRecords(page));
        return new HeldFrame(head, records);
    }

    /// <summary>Reads what a frame says of all its records.</summary>
    public FrameHead ReadHead(long number) => FrameCodec.DecodeHead(log.ReadPages(number, 0)[0], out _);

    /// <summary>Reads some records of a frame, and little else.</summary>
    /// <param name="number">The frame.</param>
    /// <param name="indexes">Places of the records.</param>
    /// <returns>The frame with those records under their places; to ask it for another is an error.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The frame has no such record.</exception>
    public HeldFrame ReadRecords(long number, params IReadOnlyCollection<int> indexes)
    {
        ArgumentNullException.ThrowIfNull(indexes);
        var head = FrameCodec.DecodeHead(log.ReadPages(number, 0)[0], out var firsts);
        if (indexes.Any(index => index < 0 || index >= head.Count))
            throw new ArgumentOutOfRangeException(nameof(indexes), "The frame has no such record.");
        // The head is page 0, so a page's ordinal is one more than that of its first record.
        var byPage = indexes.ToLookup(index => PageOf(firsts, index));
        int[] wanted = [.. byPage.Select(page => page.Key)];
        var pages = log.ReadPages(number, Array.ConvertAll(wanted, page => page + 1));
        var records = new SomeRecords(head.Count);
        for (var i = 0; i < wanted.Length; i++)
        {
            var decoded = FrameCodec.DecodeRecords(pages[i]);
            foreach (var index in byPage[wanted[i]])
                records.Put(index, decoded[index - firsts[wanted[i]]]);
        }
        return new HeldFrame(head, records);
    }

    /// <summary>What is known of all frames, in order, without reading them.</summary>
    public IReadOnlyList<FrameFacts> Facts()
    {
        lock (facts)
            return [.. facts];
    }

    /// <summary>Where the newest revision of a record is; null when it is not held.</summary>
    public RecordPlace? Find(string source, string recordId) => Find(source, [recordId])[0];

    /// <summary>Where the newest revisions of records of one source are; null for those that are not held.</summary>
    public IReadOnlyList<RecordPlace?> Find(string source, IReadOnlyList<string> recordIds) => Newest(keys.Of(source, recordIds));

    /// <inheritdoc/>
    public void Dispose()
    {
        index.Dispose();
        keys.Dispose();
        log.Dispose();
    }

    private static FrameKey[] KeysOf(LocalToken[] recordKeys, List<int> fresh)
    {
        var frameKeys = new FrameKey[fresh.Count * 2];
        for (var i = 0; i < fresh.Count; i++)
        {
            frameKeys[2 * i] = new FrameKey(recordKeys[2 * fresh[i]], i);
            frameKeys[(2 * i) + 1] = new FrameKey(recordKeys[(2 * fresh[i]) + 1], i);
        }
        return frameKeys;
    }

    private static int PageOf(int[] firsts, int index)
    {
        var at = Array.BinarySearch(firsts, index);
        return at >= 0 ? at : ~at - 1;
    }

    private RecordHoldings Restored()
    {
        try
        {
            for (long number = 0; number < log.Count; number++)
                Note(ReadHead(number));
            foreach (var number in index.Missing(log.Count).ToList())
            {
                var frame = ReadFrame(number);
                index.Add(number, KeysOf(keys.Of(frame.Source, frame.Records), [.. Enumerable.Range(0, frame.Records.Count)]));
            }
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private void Note(FrameHead head)
    {
        // Sources are few and frames are many: one string for each source.
        lock (facts)
            facts.Add(new FrameFacts(string.Intern(head.Source), head.IntakeRoot, head.Count, head.FirstSeen));
        Interlocked.Add(ref recordCount, head.FirstSeen);
    }

    /// <summary>Which records are new or say something else than their newest revision, and how many were never held.</summary>
    private (List<int> Fresh, int FirstSeen) Fresh(LocalToken[] recordKeys)
    {
        var found = new List<FoundPlace>();
        index.Find(recordKeys, found);
        var newest = new Dictionary<int, RecordPlace>();
        foreach (var (key, place) in found.Where(one => one.Key % 2 == 0))
            newest[key / 2] = newest.TryGetValue(key / 2, out var other) && other.IsAfter(place) ? other : place;
        var sameAsNewest = found.Where(one => one.Key % 2 == 1 && newest[one.Key / 2] == one.Place).Select(one => one.Key / 2).ToHashSet();

        var fresh = new List<int>(recordKeys.Length / 2);
        var firstSeen = 0;
        var inThisFrame = new Dictionary<LocalToken, LocalToken>();
        for (var ordinal = 0; ordinal < recordKeys.Length / 2; ordinal++)
        {
            var (record, revision) = (recordKeys[2 * ordinal], recordKeys[(2 * ordinal) + 1]);
            var isRepeated = inThisFrame.TryGetValue(record, out var before);
            if (isRepeated ? before == revision : sameAsNewest.Contains(ordinal))
                continue;
            if (!isRepeated && !newest.ContainsKey(ordinal))
                firstSeen++;
            inThisFrame[record] = revision;
            fresh.Add(ordinal);
        }
        return (fresh, firstSeen);
    }

    private RecordPlace?[] Newest(LocalToken[] recordKeys)
    {
        var found = new List<FoundPlace>();
        index.Find(recordKeys, found);
        var newest = new RecordPlace?[recordKeys.Length];
        foreach (var (key, place) in found)
        {
            if (newest[key] is not { } other || place.IsAfter(other))
                newest[key] = place;
        }
        return newest;
    }
}

/// <summary>What is known of a frame without reading it.</summary>
/// <param name="Source">Source of its records.</param>
/// <param name="IntakeRoot">Merkle root over its record leaves, 32 bytes.</param>
/// <param name="Records">Number of its records.</param>
/// <param name="FirstSeen">Records in it that were not held before in any revision.</param>
public sealed record FrameFacts(string Source, byte[] IntakeRoot, int Records, int FirstSeen);

/// <summary>What keeping came to.</summary>
/// <param name="Frame">The frame; null when all records were duplicates.</param>
/// <param name="FrameNumber">Its number; -1 when there is none.</param>
/// <param name="Duplicates">Records known with the same content.</param>
public sealed record KeptRecords(HeldFrame? Frame, long FrameNumber, int Duplicates);
