using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>The records an agency has kept: an encrypted append-only log, and which record of it is known with which content.</summary>
/// <remarks>
/// Keeping is idempotent by source, record id and content: the same content again is a duplicate, other content is a revision.
/// What was kept is on disk when <see cref="Keep"/> returns. Safe for use from many threads; keeping is done by one at a time.
/// </remarks>
public sealed class RecordHoldings : IDisposable
{
    private readonly SegmentLog log;
    private readonly Dictionary<UInt128, Known> known = [];
    private readonly List<FrameFacts> facts = [];
    private readonly Lock keeping = new();

    private RecordHoldings(SegmentLog log) => this.log = log;

    private readonly record struct Known(UInt128 Content, RecordPlace Place);

    /// <summary>Number of frames kept; frames are numbered from 0.</summary>
    public long FrameCount => log.Count;

    /// <summary>Number of records, each counted once however often it was revised.</summary>
    public int RecordCount
    {
        get
        {
            lock (keeping)
                return known.Count;
        }
    }

    /// <summary>Opens the holdings of a folder and reads through them once.</summary>
    /// <param name="folder">Folder of these holdings alone.</param>
    /// <param name="key">AES key from the key store, 32 bytes.</param>
    /// <exception cref="HoldingsDamagedException">A part that was acknowledged cannot be read.</exception>
    public static RecordHoldings Open(string folder, byte[] key)
    {
        var holdings = new RecordHoldings(SegmentLog.Open(folder, key));
        for (long number = 0; number < holdings.log.Count; number++)
        {
            var frame = holdings.ReadFrame(number);
            holdings.Note(number, frame, [.. frame.Records.Select(record => (KeyOf(frame.Source, record.RecordId), ContentOf(record)))]);
        }
        return holdings;
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
        lock (keeping)
        {
            var fresh = new List<HeldRecord>(records.Count);
            var keys = new List<(UInt128 Key, UInt128 Content)>(records.Count);
            var inThisFrame = new Dictionary<UInt128, UInt128>();
            foreach (var record in records)
            {
                var key = KeyOf(source, record.RecordId);
                var content = ContentOf(record);
                var before = inThisFrame.TryGetValue(key, out var earlier) ? earlier
                    : known.TryGetValue(key, out var held) ? held.Content
                    : (UInt128?)null;
                if (before == content)
                    continue;
                inThisFrame[key] = content;
                fresh.Add(record);
                keys.Add((key, content));
            }
            if (fresh.Count == 0)
                return new KeptRecords(null, -1, records.Count);

            var secret = RandomNumberGenerator.GetBytes(32);
            var frame = new HeldFrame(batchId, source, receivedAt, secret, rootOf(secret, fresh), fresh);
            var number = log.Append(frame.Encode());
            Note(number, frame, keys);
            return new KeptRecords(frame, number, records.Count - fresh.Count);
        }
    }

    /// <summary>Reads a frame.</summary>
    public HeldFrame ReadFrame(long number) => HeldFrame.Decode(log.Read(number));

    /// <summary>What is known of all frames, in order, without reading them.</summary>
    public IReadOnlyList<FrameFacts> Facts()
    {
        lock (keeping)
            return [.. facts];
    }

    /// <summary>Where the newest revision of a record is; null when it is not held.</summary>
    public RecordPlace? Find(string source, string recordId)
    {
        lock (keeping)
            return known.TryGetValue(KeyOf(source, recordId), out var held) ? held.Place : null;
    }

    /// <inheritdoc/>
    public void Dispose() => log.Dispose();

    private void Note(long number, HeldFrame frame, IReadOnlyList<(UInt128 Key, UInt128 Content)> records)
    {
        var first = 0;
        for (var i = 0; i < records.Count; i++)
        {
            if (!known.ContainsKey(records[i].Key))
                first++;
            known[records[i].Key] = new Known(records[i].Content, new RecordPlace(number, i));
        }
        // Sources are few and frames are many: one string for each source.
        facts.Add(new FrameFacts(string.Intern(frame.Source), frame.IntakeRoot, records.Count, first));
    }

    private static UInt128 KeyOf(string source, string recordId)
    {
        // The length keeps ("ab","c") and ("a","bc") apart.
        var text = $"{source.Length}:{source}{recordId}";
        return Fingerprint(Encoding.UTF8.GetBytes(text));
    }

    private static UInt128 ContentOf(HeldRecord record) => Fingerprint(record.Canonical);

    private static UInt128 Fingerprint(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}

/// <summary>Where a record is kept.</summary>
/// <param name="Frame">Number of the frame.</param>
/// <param name="Index">Place in the frame.</param>
public readonly record struct RecordPlace(long Frame, int Index);

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
