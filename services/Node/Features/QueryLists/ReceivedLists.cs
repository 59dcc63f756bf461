using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Matching.Files;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>The segments of received lists as they lay on the ledger, a file for each version: what a restart reads of them it reads here.</summary>
/// <remarks>
/// Encrypted with the list's key, without which they say nothing, and removed when the list ends. A file: format (8 bytes), then of each segment
/// bytes (u32), rows (u32) and ciphertext; integers big-endian.
/// </remarks>
internal sealed class ReceivedLists(NodeOptions options)
{
    private const string Ending = ".segments";

    private static ReadOnlySpan<byte> Format => [0x89, (byte)'X', (byte)'N', (byte)'S', (byte)'\r', (byte)'\n', 0x1A, 1];

    private string Folder => Path.Combine(options.DataFolder, "lists");

    /// <summary>Begins the file of a version; nothing is there before <see cref="Writer.Finish"/>.</summary>
    public Writer Begin(string listId, int version)
    {
        Directory.CreateDirectory(Folder);
        return new Writer(PathOf(listId, version));
    }

    /// <summary>Opens the file of a version; null when there is none, or not a whole one.</summary>
    public SegmentFile? Open(string listId, int version)
    {
        var path = PathOf(listId, version);
        if (!File.Exists(path))
            return null;
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        if (SegmentFile.Read(file, Format.Length) is { } segments && StartsWithFormat(file))
            return segments;
        file.Dispose();
        return null;
    }

    /// <summary>Removes the file of a version, if there is one.</summary>
    public void Delete(string listId, int version)
    {
        if (Directory.Exists(Folder))
            File.Delete(PathOf(listId, version));
    }

    /// <summary>Removes the files of all versions but these, which the node received and does not match.</summary>
    public void DeleteOthers(IEnumerable<(string ListId, int Version)> kept)
    {
        if (!Directory.Exists(Folder))
            return;
        var paths = kept.Select(list => PathOf(list.ListId, list.Version)).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(Folder, "*" + Ending + "*").Where(path => !paths.Contains(path)))
            File.Delete(path);
    }

    private static bool StartsWithFormat(FileStream file)
    {
        Span<byte> start = stackalloc byte[Format.Length];
        return RandomAccess.Read(file.SafeFileHandle, start, 0) == start.Length && start.SequenceEqual(Format);
    }

    // The owner chose the list's id: no part of it becomes part of a path.
    private string PathOf(string listId, int version) => Path.Combine(
        Folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ListKey.Of(listId, version))).AsSpan(0, 16)) + Ending);

    /// <summary>Takes the segments of a version in order.</summary>
    public sealed class Writer : IDisposable
    {
        private readonly string path;
        private readonly FileStream file;

        internal Writer(string path)
        {
            this.path = path;
            file = new FileStream(path + DurableFile.Unfinished, DurableFile.Private(FileMode.Create));
            file.Write(Format);
        }

        /// <summary>Adds the next segment.</summary>
        /// <param name="ciphertext">As it lies on the ledger.</param>
        /// <param name="rows">Rows in it.</param>
        public void Add(ReadOnlySpan<byte> ciphertext, int rows)
        {
            Span<byte> header = stackalloc byte[SegmentFile.HeaderSize];
            BinaryPrimitives.WriteInt32BigEndian(header, ciphertext.Length);
            BinaryPrimitives.WriteInt32BigEndian(header[sizeof(int)..], rows);
            file.Write(header);
            file.Write(ciphertext);
        }

        /// <summary>Puts the file on disk under its name.</summary>
        public void Finish()
        {
            file.Flush(flushToDisk: true);
            file.Dispose();
            DurableFile.Replace(path);
        }

        /// <summary>What was not finished counts for nothing.</summary>
        public void Dispose()
        {
            file.Dispose();
            File.Delete(path + DurableFile.Unfinished);
        }
    }
}

/// <summary>The segments in a file.</summary>
internal sealed class SegmentFile : IDisposable
{
    public const int HeaderSize = 2 * sizeof(int);

    private readonly FileStream file;
    private readonly List<Place> places;

    private SegmentFile(FileStream file, List<Place> places) => (this.file, this.places) = (file, places);

    // FirstRow is the number of rows before the segment.
    private readonly record struct Place(long Offset, int Size, int FirstRow, int Rows);

    /// <summary>Number of segments.</summary>
    public int Count => places.Count;

    /// <summary>Number of rows of all segments.</summary>
    public int Rows => places.Count == 0 ? 0 : places[^1].FirstRow + places[^1].Rows;

    /// <summary>Finds the segments of a file; null when they are not whole.</summary>
    public static SegmentFile? Read(FileStream file, long offset)
    {
        var places = new List<Place>();
        Span<byte> header = stackalloc byte[HeaderSize];
        var firstRow = 0;
        while (offset < file.Length)
        {
            if (RandomAccess.Read(file.SafeFileHandle, header, offset) < HeaderSize)
                return null;
            var (size, rows) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[sizeof(int)..]));
            if (size < 0 || rows < 0 || rows > int.MaxValue - firstRow || offset + HeaderSize + size > file.Length)
                return null;
            places.Add(new Place(offset + HeaderSize, size, firstRow, rows));
            firstRow += rows;
            offset += HeaderSize + size;
        }
        return new SegmentFile(file, places);
    }

    /// <summary>The ciphertext of a segment.</summary>
    public byte[] Read(int segment)
    {
        var bytes = new byte[places[segment].Size];
        if (RandomAccess.Read(file.SafeFileHandle, bytes, places[segment].Offset) != bytes.Length)
            throw new EndOfStreamException($"{Path.GetFileName(file.Name)} was cut off.");
        return bytes;
    }

    /// <summary>In which segment a row is, and at which place there.</summary>
    public (int Segment, int Row) Find(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        var (first, last) = (0, places.Count - 1);
        while (first < last)
        {
            var middle = (first + last + 1) / 2;
            (first, last) = places[middle].FirstRow <= row ? (middle, last) : (first, middle - 1);
        }
        return (first, row - places[first].FirstRow);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
