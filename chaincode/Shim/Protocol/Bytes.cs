using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Hyperledger.Fabric.Shim.Protocol;

/// <summary>From the wire's byte strings to arrays, without copying what a parsed message alone owns.</summary>
internal static class Bytes
{
    /// <summary>The bytes; the message that they came in must not be used further.</summary>
    public static byte[] Take(ByteString parsed) =>
        MemoryMarshal.TryGetArray(parsed.Memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : parsed.ToByteArray();

    /// <summary>The bytes; null when there are none, which is how peers say that a key is absent.</summary>
    public static byte[]? TakeOrNull(ByteString parsed) => parsed.Length == 0 ? null : Take(parsed);
}
