using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>An append-only log of encrypted frames in segment files; an append returns when the frame is on disk.</summary>
/// <remarks>
/// A frame on disk: bytes that follow the check (u32), frame number (u64), check: first 8 bytes of SHA-256 over all that follows; then the
/// pages as <see cref="FrameCipher"/> seals them, so that each is read by itself; integers big-endian. What a kill or a power cut leaves of an unfinished frame at the end of the last segment was never acknowledged and is
/// cut off when the log is opened; damage anywhere else is an error, and so is a key that does not fit. Appends come one at a time; reads may
/// run beside them.
/// </remarks>
public sealed class SegmentLog : IDisposable
{
    private const string Ending = ".frames";
    private const string EarlierEnding = ".segment";
    private const int CheckAt = sizeof(int) + sizeof(long);
    private const int CheckSize = 8;
    private const int HeaderSize = CheckAt + CheckSize;
    private const int SealSize = FrameCipher.SealSize;
    private readonly string folder;
    private readonly long segmentSize;
    private readonly FrameCipher cipher;
    private readonly List<FramePlace> places = [];
    private readonly Dictionary<int, FileStream> segments = [];
    private readonly Lock placesLock = new();

    private SegmentLog(string folder, byte[] key, long segmentSize)
    {
        this.folder = folder;
        this.segmentSize = segmentSize;
        cipher = new FrameCipher(key);
    }

    // Where a frame begins, and how many bytes follow its header.
    private readonly record struct FramePlace(int Segment, long Offset, int Size)
    {
        public long End => Offset + HeaderSize + Size;
    }

    /// <summary>Number of frames; the next frame gets this number.</summary>
    public long Count
    {
        get
        {
            lock (placesLock)
                return places.Count;
        }
    }

