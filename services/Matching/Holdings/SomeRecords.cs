using System.Collections;
using ExchangeNetwork.Matching.Records;

namespace ExchangeNetwork.Matching.Holdings;

/// <summary>Some records of a frame under their places in it.</summary>
/// <remarks>Counts all records of the frame, and enumerates those that were read.</remarks>
/// <param name="count">Records of the frame.</param>
internal sealed class SomeRecords(int count) : IReadOnlyList<HeldRecord>
{
    private readonly SortedList<int, HeldRecord> records = [];

    /// <summary>Records of the frame, read or not.</summary>
    public int Count => count;

    /// <summary>A record that was read.</summary>
    /// <exception cref="KeyNotFoundException">It was not read.</exception>
    public HeldRecord this[int index] => records[index];

    /// <summary>Puts a record that was read in its place.</summary>
    public void Put(int index, HeldRecord record) => records[index] = record;

    /// <summary>The records that were read, in order.</summary>
    public IEnumerator<HeldRecord> GetEnumerator() => records.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
