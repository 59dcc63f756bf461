using System.Security.Cryptography;
using ExchangeNetwork.Matching.Files;

namespace ExchangeNetwork.Matching.Pseudonyms.Cache;

/// <summary>Takes entries that lie one behind the other.</summary>
/// <param name="entries">A whole number of entries.</param>
/// <param name="firstPlace">Place of the first; the others follow.</param>
internal delegate void CacheBlockReader(ReadOnlySpan<byte> entries, uint firstPlace);

/// <summary>Takes an entry that was asked for.</summary>
/// <param name="ordinal">Which of those that were asked for.</param>
/// <param name="entry">The entry; not to be kept.</param>
internal delegate void CacheEntryReader(int ordinal, ReadOnlySpan<byte> entry);

/// <summary>The file of a cache: a header, then blocks of 1 to 64 sealed entries, only ever added to.</summary>
/// <remarks>
/// Header, 64 bytes: <c>xnpcach1</c> ‖ nothing, sealed ‖ zeros. Block: <c>blk</c> ‖ u8 count ‖ the entries, sealed. What does not open between
/// blocks that do is damage and is passed over; what lies behind the last block that opens was never acknowledged and is cut off. All parts
/// are multiples of 32 bytes, so the next block is found behind any damage. Reads may run beside an append; appends come one at a time.
/// </remarks>
internal sealed class PseudonymLog : IDisposable
{
    private const int Grain = 32;
    private const int BlockEntries = 64;
    private const int EntriesAt = SealedAt + CacheCipher.Overhead;
    private const int SealedAt = 4;
    private const int FileHeaderSize = 64;
    private const int MostEntriesSize = BlockEntries * CacheEntry.Size;
    private const int MostBlockSize = EntriesAt + MostEntriesSize;
    private readonly FileStream _file;
    private readonly CacheCipher _cipher;
    private readonly Lock _lock = new();
    private readonly List<long> _blocks = [];
    private long _end;

    private PseudonymLog(FileStream file, CacheCipher cipher)
    {
        _file = file;
        _cipher = cipher;
        _end = RandomAccess.GetLength(file.SafeFileHandle);
    }

    private static ReadOnlySpan<byte> FileMark => "xnpcach1"u8;

    private static ReadOnlySpan<byte> BlockMark => "blk"u8;

    /// <summary>Damaged places that were passed over.</summary>
    public int Damaged { get; private set; }

    /// <summary>About as many entries as the file has, never fewer than it has.</summary>
    public long EntryEstimate => Math.Max(0, _end - FileHeaderSize) / CacheEntry.Size;

    /// <summary>Opens a file or makes it; read it by <see cref="ReadAll"/> before anything else.</summary>
    /// <exception cref="PseudonymCacheException">It is of another node or key, or no such file.</exception>
    public static PseudonymLog Open(string path, ReadOnlySpan<byte> secret, string keyId)
    {
        var cipher = new CacheCipher(secret, keyId);
        FileStream? file = null;
        try
        {
            if (!File.Exists(path))
                DurableFile.Write(path, NewHeader(cipher));
            file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return HeaderFits(file, cipher) ? new PseudonymLog(file, cipher) : throw new PseudonymCacheException(path);
        }
        catch
        {
            file?.Dispose();
            cipher.Dispose();
            throw;
        }
    }

    /// <summary>Reads through the file once, and cuts off what was never acknowledged.</summary>
    public void ReadAll(CacheBlockReader take)
    {
        Span<byte> block = new byte[MostBlockSize];
        Span<byte> entries = new byte[MostEntriesSize];
        long offset = FileHeaderSize, wholeUntil = FileHeaderSize;
        while (offset < _end)
        {
            var read = RandomAccess.Read(_file.SafeFileHandle, block, offset);
            var size = Open(block[..read], offset, entries);
            if (size == 0)
            {
                offset += Grain;
                continue;
            }
            if (offset > wholeUntil)
                Damaged++;
            take(entries[..size], PlaceOf(_blocks.Count));
            _blocks.Add(offset);
            offset += EntriesAt + size;
            wholeUntil = offset;
        }
        CryptographicOperations.ZeroMemory(entries);
        if (wholeUntil == _end)
            return;
        RandomAccess.SetLength(_file.SafeFileHandle, wholeUntil);
        RandomAccess.FlushToDisk(_file.SafeFileHandle);
        _end = wholeUntil;
    }

