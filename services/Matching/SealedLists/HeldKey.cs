using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Index;
using ExchangeNetwork.Matching.Tokens;

namespace ExchangeNetwork.Matching.SealedLists;

/// <summary>An identifier of a record that is matched against sealed lists.</summary>
/// <param name="Record">Ordinal of the record in its batch.</param>
/// <param name="Token">Local token of the whole value.</param>
/// <param name="Type">Its type.</param>
/// <param name="Flags">Its quality.</param>
public readonly record struct HeldKey(int Record, LocalToken Token, IdentifierType Type, IdentifierFlags Flags)
{
    /// <summary>The keys of prepared records that sealed lists can be matched by: whole values, for a part of one has no pseudonym.</summary>
    public static List<HeldKey> Of(PreparedSubjects records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var held = new List<HeldKey>(records.KeyCount);
        for (var record = 0; record < records.Count; record++)
        {
            foreach (ref readonly var key in records.KeysOf(record))
            {
                if (key.Kind == KeyKind.Direct)
                    held.Add(new HeldKey(record, key.Token, records.Types.All[key.Type], key.Flags));
            }
        }
        return held;
    }
}
