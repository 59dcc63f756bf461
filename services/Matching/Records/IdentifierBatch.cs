using ExchangeNetwork.Matching.Identifiers;

namespace ExchangeNetwork.Matching.Records;

/// <summary>Typed values of subjects as UTF-8 text in one buffer: what is matched without a string for each value.</summary>
/// <remarks>Filled by one thread; afterwards any number may read it. Grows to the largest batch and allocates nothing afterwards.</remarks>
public sealed class IdentifierBatch
{
    private byte[] text = new byte[16 * 1024];
    private int textLength;
    private Value[] values = new Value[1024];
    private int valueCount;
    private int[] ends = new int[1024];

    private readonly record struct Value(IdentifierType Type, int End);

    /// <summary>Number of subjects.</summary>
    public int Count { get; private set; }

    /// <summary>Number of values of all subjects.</summary>
    public int ValueCount => valueCount;

    /// <summary>Adds a value to the subject that <see cref="EndSubject"/> will end.</summary>
    /// <param name="type">Type of the value.</param>
    /// <param name="utf8">The value as received.</param>
    public void Add(IdentifierType type, ReadOnlySpan<byte> utf8)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (text.Length - textLength < utf8.Length)
            Array.Resize(ref text, Math.Max(text.Length * 2, textLength + utf8.Length));
        utf8.CopyTo(text.AsSpan(textLength));
        textLength += utf8.Length;
        if (valueCount == values.Length)
            Array.Resize(ref values, valueCount * 2);
        values[valueCount++] = new Value(type, textLength);
    }

    /// <summary>Takes the values added since the last call as one subject.</summary>
    public void EndSubject()
    {
        if (Count == ends.Length)
            Array.Resize(ref ends, Count * 2);
        ends[Count++] = valueCount;
    }

    /// <summary>Empties the batch and wipes what it held.</summary>
    public void Clear()
    {
        text.AsSpan(0, textLength).Clear();
        (textLength, valueCount, Count) = (0, 0, 0);
    }

    /// <summary>The type and text of a value, by its ordinal among those of all subjects.</summary>
    public ReadOnlySpan<byte> ValueAt(int index, out IdentifierType type)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)valueCount, nameof(index));
        ref readonly var value = ref values[index];
        type = value.Type;
        var start = index == 0 ? 0 : values[index - 1].End;
        return text.AsSpan(start, value.End - start);
    }

    /// <summary>Masks the content.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"IdentifierBatch({Count})");

    internal int EndOf(int subject) => ends[subject];
}