    /// <summary>Adds entries; they are on disk before they are handed on.</summary>
    /// <param name="entries">A whole number of entries.</param>
    /// <param name="kept">Told of each block that was written.</param>
    public void Append(ReadOnlySpan<byte> entries, CacheBlockReader kept)
    {
        if (entries.IsEmpty)
            return;
        var blocks = (entries.Length + MostEntriesSize - 1) / MostEntriesSize;
        var bytes = new byte[entries.Length + (blocks * EntriesAt)];
        var offsets = new long[blocks];
        var at = 0;
        for (var number = 0; number < blocks; number++)
        {
            var content = Content(entries, number);
            var block = bytes.AsSpan(at, EntriesAt + content.Length);
            BlockMark.CopyTo(block);
            block[SealedAt - 1] = (byte)(content.Length / CacheEntry.Size);
            offsets[number] = _end + at;
            _cipher.Seal(content, offsets[number], block[SealedAt..]);
            at += block.Length;
        }
        // A write that fails leaves the end where it was: the next one takes its place.
        RandomAccess.Write(_file.SafeFileHandle, bytes, _end);
        RandomAccess.FlushToDisk(_file.SafeFileHandle);
        _end += bytes.Length;
        var first = _blocks.Count;
        lock (_lock)
            _blocks.AddRange(offsets);
        for (var number = 0; number < blocks; number++)
            kept(Content(entries, number), PlaceOf(first + number));
    }

    /// <summary>Reads an entry.</summary>
    /// <exception cref="InvalidDataException">Its block was damaged since the file was opened.</exception>
    public void Read(uint place, Span<byte> entry)
    {
        Span<byte> block = stackalloc byte[MostBlockSize];
        Span<byte> entries = stackalloc byte[MostEntriesSize];
        var (number, index) = Math.DivRem((int)(place - 1), BlockEntries);
        long offset;
        lock (_lock)
            offset = _blocks[number];
        var read = RandomAccess.Read(_file.SafeFileHandle, block, offset);
        if (Open(block[..read], offset, entries) < (index + 1) * CacheEntry.Size)
            throw new InvalidDataException($"The pseudonym cache is damaged at byte {offset}.");
        entries.Slice(index * CacheEntry.Size, CacheEntry.Size).CopyTo(entry);
        CryptographicOperations.ZeroMemory(entries);
    }

    /// <summary>Reads many entries; each block is opened once, however many of its entries are asked for.</summary>
    /// <param name="places">Their places, ascending.</param>
    /// <param name="take">Told of each entry, with the ordinal of its place.</param>
    /// <exception cref="InvalidDataException">A block was damaged since the file was opened.</exception>
    public void ReadMany(ReadOnlySpan<uint> places, CacheEntryReader take)
    {
        Span<byte> block = stackalloc byte[MostBlockSize];
        Span<byte> entries = stackalloc byte[MostEntriesSize];
        var (open, offset, size) = (-1, 0L, 0);
        for (var i = 0; i < places.Length; i++)
        {
            var (number, index) = Math.DivRem((int)(places[i] - 1), BlockEntries);
            if (number != open)
            {
                lock (_lock)
                    offset = _blocks[number];
                size = Open(block[..RandomAccess.Read(_file.SafeFileHandle, block, offset)], offset, entries);
                open = number;
            }
            if (size < (index + 1) * CacheEntry.Size)
                throw new InvalidDataException($"The pseudonym cache is damaged at byte {offset}.");
            take(i, entries.Slice(index * CacheEntry.Size, CacheEntry.Size));
        }
        CryptographicOperations.ZeroMemory(entries);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _cipher.Dispose();
    }

    private static uint PlaceOf(int block) => checked((uint)((block * BlockEntries) + 1));

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> entries, int block) =>
        entries.Slice(block * MostEntriesSize, Math.Min(MostEntriesSize, entries.Length - (block * MostEntriesSize)));

    private static byte[] NewHeader(CacheCipher cipher)
    {
        var header = new byte[FileHeaderSize];
        FileMark.CopyTo(header);
        cipher.Seal([], 0, header.AsSpan(FileMark.Length, CacheCipher.Overhead));
        return header;
    }

    private static bool HeaderFits(FileStream file, CacheCipher cipher)
    {
        Span<byte> header = stackalloc byte[FileHeaderSize];
        return RandomAccess.Read(file.SafeFileHandle, header, 0) == FileHeaderSize
            && header.StartsWith(FileMark)
            && cipher.TryOpen(header.Slice(FileMark.Length, CacheCipher.Overhead), 0, []);
    }

    /// <summary>Opens the block that begins here.</summary>
    /// <returns>Bytes of its entries; 0 when no block begins here.</returns>
    private int Open(ReadOnlySpan<byte> block, long offset, Span<byte> entries)
    {
        if (block.Length < EntriesAt || !block.StartsWith(BlockMark) || block[SealedAt - 1] is 0 or > BlockEntries)
            return 0;
        var size = block[SealedAt - 1] * CacheEntry.Size;
        return block.Length >= EntriesAt + size && _cipher.TryOpen(block[SealedAt..(EntriesAt + size)], offset, entries[..size]) ? size : 0;
    }
}
