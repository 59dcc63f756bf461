using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Matching.Files;
using ExchangeNetwork.Matching.Identifiers;

namespace ExchangeNetwork.Matching.Index;

/// <summary>A snapshot on disk: a header, the lists, and one run of postings that is mapped as it lies there.</summary>
/// <remarks>
/// The header binds all to the node's key, so a file of another node, an older part in a newer file or a changed bit is refused. It holds
/// tokens, which say nothing without the node's key, and no subject data. The arrays are in the order of bytes of little-endian machines;
/// others do not run this program. On Windows a file cannot be replaced while it is mapped.
/// </remarks>
internal static class IndexFile
{
    /// <summary>Writes a snapshot, in place of a file of that name in one step.</summary>
    /// <param name="path">Name of the file.</param>
    /// <param name="key">The node's key for index files.</param>
    /// <param name="snapshot">The state; dead postings are left out.</param>
    public static void Write(string path, byte[] key, IndexSnapshot snapshot)
    {
        var run = snapshot.AsOneRun();
        var lists = WriteLists(snapshot.ByHandle, run);
        DurableFile.Write(path, file =>
        {
            var header = new IndexFileHeader(
                IndexFileHeader.CurrentFormat, IdentifierNormalizer.NormalizationVersion, snapshot.Height, run?.Count ?? 0, lists.Length, SHA256.HashData(lists), []);
            file.SetLength(header.FileLength);
            file.Position = IndexFileHeader.Size;
            file.Write(lists);
            file.Position = header.PostingsAt;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            run?.Read(bytes =>
            {
                hash.AppendData(bytes);
                file.Write(bytes);
            });
            file.Position = 0;
            file.Write((header with { PostingsHash = hash.GetHashAndReset() }).ToBytes(key));
        });
    }

    /// <summary>Opens a file; every byte of it is checked before any is used.</summary>
    /// <param name="path">Name of the file.</param>
    /// <param name="key">The node's key for index files.</param>
    /// <param name="entriesOf">Gives the entries of a list version when the first of them is asked for, by a match or an amendment.</param>
    public static IndexOpening Open(string path, byte[] key, Func<ListVersion, IndexedList> entriesOf)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refuse(IndexFileCodes.Missing, null);
        }
        using (file)
        {
            Span<byte> start = stackalloc byte[IndexFileHeader.Size];
            var header = IndexFileHeader.Read(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)], key, out var code, out var detail);
            if (header is null)
                return Refuse(code!, detail);
            if (file.Length != header.FileLength)
                return Refuse(IndexFileCodes.Damaged, "length");
            // What lies between the lists and the page where the postings begin belongs to the lists.
            var padded = new byte[header.PostingsAt - IndexFileHeader.Size];
            file.ReadExactly(padded);
            var lists = padded.AsSpan(0, header.ListsLength);
            if (!SHA256.HashData(lists).AsSpan().SequenceEqual(header.ListsHash) || padded.AsSpan(header.ListsLength).ContainsAnyExcept((byte)0))
                return Refuse(IndexFileCodes.Damaged, "lists");
            var (byHandle, countByList) = ReadLists(lists.ToArray(), entriesOf);
            if (header.PostingCount == 0)
                return new IndexOpening(new IndexSnapshot([], byHandle, header.Height), null, []);
            var layout = new RunLayout(header.PostingCount);
            var run = new IndexRun(layout, IndexMemory.Map(file, header.PostingsAt, layout.Size), countByList);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            run.Read(bytes => hash.AppendData(bytes));
            return hash.GetHashAndReset().AsSpan().SequenceEqual(header.PostingsHash)
                ? new IndexOpening(new IndexSnapshot([run], byHandle, header.Height), null, [])
                : Refuse(IndexFileCodes.Damaged, "postings");
        }

        IndexOpening Refuse(string code, string? detail) => new(null, code, detail is null ? [Path.GetFileName(path)] : [Path.GetFileName(path), detail]);
    }

    // By handle: 0 for a place without a list; else 1, id, version, from and until (ticks of UTC), entries, keys, postings, withdrawn bits.
    private static byte[] WriteLists(ReadOnlySpan<IndexedList?> byHandle, IndexRun? run)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(byHandle.Length);
        for (var handle = 0; handle < byHandle.Length; handle++)
        {
            writer.Write(byHandle[handle] is not null);
            if (byHandle[handle] is not { } list)
                continue;
            writer.Write(list.Version.ListId);
            writer.Write(list.Version.Version);
            writer.Write(list.Version.ValidFrom.UtcTicks);
            writer.Write(list.Version.ValidUntil.UtcTicks);
            writer.Write(list.EntryCount);
            writer.Write(list.KeyCount);
            writer.Write(run?.CountOf(handle) ?? 0);
            writer.Write(list.Withdrawn.Length);
            foreach (var word in list.Withdrawn)
                writer.Write(word);
        }
        writer.Flush();
        return bytes.ToArray();
    }

    private static (IndexedList?[] ByHandle, int[] CountByList) ReadLists(byte[] bytes, Func<ListVersion, IndexedList> entriesOf)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        var byHandle = new IndexedList?[reader.ReadInt32()];
        var countByList = new int[byHandle.Length];
        for (var handle = 0; handle < byHandle.Length; handle++)
        {
            if (!reader.ReadBoolean())
                continue;
            var version = new ListVersion(
                reader.ReadString(), reader.ReadInt32(), new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero), new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero));
            var (entries, keys) = (reader.ReadInt32(), reader.ReadInt32());
            countByList[handle] = reader.ReadInt32();
            var withdrawn = new ulong[reader.ReadInt32()];
            for (var i = 0; i < withdrawn.Length; i++)
                withdrawn[i] = reader.ReadUInt64();
            byHandle[handle] = IndexedList.Stored(version, entries, keys, withdrawn, entriesOf);
        }
        return (byHandle, countByList);
    }
}
