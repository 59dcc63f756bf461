using System.Diagnostics.CodeAnalysis;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>Indexes of agencies, ascending: the evaluators of a ticket, the dealers or the holders of a key.</summary>
/// <remarks>The contract gives each agency an index from 1 to 255, never reused. Immutable, and so safe for use from many threads.</remarks>
public sealed class IndexSet
{
    private readonly byte[] _indexes;
    private readonly Lazy<GroupScalar[]> _coefficients;

    private IndexSet(byte[] indexes)
    {
        _indexes = indexes;
        _coefficients = new Lazy<GroupScalar[]>(ComputeCoefficients);
    }

    /// <summary>The indexes, ascending.</summary>
    public IReadOnlyList<byte> Indexes => _indexes;

    /// <summary>How many there are.</summary>
    public int Count => _indexes.Length;

    /// <summary>The set of these indexes, in any order; false when there is none, one is 0 or one stands twice.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> indexes, [NotNullWhen(true)] out IndexSet? set)
    {
        var sorted = indexes.ToArray();
        Array.Sort(sorted);
        set = null;
        if (sorted.Length == 0 || sorted[0] == 0)
            return false;
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
                return false;
        }
        set = new IndexSet(sorted);
        return true;
    }

    /// <summary>The set of these indexes, in any order.</summary>
    /// <exception cref="ArgumentException">There is none, one is 0 or one stands twice.</exception>
    public static IndexSet Of(params ReadOnlySpan<byte> indexes) =>
        TryCreate(indexes, out var set) ? set : throw new ArgumentException("Indexes are from 1 to 255, each at most once.", nameof(indexes));

    /// <summary>Whether the set has this index.</summary>
    public bool Contains(byte index) => Array.BinarySearch(_indexes, index) >= 0;

    /// <summary>Whether the other set has all these indexes.</summary>
    public bool IsSubsetOf(IndexSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Array.TrueForAll(_indexes, other.Contains);
    }

    /// <summary>The Lagrange coefficient at zero: what this index's value of a polynomial counts when the set's values give its value at 0.</summary>
    /// <exception cref="ArgumentException">The set has no such index.</exception>
    public GroupScalar Coefficient(byte index)
    {
        var at = Position(index);
        return at >= 0 ? _coefficients.Value[at] : throw new ArgumentException($"The set has no index {index}.", nameof(index));
    }

    /// <summary>Place of an index in <see cref="Indexes"/>; negative when the set has it not.</summary>
    internal int Position(byte index) => Array.BinarySearch(_indexes, index);

    // Product of m / (m - j) over all other indexes m; the differences are inverted together.
    private GroupScalar[] ComputeCoefficients()
    {
        var numerators = new GroupScalar[_indexes.Length];
        var denominators = new GroupScalar[_indexes.Length];
        for (var j = 0; j < _indexes.Length; j++)
        {
            numerators[j] = GroupScalar.One;
            denominators[j] = GroupScalar.One;
            foreach (var other in _indexes)
            {
                if (other == _indexes[j])
                    continue;
                var m = GroupScalar.FromUInt128(other);
                numerators[j] *= m;
                denominators[j] *= m - GroupScalar.FromUInt128(_indexes[j]);
            }
        }
        GroupScalar.InvertAll(denominators);
        for (var j = 0; j < numerators.Length; j++)
            numerators[j] *= denominators[j];
        return numerators;
    }
}
