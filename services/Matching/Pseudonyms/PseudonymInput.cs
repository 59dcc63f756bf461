using System.Buffers.Binary;
using System.Text;
using ExchangeNetwork.Matching.Identifiers;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>The bytes whose pseudonym is asked for: <c>xnet1/id</c> ‖ LP(networkId) ‖ LP(type) ‖ u16 normalisation version ‖ LP(value).</summary>
/// <remarks>Evaluators see none of it; whatever tells one network, type or version from another must therefore stand in here.</remarks>
public static class PseudonymInput
{
    /// <summary>The input of an identifier in the canonical form of this build's normalisation.</summary>
    /// <param name="networkId">The network's id: the ledger's channel.</param>
    /// <param name="type">The identifier's type.</param>
    /// <param name="canonical">Its canonical value, UTF-8.</param>
    public static byte[] Encode(string networkId, IdentifierType type, ReadOnlySpan<byte> canonical)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Encode(networkId, type.Code, IdentifierNormalizer.NormalizationVersion, canonical);
    }

    /// <summary>The input of an identifier in the canonical form of some version of the normalisation.</summary>
    /// <param name="networkId">The network's id.</param>
    /// <param name="type">Code of the identifier's type, such as <c>resident-id</c>.</param>
    /// <param name="normalizationVersion">Version of the rules that gave the canonical value.</param>
    /// <param name="canonical">The canonical value, UTF-8.</param>
    /// <exception cref="ArgumentOutOfRangeException">The whole is longer than 65,535 bytes.</exception>
    public static byte[] Encode(string networkId, string type, ushort normalizationVersion, ReadOnlySpan<byte> canonical)
    {
        var label = "xnet1/id"u8;
        var network = Encoding.UTF8.GetBytes(networkId);
        var code = Encoding.UTF8.GetBytes(type);
        var size = label.Length + (4 * sizeof(ushort)) + network.Length + code.Length + canonical.Length;
        // Each part is shorter than the whole, so no length overflows either.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Voprf.MaxInputSize, nameof(canonical));
        var input = new byte[size];
        label.CopyTo(input);
        var rest = Composites.WritePrefixed(input.AsSpan(label.Length), network);
        rest = Composites.WritePrefixed(rest, code);
        BinaryPrimitives.WriteUInt16BigEndian(rest, normalizationVersion);
        Composites.WritePrefixed(rest[sizeof(ushort)..], canonical);
        return input;
    }
}
