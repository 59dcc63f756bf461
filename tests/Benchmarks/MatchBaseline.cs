using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Benchmarks;

/// <summary>What one would write first: normalise strings, the same validation, one HMAC-SHA256 per identifier, a hash set.</summary>
internal sealed class MatchBaseline
{
    private readonly byte[] key;
    private readonly HashSet<UInt128> tokens = [];

    public MatchBaseline(byte[] key, SampleSubjects subjects, int lists)
    {
        this.key = key;
        for (var list = 0; list < lists; list++)
        {
            foreach (var identifier in subjects.Entries(list, lists).SelectMany(entry => entry.Identifiers))
            {
                if (Token(identifier) is { } token)
                    tokens.Add(token);
            }
        }
    }

    /// <summary>How many records hold an identifier of a list.</summary>
    public int CountMatches(HeldRecord[] records)
    {
        var matches = 0;
        foreach (var record in records)
        {
            var found = false;
            foreach (var identifier in record.Identifiers)
                found |= Token(identifier) is { } token && tokens.Contains(token);
            if (found)
                matches++;
        }
        return matches;
    }

    private UInt128? Token(IdentifierValue identifier)
    {
        var text = identifier.Value.Normalize(NormalizationForm.FormKC).Trim()
            .Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace("·", "", StringComparison.Ordinal)
            .ToUpperInvariant();
        var reading = IdentifierNormalizer.Read(identifier.Type, text);
        if (!reading.WellFormed)
            return null;
        var message = Encoding.UTF8.GetBytes($"{identifier.Type}\u001f{IdentifierNormalizer.NormalizationVersion}\u001f{reading.Normalized}");
        return BinaryPrimitives.ReadUInt128BigEndian(HMACSHA256.HashData(key, message));
    }
}
