namespace Hyperledger.Fabric.Shim;

/// <summary>A key and its committed value.</summary>
/// <param name="Key">The key; composite keys as they are stored, see <see cref="CompositeKey.Split"/>.</param>
/// <param name="Value">The value.</param>
public sealed record KeyValue(string Key, byte[] Value);

/// <summary>A value that a key had at some time.</summary>
/// <param name="TransactionId">The transaction that wrote it.</param>
/// <param name="Value">The value; empty when the transaction deleted the key.</param>
/// <param name="Timestamp">The transaction's time, cut to 100 ns.</param>
/// <param name="IsDelete">True when the transaction deleted the key.</param>
public sealed record KeyModification(string TransactionId, byte[] Value, DateTimeOffset Timestamp, bool IsDelete);

/// <summary>One page of a query.</summary>
/// <param name="Items">The results in order.</param>
/// <param name="FetchedRecordsCount">Results that the peer counted.</param>
/// <param name="Bookmark">Where the next page starts; empty after the last page.</param>
public sealed record QueryPage(IReadOnlyList<KeyValue> Items, int FetchedRecordsCount, string Bookmark);
