using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Node.Security;

namespace ExchangeNetwork.Node.Features.Hits;

/// <summary>Fields of a record that its holder releases, with the salt of the commitment to them.</summary>
/// <remarks>
/// Stored only together and protected, or not at all: the commitment is on the ledger, and with the salt whoever guesses the fields right sees
/// that he did. The holder makes both again from the record, whose batch has the secret.
/// </remarks>
/// <param name="Fields">The fields, in ordinal order of their names.</param>
/// <param name="Salt">The salt, hex.</param>
internal sealed record ReleasedFields(IReadOnlyDictionary<string, string> Fields, string Salt)
{
    /// <summary>What is released of a record; null when it has none of the wanted fields.</summary>
    /// <param name="commitments">The salts of the record's batch.</param>
    /// <param name="recordLeaf">The record's leaf.</param>
    /// <param name="tag">Tag of the entry that it hit.</param>
    /// <param name="canonicalRecord">The record.</param>
    /// <param name="wanted">Names of fields.</param>
    public static ReleasedFields? Of(
        Commitments commitments, ReadOnlySpan<byte> recordLeaf, ReadOnlySpan<byte> tag, byte[] canonicalRecord, IReadOnlyList<string> wanted)
    {
        var fields = HitSealing.FieldsOf(canonicalRecord, wanted);
        return fields.Count == 0
            ? null
            : new ReleasedFields(fields, Convert.ToHexStringLower(commitments.ReleaseSalt(recordLeaf, tag, CanonicalJson.Serialize(fields))));
    }

    /// <summary>The commitment, hex.</summary>
    public string Commit(string networkId) =>
        Convert.ToHexStringLower(Claims.ReleaseCommit(networkId, Convert.FromHexString(Salt), CanonicalJson.Serialize(Fields)));

    /// <summary>Masks the fields.</summary>
    public override string ToString() => "ReleasedFields(***)";
}
