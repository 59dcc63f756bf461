using System.Buffers.Binary;

namespace Hyperledger.Fabric.Shim;

/// <summary>gzip without compression (RFC 1952 over the stored blocks of RFC 1951): compressors differ between versions, these bytes never do.</summary>
internal static class StoredGzip
{
    private const int MostInBlock = ushort.MaxValue;

    public static byte[] Wrap(ReadOnlySpan<byte> content)
    {
        using var bytes = new MemoryStream();
        // No name, no time, unknown system.
        bytes.Write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
        Span<byte> lengths = stackalloc byte[4];
        var rest = content;
        do
        {
            var block = rest[..Math.Min(rest.Length, MostInBlock)];
            rest = rest[block.Length..];
            bytes.WriteByte(rest.IsEmpty ? (byte)1 : (byte)0);
            BinaryPrimitives.WriteUInt16LittleEndian(lengths, (ushort)block.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(lengths[2..], (ushort)~block.Length);
            bytes.Write(lengths);
            bytes.Write(block);
        }
        while (!rest.IsEmpty);
        BinaryPrimitives.WriteUInt32LittleEndian(lengths, Crc32(content));
        bytes.Write(lengths);
        BinaryPrimitives.WriteUInt32LittleEndian(lengths, (uint)content.Length);
        bytes.Write(lengths);
        return bytes.ToArray();
    }

    /// <summary>CRC-32 of RFC 1952, bit by bit: packages are small.</summary>
    private static uint Crc32(ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        foreach (var value in content)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return ~crc;
    }
}
