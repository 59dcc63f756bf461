namespace ExchangeNetwork.Sandbox.Scenario.Sample;

/// <summary>Hands out the entries of a list, each at most once, so that every entry has one part in the scenario.</summary>
internal sealed class EntryPicker(SampleList list, ulong seed)
{
    private readonly HashSet<int> _used = [];
    private readonly long _step = Step(list.Entries);
    private long _next;

    /// <summary>An unused entry that has a value of each type; null when there is none left.</summary>
    /// <param name="types">Types that the entry must have.</param>
    /// <param name="failing">Whether its check characters must fail; null when it does not matter.</param>
    /// <param name="shared">Whether its subject is on two lists.</param>
    public int? Take(IReadOnlyList<string> types, bool? failing = null, bool shared = false)
    {
        var window = Math.Min(list.Entries, 500);
        for (var windows = 0; windows < 4; windows++)
        {
            if (TakeWithin(window, types, failing, shared) is { } entry)
                return entry;
            // What is left of this window suits nobody, or too few.
            _next = (_next + window) % list.Entries;
        }
        return null;
    }

    // An entry that does not suit this time may suit another, so the search looks further than the next one without giving that up.
    private int? TakeWithin(int window, IReadOnlyList<string> types, bool? failing, bool shared)
    {
        for (var tries = 0; tries < window; tries++)
        {
            var entry = EntryAt(_next + tries);
            if (_used.Contains(entry) || SampleList.IsShared(entry) != shared
                || failing is { } wanted && SampleList.HasFailingChecksum(entry) != wanted || !types.All(type => list.Has(entry, type)))
            {
                continue;
            }
            _used.Add(entry);
            return entry;
        }
        return null;
    }

    private int EntryAt(long place) => (int)((place * _step + (long)(seed % (ulong)list.Entries)) % list.Entries);

    // A stride through all entries that looks random.
    private static long Step(int entries)
    {
        foreach (var prime in (ReadOnlySpan<int>)[7919, 104_729, 6_700_417, 15_485_863])
        {
            if (entries % prime != 0)
                return prime;
        }
        return 1;
    }
}
