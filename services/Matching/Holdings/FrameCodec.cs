using System.Text;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>A frame as pages: a head, then some records each, so that one record is read without the others.</summary>
internal static class FrameCodec
{
    private const byte FormatVersion = 3;

    // Of a page with one record in it that is wanted, the rest is decrypted in vain.
    private const int PageSize = 4096;

    /// <summary>The pages of a frame, the head first.</summary>
    public static IReadOnlyList<byte[]> Encode(FrameHead head, IReadOnlyList<HeldRecord> records)
    {
        var pages = new List<byte[]> { Array.Empty<byte>() };
        var firsts = new List<int>();
        using var bytes = new MemoryStream(PageSize * 2);
        using var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true);
        for (var i = 0; i < records.Count; i++)
        {
            if (bytes.Length == 0)
                firsts.Add(i);
            Write(writer, records[i]);
            writer.Flush();
            if (bytes.Length < PageSize && i < records.Count - 1)
                continue;
            pages.Add(bytes.ToArray());
            bytes.SetLength(0);
        }
        Write(writer, head, firsts);
        writer.Flush();
        pages[0] = bytes.ToArray();
        return pages;
    }

    /// <summary>Reads a head.</summary>
    /// <param name="page">The first page of a frame.</param>
    /// <param name="firsts">Place of the first record of each page that follows.</param>
    public static FrameHead DecodeHead(byte[] page, out int[] firsts)
    {
        using var reader = new BinaryReader(new MemoryStream(page), Encoding.UTF8);
        var version = reader.ReadByte();
        if (version != FormatVersion)
            throw new InvalidDataException($"Frames of format {version} are none of this program's.");
        var head = new FrameHead(
            reader.ReadString(),
            reader.ReadString(),
            DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64()),
            reader.ReadBytes(32),
            reader.ReadBytes(32),
            reader.Read7BitEncodedInt(),
            reader.Read7BitEncodedInt());
        firsts = new int[reader.Read7BitEncodedInt()];
        for (var i = 0; i < firsts.Length; i++)
            firsts[i] = reader.Read7BitEncodedInt();
        return head;
    }

    /// <summary>Reads the records of a page.</summary>
    public static List<HeldRecord> DecodeRecords(byte[] page)
    {
        var bytes = new MemoryStream(page);
        using var reader = new BinaryReader(bytes, Encoding.UTF8);
        var records = new List<HeldRecord>();
        while (bytes.Position < bytes.Length)
            records.Add(Read(reader));
        return records;
    }

    private static void Write(BinaryWriter writer, FrameHead head, List<int> firsts)
    {
        writer.Write(FormatVersion);
        writer.Write(head.BatchId);
        writer.Write(head.Source);
        writer.Write(head.ReceivedAt.ToUnixTimeMilliseconds());
        writer.Write(head.BatchSecret);
        writer.Write(head.IntakeRoot);
        writer.Write7BitEncodedInt(head.Count);
        writer.Write7BitEncodedInt(head.FirstSeen);
        writer.Write7BitEncodedInt(firsts.Count);
        foreach (var first in firsts)
            writer.Write7BitEncodedInt(first);
    }

    private static void Write(BinaryWriter writer, HeldRecord record)
    {
        writer.Write(record.RecordId);
        writer.Write(record.ObservedAt?.ToUnixTimeMilliseconds() ?? long.MinValue);
        writer.Write((short)(record.ObservedAt?.TotalOffsetMinutes ?? 0));
        writer.Write7BitEncodedInt(record.Identifiers.Count);
        foreach (var identifier in record.Identifiers)
        {
            writer.Write(identifier.Type);
            writer.Write(identifier.Value);
        }
        WriteOptional(writer, record.Attributes.Name);
        WriteOptional(writer, record.Attributes.BirthDate);
        WriteOptional(writer, record.Attributes.OrganizationName);
        WriteOptional(writer, record.Attributes.Address);
        writer.Write7BitEncodedInt(record.Canonical.Length);
        writer.Write(record.Canonical);
    }

    private static HeldRecord Read(BinaryReader reader)
    {
        var id = reader.ReadString();
        var observed = reader.ReadInt64();
        var offset = TimeSpan.FromMinutes(reader.ReadInt16());
        var identifiers = new IdentifierValue[reader.Read7BitEncodedInt()];
        for (var i = 0; i < identifiers.Length; i++)
            identifiers[i] = new IdentifierValue(reader.ReadString(), reader.ReadString());
        var attributes = new SubjectAttributes(ReadOptional(reader), ReadOptional(reader), ReadOptional(reader), ReadOptional(reader));
        var canonical = reader.ReadBytes(reader.Read7BitEncodedInt());
        return new HeldRecord(
            id, observed == long.MinValue ? null : DateTimeOffset.FromUnixTimeMilliseconds(observed).ToOffset(offset), identifiers, attributes, canonical);
    }

    private static void WriteOptional(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
            writer.Write(text);
    }

    private static string? ReadOptional(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
