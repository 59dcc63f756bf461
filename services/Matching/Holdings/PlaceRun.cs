using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using ExchangeNetwork.Matching.Files;
using ExchangeNetwork.Matching.Index;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>A file of the keys of frames that follow each other, sorted, and mapped as it lies there.</summary>
/// <remarks>
/// A page of header, then the arrays of a run. Header, integers little-endian: magic (8), format version (u32), version of what makes keys
/// (u32), first frame (i64), last frame (i64), keys (i64), SHA-256 of the arrays (32), HMAC-SHA256 of all before under a key of the node
/// (32). A file that is not whole, or was changed, or made under another key is none: what it says can be read from the frames again.
/// </remarks>
internal sealed class PlaceRun
{
    /// <summary>Ending of the files.</summary>
    public const string Ending = ".places";

    private const int HeaderSize = 4096;
    private const uint Format = 1;
    private const int HashAt = 8 + 4 + 4 + 8 + 8 + 8;
    private const int SealAt = HashAt + SHA256.HashSizeInBytes;
    private const int SealEnd = SealAt + SHA256.HashSizeInBytes;

    // Frames without a key have no arrays.
    private readonly IndexRun? run;

    private PlaceRun(string path, long first, long last, IndexRun? run)
    {
        (Path, First, Last) = (path, first, last);
        this.run = run;
    }

    /// <summary>Name of the file.</summary>
    public string Path { get; }

    /// <summary>The first frame.</summary>
    public long First { get; }

    /// <summary>The last frame.</summary>
    public long Last { get; }

    /// <summary>Keys of all records.</summary>
    public int Count => run?.Count ?? 0;

    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'X', (byte)'N', (byte)'H', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Whether the keys of a frame are here.</summary>
    public bool Covers(long frame) => First <= frame && frame <= Last;

    /// <summary>Collects where keys are.</summary>
    public void Find(ReadOnlySpan<IdentifierKey> keys, List<FoundPosting> found) => run?.Find(keys, found);

    /// <summary>Keeps the file mapped until <see cref="Release"/>.</summary>
    public void Hold() => run?.Memory.Hold();

    /// <summary>Ends what <see cref="Hold"/> began.</summary>
    public void Release() => run?.Memory.Release();

    /// <summary>Unmaps the file once nobody holds it.</summary>
    public void Free() => run?.Memory.Free();

    /// <summary>Writes sorted keys as a file, which is on disk when the call returns.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="seal">What the file is bound to.</param>
    /// <param name="first">The first frame.</param>
    /// <param name="last">The last frame.</param>
    /// <param name="postings">The keys, in order.</param>
    public static PlaceRun Write(string folder, PlaceSeal seal, long first, long last, TokenPosting[] postings) =>
        Write(folder, seal, first, last, postings.Length, writer =>
        {
            foreach (ref readonly var posting in postings.AsSpan())
                writer.Add(posting);
        });

    /// <summary>Writes several runs as one.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="seal">What the file is bound to.</param>
    /// <param name="runs">Runs of frames that follow each other; nobody frees them meanwhile.</param>
    /// <param name="stopping">Stops it; nothing is left then.</param>
    public static PlaceRun Merge(string folder, PlaceSeal seal, IReadOnlyList<PlaceRun> runs, CancellationToken stopping)
    {
        const int often = 1 << 16;
        return Write(folder, seal, runs[0].First, runs[^1].Last, checked(runs.Sum(one => one.Count)), writer =>
        {
            var merge = new RunMerge([.. runs.Where(one => one.run is not null).Select(one => one.run!)]);
            for (var i = 1; merge.TryNext(out var posting); i++)
            {
                writer.Add(posting);
                if (i % often == 0)
                    stopping.ThrowIfCancellationRequested();
            }
        });
    }

    /// <summary>Opens a file, every byte of which is checked; null when it is not exactly what was written.</summary>
    public static PlaceRun? Open(string path, PlaceSeal seal)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        var header = new byte[HeaderSize];
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
            || !CryptographicOperations.FixedTimeEquals(seal.Of(header.AsSpan(0, SealAt)), header.AsSpan(SealAt, SHA256.HashSizeInBytes))
            || !header.AsSpan().StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(8)) != Format
            || BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)) != seal.KeyVersion
            || header.AsSpan(SealEnd).ContainsAnyExcept((byte)0))
        {
            return null;
        }
        var (first, last) = (BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(16)), BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(24)));
        var count = (int)BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(32));
        var size = count == 0 ? 0 : new RunLayout(count).Size;
        if (file.Length != HeaderSize + size)
            return null;
        var run = count == 0 ? null : new IndexRun(new RunLayout(count), IndexMemory.Map(file, HeaderSize, size), []);
        return Hash(run).AsSpan().SequenceEqual(header.AsSpan(HashAt, SHA256.HashSizeInBytes)) ? new PlaceRun(path, first, last, run) : null;
    }

    private static PlaceRun Write(string folder, PlaceSeal seal, long first, long last, int count, Action<RunWriter> fill)
    {
        var path = System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{first:D12}-{last:D12}{Ending}"));
        var size = count == 0 ? 0 : new RunLayout(count).Size;
        IndexRun? run = null;
        DurableFile.Write(path, HeaderSize + size, file =>
        {
            file.SetLength(HeaderSize);
            var header = new byte[HeaderSize];
            if (count > 0)
            {
                var writer = new RunWriter(new RunLayout(count), IndexMemory.MapForWriting(file, HeaderSize, size));
                fill(writer);
                run = writer.Finish([]);
                run.Memory.Flush();
            }
            Magic.CopyTo(header);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Format);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), seal.KeyVersion);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), first);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), last);
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(32), count);
            Hash(run).CopyTo(header.AsSpan(HashAt));
            seal.Of(header.AsSpan(0, SealAt)).CopyTo(header, SealAt);
            file.Position = 0;
            file.Write(header);
        });
        return new PlaceRun(path, first, last, run);
    }

    private static byte[] Hash(IndexRun? run)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        run?.Read(bytes => hash.AppendData(bytes));
        return hash.GetHashAndReset();
    }
}

/// <summary>What the files of an index are bound to.</summary>
/// <param name="Key">A secret key of the node for these files alone, 32 bytes.</param>
/// <param name="KeyVersion">Version of the rules that make the index's keys: keys of two versions never meet.</param>
internal sealed record PlaceSeal(byte[] Key, int KeyVersion)
{
    /// <summary>The seal of a header.</summary>
    public byte[] Of(ReadOnlySpan<byte> header) => HMACSHA256.HashData(Key, header);

    /// <summary>Masks the key.</summary>
    public override string ToString() => $"PlaceSeal({KeyVersion}, ***)";
}
