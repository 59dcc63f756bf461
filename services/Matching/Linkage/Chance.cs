using ExchangeNetwork.Matching.Scoring;

namespace ExchangeNetwork.Matching.Linkage;

/// <summary>How often two subjects agree by chance: what is known of names, dates and numbers, and what the files show, the more the larger they are.</summary>
internal sealed class Chance
{
    private const int RandomPairs = 200_000;

    // So many imaginary random pairs, made of what is known, stand beside those of the files.
    private const double KnownPairs = 500;

    private readonly PairComparer _comparer;
    private readonly Holders _holders;
    private readonly double[][] _counted;
    private readonly double[][] _levels;

    /// <summary>Counts random pairs.</summary>
    public Chance(PairComparer comparer)
    {
        _comparer = comparer;
        _holders = new Holders(comparer);
        _counted = Count(comparer);
        _levels = [.. _counted.Select(levels => (double[])levels.Clone())];
    }

    /// <summary>The chance of a field's level, whatever the value.</summary>
    public double Of(int field, Agreement level) => _levels[field][(int)level];

    /// <summary>The chance that another subject has the very value of a row.</summary>
    /// <param name="field">A field that agrees exactly.</param>
    /// <param name="left">Row of one side.</param>
    /// <param name="right">Row of the other side.</param>
    public double OfValue(int field, int left, int right)
    {
        var (a, b) = _comparer.Columns(field);
        var (x, y) = (a.Rows[left], b.Rows[right]);
        var isOneFile = _comparer.Left == _comparer.Right;
        var rows = (double)_comparer.Left.Count + (isOneFile ? 0 : _comparer.Right.Count);
        var others = Math.Max(0, a.Frequencies[x] + (isOneFile ? 0 : b.Frequencies[y]) - 2);
        if (a.Known[x] is not { } known)
        {
            // Of S values equally common one in S agrees; every further row that has the value makes it one of the common ones.
            return (others + 1) / ((1 / KnownOf(a.Field.Role, a.Values[x])[0]) + rows);
        }
        // Numbers are each one subject's own or in common use, nothing between: others who have it say which.
        return Math.Min(1, (1 / ((1 / known.Chance) + rows)) + (others == 0 ? 0 : _holders.Others(field, left, right) / rows));
    }

    /// <summary>Takes the true pairs out of the random ones.</summary>
    /// <param name="share">Share of true pairs among all.</param>
    /// <param name="ofTrue">How often levels occur in true pairs.</param>
    public void Without(double share, double[][] ofTrue)
    {
        for (var field = 0; field < _levels.Length; field++)
        {
            for (var level = 1; level < FieldComparison.Levels; level++)
            {
                // A tenth of what was counted stays: the estimate of the true pairs is one too.
                var counted = _counted[field][level];
                _levels[field][level] = Math.Max(counted / 10, (counted - (share * ofTrue[field][level])) / (1 - share));
            }
        }
    }

    private static double[][] Count(PairComparer comparer)
    {
        var counts = Enumerable.Range(0, comparer.Count).Select(_ => new double[FieldComparison.Levels]).ToArray();
        // The same pairs in every run: a result must be repeatable.
        var random = new Random(20191121);
        // A small file has no more to tell than its own pairs.
        var draws = (int)Math.Min(RandomPairs, (double)comparer.Left.Count * comparer.Right.Count);
        for (var i = 0; i < draws; i++)
        {
            var left = random.Next(comparer.Left.Count);
            var right = random.Next(comparer.Right.Count);
            if (comparer.Left == comparer.Right && left == right)
                continue;
            var pattern = comparer.Compare(left, right);
            for (var field = 0; field < counts.Length; field++)
                counts[field][(int)PairComparer.Level(pattern, field)]++;
        }
        for (var field = 0; field < counts.Length; field++)
        {
            var column = comparer.Columns(field).Left;
            var known = KnownOf(column.Field.Role, "");
            var present = counts[field].Skip(1).Sum() + KnownPairs;
            // Numbers that verify contradict each other where other values only differ.
            var different = 1 - known[0] - known[0] - known[1] - known[2];
            var contradicts = column.Known.Exists(number => number is { IsVerified: true }) ? different / 2 : 1e-3;
            double[] share = [0, contradicts, different - contradicts, known[2], known[1], known[0], known[0]];
            for (var level = 1; level < FieldComparison.Levels; level++)
                counts[field][level] = (counts[field][level] + (KnownPairs * share[level])) / present;
        }
        return counts;
    }

    // Chance of the same value, of one slip, of a part in common: orders of magnitude of populations, not of a file.
    private static double[] KnownOf(LinkRole role, string value) => role switch
    {
        LinkRole.Name => [KnownFrequencies.Name(value), 1e-3, 5e-3],
        LinkRole.GivenName => [5e-3, 1e-2, 3e-2],
        LinkRole.Surname => [2e-3, 1e-2, 2e-2],
        LinkRole.OrganizationName => [KnownFrequencies.Organization(value), 1e-3, 1e-2],
        LinkRole.BirthDate => [KnownFrequencies.BirthDate(value), 2e-3, 2e-2],
        LinkRole.Number => [1e-6, 1e-5, 1e-3],
        LinkRole.Phone or LinkRole.Email => [1e-6, 1e-4, 1e-2],
        LinkRole.HouseNumber => [1e-2, 2e-2, 5e-2],
        LinkRole.Street => [1e-3, 5e-3, 3e-2],
        LinkRole.Locality => [1e-2, 1e-2, 3e-2],
        LinkRole.Postcode => [1e-3, 1e-2, 0.1],
        LinkRole.Region => [0.1, 1e-2, 5e-2],
        LinkRole.Category => [0.4, 1e-2, 5e-2],
        _ => [KnownFrequencies.Text(value), 2e-2, 5e-2],
    };
}
