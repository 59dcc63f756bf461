using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>An append-only log of encrypted frames in segment files; an append returns when the frame is on disk.</summary>
/// <remarks>
/// A frame on disk: length of the ciphertext (u32), frame number (u64), first 8 bytes of SHA-256 over all that follows, nonce (12),
/// AES-256-GCM tag (16), ciphertext; integers big-endian. The associated data are segment number and frame number, so frames cannot be
/// moved. What a kill or a power cut leaves of an unfinished frame at the end of the last segment was never acknowledged and is cut off
/// when the log is opened; damage anywhere else is an error, and so is a key that does not fit. Appends come one at a time; reads may run beside them.
/// </remarks>
public sealed class SegmentLog : IDisposable
{
    private const int CheckAt = 4 + 8;
    private const int CheckSize = 8;
    private const int NonceAt = CheckAt + CheckSize;
    private const int HeaderSize = NonceAt + NonceSize + TagSize;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly string folder;
    private readonly long segmentSize;
    private readonly AesGcm cipher;
    private readonly Lock cipherLock = new();
    private readonly List<FramePlace> places = [];
    private readonly Dictionary<int, FileStream> segments = [];
    private readonly Lock placesLock = new();

    private SegmentLog(string folder, byte[] key, long segmentSize)
    {
        this.folder = folder;
        this.segmentSize = segmentSize;
        cipher = new AesGcm(key, TagSize);
    }

    private readonly record struct FramePlace(int Segment, long Offset, int CiphertextSize);

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
    public static SegmentLog Open(string folder, byte[] key, long segmentSize = 256L << 20)
    {
        Directory.CreateDirectory(folder);
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
    public long Append(ReadOnlySpan<byte> plaintext)
    {
        long number;
        FramePlace last;
        lock (placesLock)
        {
            number = places.Count;
            last = places.Count == 0 ? default : places[^1];
        }
        var segment = number == 0 ? 0 : last.Segment;
        var end = number == 0 ? 0 : last.Offset + HeaderSize + last.CiphertextSize;
        if (end >= segmentSize)
            (segment, end) = (segment + 1, 0);

        var frame = new byte[HeaderSize + plaintext.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, plaintext.Length);
        BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(4), number);
        // The nonce is random: a torn frame's number comes again with other content, and must not come with the same nonce.
        RandomNumberGenerator.Fill(frame.AsSpan(NonceAt, NonceSize));
        lock (cipherLock)
        {
            cipher.Encrypt(
                frame.AsSpan(NonceAt, NonceSize), plaintext, frame.AsSpan(HeaderSize), frame.AsSpan(NonceAt + NonceSize, TagSize), AssociatedData(segment, number));
        }
        Check(frame).CopyTo(frame.AsSpan(CheckAt));

        var file = SegmentFile(segment);
        RandomAccess.Write(file.SafeFileHandle, frame, end);
        RandomAccess.FlushToDisk(file.SafeFileHandle);
        lock (placesLock)
            places.Add(new FramePlace(segment, end, plaintext.Length));
        return number;
    }

    /// <summary>Reads a frame.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="HoldingsDamagedException">The frame does not decrypt.</exception>
    public byte[] Read(long number)
    {
        FramePlace place;
        lock (placesLock)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, places.Count);
            place = places[(int)number];
        }
        var frame = new byte[HeaderSize + place.CiphertextSize];
        var read = RandomAccess.Read(SegmentFile(place.Segment).SafeFileHandle, frame, place.Offset);
        if (read != frame.Length)
            throw new HoldingsDamagedException(place.Segment, place.Offset);
        var plaintext = new byte[place.CiphertextSize];
        try
        {
            lock (cipherLock)
            {
                cipher.Decrypt(
                    frame.AsSpan(NonceAt, NonceSize), frame.AsSpan(HeaderSize), frame.AsSpan(NonceAt + NonceSize, TagSize), plaintext,
                    AssociatedData(place.Segment, number));
            }
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new HoldingsDamagedException(place.Segment, place.Offset);
        }
        return plaintext;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in segments.Values)
            file.Dispose();
        cipher.Dispose();
    }

    private static byte[] AssociatedData(int segment, long number)
    {
        var data = new byte[12];
        BinaryPrimitives.WriteInt32BigEndian(data, segment);
        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(4), number);
        return data;
    }

    private static ReadOnlySpan<byte> Check(ReadOnlySpan<byte> frame) => SHA256.HashData(frame[NonceAt..]).AsSpan(0, CheckSize);

    private void Recover()
    {
        var last = Directory.EnumerateFiles(folder, "*.segment").Count() - 1;
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
                var whole = size >= 0 && offset + HeaderSize + size <= length
                    && BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(4)) == places.Count;
                if (whole)
                {
                    places.Add(new FramePlace(segment, offset, size));
                    offset += HeaderSize + size;
                    // Space may be allocated before its bytes arrive, so the very last frame must also pass its check.
                    whole = segment != last || offset < length || IsWhole(file, places[^1]);
                    if (!whole)
                    {
                        offset = places[^1].Offset;
                        places.RemoveAt(places.Count - 1);
                    }
                }
                if (whole)
                    continue;
                if (segment != last)
                    throw new HoldingsDamagedException(segment, offset);
                RandomAccess.SetLength(file.SafeFileHandle, offset);
                RandomAccess.FlushToDisk(file.SafeFileHandle);
                length = offset;
            }
        }
    }

    private static bool IsWhole(FileStream file, FramePlace place)
    {
        var frame = new byte[HeaderSize + place.CiphertextSize];
        return RandomAccess.Read(file.SafeFileHandle, frame, place.Offset) == frame.Length
            && Check(frame).SequenceEqual(frame.AsSpan(CheckAt, CheckSize));
    }

    private FileStream SegmentFile(int segment)
    {
        lock (placesLock)
        {
            if (!segments.TryGetValue(segment, out var file))
            {
                var path = Path.Combine(folder, $"{segment:D8}.segment");
                file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
                segments.Add(segment, file);
            }
            return file;
        }
    }
}

/// <summary>A part of the holdings that was acknowledged can no longer be read: restore it from a backup.</summary>
/// <param name="segment">Segment number.</param>
/// <param name="offset">Byte offset of the frame in it.</param>
public sealed class HoldingsDamagedException(int segment, long offset)
    : Exception($"The holdings are damaged in segment {segment} at byte {offset}; restore this segment from a backup.")
{
    /// <summary>Segment number.</summary>
    public int Segment { get; } = segment;

    /// <summary>Byte offset of the frame.</summary>
    public long Offset { get; } = offset;
}