    /// <summary>Opens the log in a folder, which is made if it is missing.</summary>
    /// <param name="folder">Folder of this log alone.</param>
    /// <param name="key">AES key, 32 bytes.</param>
    /// <param name="segmentSize">Bytes after which a new segment file is begun.</param>
    /// <exception cref="HoldingsDamagedException">A frame other than the unfinished last one cannot be read.</exception>
    /// <exception cref="InvalidDataException">The frames in the folder are of an earlier format; they stay as they are.</exception>
    public static SegmentLog Open(string folder, byte[] key, long segmentSize = 256L << 20)
    {
        Directory.CreateDirectory(folder);
        if (Directory.EnumerateFiles(folder, "*" + EarlierEnding).Any())
            throw new InvalidDataException($"The holdings in {folder} are of an earlier format, which this program does not read.");
        var log = new SegmentLog(folder, key, segmentSize);
        try
        {
            log.Recover();
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Appends a frame and returns its number once it is on disk.</summary>
    /// <param name="pages">Its pages, at least one.</param>
    public long Append(IReadOnlyList<byte[]> pages)
    {
        ArgumentNullException.ThrowIfNull(pages);
        ArgumentOutOfRangeException.ThrowIfZero(pages.Count, nameof(pages));
        long number;
        FramePlace last;
        lock (placesLock)
        {
            number = places.Count;
            last = places.Count == 0 ? default : places[^1];
        }
        var (segment, end) = number == 0 ? (0, 0) : (last.Segment, last.End);
        if (end >= segmentSize)
            (segment, end) = (segment + 1, 0);

        var size = FrameCipher.TableSize(pages.Count) + pages.Sum(page => SealSize + page.Length);
        var frame = new byte[HeaderSize + size];
        BinaryPrimitives.WriteInt32BigEndian(frame, size);
        BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(sizeof(int)), number);
        cipher.Seal(pages, segment, number, frame.AsSpan(HeaderSize));
        Check(frame).CopyTo(frame.AsSpan(CheckAt));

        var file = SegmentFile(segment);
        RandomAccess.Write(file.SafeFileHandle, frame, end);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
        lock (placesLock)
            places.Add(new FramePlace(segment, end, size));
        return number;
    }

    /// <summary>Reads a frame: all its pages.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="HoldingsDamagedException">The frame does not decrypt.</exception>
    public byte[][] Read(long number)
    {
        var place = PlaceOf(number);
        var body = new byte[place.Size];
        ReadAt(place, 0, body);
        var sizes = Sizes(place, body);
        var pages = new byte[sizes.Length][];
        var at = FrameCipher.TableSize(sizes.Length);
        for (var page = 0; page < pages.Length; page++)
        {
            pages[page] = Open(place, number, page, sizes.Length, body.AsSpan(at, SealSize + sizes[page]));
            at += SealSize + sizes[page];
        }
        return pages;
    }

    /// <summary>Reads some pages of a frame, and little else of it.</summary>
    /// <param name="number">The frame.</param>
    /// <param name="pages">Ordinals of the pages.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame, or no such page.</exception>
    /// <exception cref="HoldingsDamagedException">A page does not decrypt.</exception>
    public byte[][] ReadPages(long number, params ReadOnlySpan<int> pages)
    {
        var place = PlaceOf(number);
        // The table is mostly within these bytes, and the first page behind it.
        Span<byte> start = stackalloc byte[Math.Min(place.Size, 2048)];
        ReadAt(place, 0, start);
        var sizes = Sizes(place, start);
        var read = new byte[pages.Length][];
        for (var i = 0; i < pages.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)pages[i], (uint)sizes.Length, nameof(pages));
            var (at, size) = (FrameCipher.TableSize(sizes.Length) + (pages[i] * SealSize) + sizes.Take(pages[i]).Sum(), SealSize + sizes[pages[i]]);
            var sealedPage = new byte[size];
            if (at + size <= start.Length)
                start.Slice(at, size).CopyTo(sealedPage);
            else
                ReadAt(place, at, sealedPage);
            read[i] = Open(place, number, pages[i], sizes.Length, sealedPage);
        }
        return read;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in segments.Values)
            file.Dispose();
        cipher.Dispose();
    }

    private static ReadOnlySpan<byte> Check(ReadOnlySpan<byte> frame) => SHA256.HashData(frame[HeaderSize..]).AsSpan(0, CheckSize);

    private byte[] Open(FramePlace place, long number, int page, int pages, ReadOnlySpan<byte> sealedPage)
    {
        try
        {
            return cipher.Open(sealedPage, new PagePlace(place.Segment, number, page, pages));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new HoldingsDamagedException(place.Segment, place.Offset);
        }
    }

    // A table that was changed shows where it does not fit the frame, or in a page that does not decrypt.
    private int[] Sizes(FramePlace place, ReadOnlySpan<byte> body)
    {
        var pages = body.Length < sizeof(int) ? 0 : BinaryPrimitives.ReadInt32BigEndian(body);
        if (pages <= 0 || pages > place.Size / SealSize || FrameCipher.TableSize(pages) > place.Size)
            throw new HoldingsDamagedException(place.Segment, place.Offset);
        var table = body;
        if (body.Length < FrameCipher.TableSize(pages))
        {
            var whole = new byte[FrameCipher.TableSize(pages)];
            ReadAt(place, 0, whole);
            table = whole;
        }
        var sizes = new int[pages];
        long total = FrameCipher.TableSize(pages);
        for (var page = 0; page < pages; page++)
        {
            sizes[page] = BinaryPrimitives.ReadInt32BigEndian(table[FrameCipher.TableSize(page)..]);
            total += SealSize + (uint)sizes[page];
        }
        return total == place.Size ? sizes : throw new HoldingsDamagedException(place.Segment, place.Offset);
    }

    private FramePlace PlaceOf(long number)
    {
        lock (placesLock)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)number, (ulong)places.Count, nameof(number));
            return places[(int)number];
        }
    }

    private void ReadAt(FramePlace place, int offset, Span<byte> bytes)
    {
        if (RandomAccess.Read(SegmentFile(place.Segment).SafeFileHandle, bytes, place.Offset + HeaderSize + offset) != bytes.Length)
            throw new HoldingsDamagedException(place.Segment, place.Offset);
    }

    private void Recover()
    {
        var last = Directory.EnumerateFiles(folder, "*" + Ending).Count() - 1;
        var header = new byte[HeaderSize];
        for (var segment = 0; segment <= last; segment++)
        {
            var file = SegmentFile(segment);
            var length = RandomAccess.GetLength(file.SafeFileHandle);
            long offset = 0;
            while (offset < length)
            {
                var read = RandomAccess.Read(file.SafeFileHandle, header, offset);
                var size = read == HeaderSize ? BinaryPrimitives.ReadInt32BigEndian(header) : -1;
                var place = new FramePlace(segment, offset, size);
                var whole = size >= 0 && place.End <= length && BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(sizeof(int))) == places.Count;
                // Space may be allocated before its bytes arrive, so the very last frame must also pass its check.
                if (whole && (segment != last || place.End < length || IsWhole(file, place)))
                {
                    places.Add(place);
                    offset = place.End;
                    continue;
                }
                // Only the last append can be unfinished: it follows a frame that is whole, and none follows it.
                if (offset > 0 && !IsWhole(file, places[^1]))
                    throw new HoldingsDamagedException(segment, places[^1].Offset);
                if (segment != last || IsFollowed(file, offset, length))
                    throw new HoldingsDamagedException(segment, offset);
                RandomAccess.SetLength(file.SafeFileHandle, offset);
                RandomAccess.FlushToDisk(file.SafeFileHandle);
                length = offset;
            }
        }
    }

    // Looks for the next frame's number and a frame around it that passes its check.
    private bool IsFollowed(FileStream file, long offset, long length)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, places.Count + 1);
        var bytes = new byte[1 << 20];
        for (var at = offset; at < length; at += bytes.Length - sizeof(long) + 1)
        {
            ReadOnlySpan<byte> read = bytes.AsSpan(0, RandomAccess.Read(file.SafeFileHandle, bytes, at));
            for (var next = read.IndexOf(number); next >= 0;)
            {
                var header = new byte[sizeof(int)];
                var start = at + next - sizeof(int);
                if (start > offset && RandomAccess.Read(file.SafeFileHandle, header, start) == header.Length)
                {
                    var place = new FramePlace(0, start, BinaryPrimitives.ReadInt32BigEndian(header));
                    if (place.Size > 0 && place.End <= length && IsWhole(file, place))
                        return true;
                }
                var rest = read[(next + 1)..].IndexOf(number);
                next = rest < 0 ? -1 : next + 1 + rest;
            }
        }
        return false;
    }

    private static bool IsWhole(FileStream file, FramePlace place)
    {
        var frame = new byte[HeaderSize + place.Size];
        return RandomAccess.Read(file.SafeFileHandle, frame, place.Offset) == frame.Length
            && Check(frame).SequenceEqual(frame.AsSpan(CheckAt, CheckSize));
    }

    private FileStream SegmentFile(int segment)
    {
        lock (placesLock)
        {
            if (!segments.TryGetValue(segment, out var file))
            {
                var path = Path.Combine(folder, $"{segment:D8}{Ending}");
                file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
                segments.Add(segment, file);
            }
            return file;
        }
    }
}
