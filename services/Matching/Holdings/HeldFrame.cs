using System.Text;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>Records that were kept together: one frame of the log, one intake root.</summary>
/// <param name="BatchId">The upload they came with.</param>
/// <param name="Source">Their source.</param>
/// <param name="ReceivedAt">When they were kept.</param>
/// <param name="BatchSecret">32 bytes from which the salts of the record leaves come.</param>
/// <param name="IntakeRoot">Merkle root over the record leaves, 32 bytes.</param>
/// <param name="Records">The records in order.</param>
public sealed record HeldFrame(
    string BatchId, string Source, DateTimeOffset ReceivedAt, byte[] BatchSecret, byte[] IntakeRoot, IReadOnlyList<HeldRecord> Records)
{
    // 2: records have an address.
    private const byte FormatVersion = 2;

    /// <summary>Masks the content.</summary>
    public override string ToString() => $"HeldFrame({Records.Count} records)";

    /// <summary>The frame's bytes before encryption.</summary>
    public byte[] Encode()
    {
        var bytes = new MemoryStream(512 + (Records.Count * 768));
        using var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true);
        writer.Write(FormatVersion);
        writer.Write(BatchId);
        writer.Write(Source);
        writer.Write(ReceivedAt.ToUnixTimeMilliseconds());
        writer.Write(BatchSecret);
        writer.Write(IntakeRoot);
        writer.Write7BitEncodedInt(Records.Count);
        foreach (var record in Records)
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
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static HeldFrame Decode(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        var version = reader.ReadByte();
        if (version is 0 or > FormatVersion)
            throw new InvalidDataException($"Frame format {version} is newer than this program.");
        var batchId = reader.ReadString();
        var source = reader.ReadString();
        var receivedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
        var secret = reader.ReadBytes(32);
        var root = reader.ReadBytes(32);
        var records = new HeldRecord[reader.Read7BitEncodedInt()];
        for (var i = 0; i < records.Length; i++)
        {
            var id = reader.ReadString();
            var observed = reader.ReadInt64();
            var offset = TimeSpan.FromMinutes(reader.ReadInt16());
            var identifiers = new IdentifierValue[reader.Read7BitEncodedInt()];
            for (var j = 0; j < identifiers.Length; j++)
                identifiers[j] = new IdentifierValue(reader.ReadString(), reader.ReadString());
            var attributes = new SubjectAttributes(ReadOptional(reader), ReadOptional(reader), ReadOptional(reader), version < 2 ? null : ReadOptional(reader));
            var canonical = reader.ReadBytes(reader.Read7BitEncodedInt());
            records[i] = new HeldRecord(
                id, observed == long.MinValue ? null : DateTimeOffset.FromUnixTimeMilliseconds(observed).ToOffset(offset), identifiers, attributes, canonical);
        }
        return new HeldFrame(batchId, source, receivedAt, secret, root, records);
    }

    private static void WriteOptional(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
            writer.Write(text);
    }

    private static string? ReadOptional(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
