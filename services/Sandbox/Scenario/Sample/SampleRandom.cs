namespace ExchangeNetwork.Sandbox.Scenario.Sample;

/// <summary>SplitMix64: small, the same on every machine and in every version of the runtime.</summary>
internal struct SampleRandom(ulong state)
{
    private ulong _state = state;

    /// <summary>A generator of its own for each stream and index, so that any row can be made without the rows before it.</summary>
    public static SampleRandom For(ulong seed, ulong stream, ulong index) => new(Mix(Mix(Mix(seed) ^ stream) ^ index));

    /// <summary>Scrambles a number; a bijection.</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>A number from 0 up to, not including, the bound.</summary>
    public long Below(long bound)
    {
        _state += 0x9E3779B97F4A7C15;
        return (long)Math.BigMul(Mix(_state), (ulong)bound, out _);
    }

    /// <summary>One of the items.</summary>
    public T Of<T>(IReadOnlyList<T> items) => items[(int)Below(items.Count)];

    /// <summary>Puts the items into a random order.</summary>
    public void Shuffle<T>(List<T> items)
    {
        for (var last = items.Count - 1; last > 0; last--)
        {
            var other = (int)Below(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
