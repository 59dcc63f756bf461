using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Cli.Bench;

/// <summary>What one would write first: normalise a string, the same validation, one HMAC-SHA256 per identifier, a hash set.</summary>
internal sealed class MatchBaseline(byte[] key)
{
    private readonly HashSet<UInt128> tokens = [];

    /// <summary>Adds the identifiers of list entries.</summary>
    public void Add(IdentifierBatch entries)
    {
        tokens.EnsureCapacity(tokens.Count + entries.ValueCount);
        for (var i = 0; i < entries.ValueCount; i++)
        {
            if (Token(entries.ValueAt(i, out var type), type) is { } token)
                tokens.Add(token);
        }
    }

    /// <summary>How many of some identifiers of a batch are on a list.</summary>
    public int CountMatches(IdentifierBatch identifiers, int first, int count)
    {
        var matches = 0;
        for (var i = first; i < first + count; i++)
        {
            if (Token(identifiers.ValueAt(i, out var type), type) is { } token && tokens.Contains(token))
                matches++;
        }
        return matches;
    }

    private UInt128? Token(ReadOnlySpan<byte> value, IdentifierType type)
    {
        var text = Encoding.UTF8.GetString(value).Normalize(NormalizationForm.FormKC).Trim()
            .Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace("·", "", StringComparison.Ordinal)
            .ToUpperInvariant();
        Span<byte> canonical = stackalloc byte[IdentifierNormalizer.MaxCanonicalBytes];
        if (!IdentifierNormalizer.TryNormalize(type, Encoding.UTF8.GetBytes(text), canonical, out var result))
            return null;
        var message = Encoding.UTF8.GetBytes(
            $"{type.Code}\u001f{IdentifierNormalizer.NormalizationVersion}\u001f{Encoding.UTF8.GetString(canonical[..result.Length])}");
        return BinaryPrimitives.ReadUInt128BigEndian(HMACSHA256.HashData(key, message));
    }
}
