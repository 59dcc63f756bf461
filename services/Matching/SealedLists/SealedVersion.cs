using System.Buffers.Binary;
using System.Text;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>The version of a sealed list that a row belongs to: bound into the key of every box, so a row opens in its place and nowhere else.</summary>
/// <remarks>Safe for use from many threads.</remarks>
public sealed class SealedVersion
{
    /// <summary>Bytes of a list salt.</summary>
    public const int SaltSize = 32;

    // Far more than two ids of 64 bytes: it lies on the stack, and is authenticated with one byte more.
    private const int MostInfo = HmacBatch.MostBytes - 1;

    private readonly byte[] _salt;
    private readonly byte[] _info;

    /// <summary>A version.</summary>
    /// <param name="networkId">The network: its ledger's channel.</param>
    /// <param name="listId">The list.</param>
    /// <param name="version">From 1.</param>
    /// <param name="listSalt">32 bytes, new for each attempt to publish.</param>
    public SealedVersion(string networkId, string listId, int version, ReadOnlySpan<byte> listSalt)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(listSalt.Length, SaltSize, nameof(listSalt));
        _salt = listSalt.ToArray();
        ListId = listId;
        Version = version;
        var label = "xnet1/box"u8;
        var network = Encoding.UTF8.GetBytes(networkId);
        var list = Encoding.UTF8.GetBytes(listId);
        // What follows the list id has a fixed length, so the id needs no length of its own.
        _info = new byte[label.Length + sizeof(ushort) + network.Length + list.Length + (2 * sizeof(uint))];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_info.Length, MostInfo, nameof(listId));
        label.CopyTo(_info);
        var rest = Composites.WritePrefixed(_info.AsSpan(label.Length), network);
        list.CopyTo(rest);
        BinaryPrimitives.WriteInt32BigEndian(rest[list.Length..], version);
    }

    /// <summary>The list.</summary>
    public string ListId { get; }

    /// <summary>Its version.</summary>
    public int Version { get; }

    internal ReadOnlySpan<byte> Salt => _salt;

    internal int InfoSize => _info.Length;

    /// <summary>List and version.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{ListId} v{Version}");

    /// <summary>Writes <c>xnet1/box</c> ‖ LP(networkId) ‖ listId ‖ u32 version ‖ u32 row.</summary>
    internal void WriteInfo(int row, Span<byte> info)
    {
        _info.CopyTo(info);
        BinaryPrimitives.WriteInt32BigEndian(info[(_info.Length - sizeof(uint))..], row);
    }
}
