using System.Runtime.InteropServices;
using ExchangeNetwork.Matching.Scoring.Names;

namespace ExchangeNetwork.Matching.Linkage;

/// <summary>What each level of agreement of each field says, in bits (Fellegi and Sunter 1969), estimated from the files themselves.</summary>
/// <remarks>
/// How often levels occur by chance (u) is counted on random pairs; how often they occur in true pairs (m) is found by expectation
/// maximisation over the candidates (Winkler 1988), from and towards the same start for every file. Nothing is learnt from labels.
/// </remarks>
internal sealed class LinkModel
{
    private const int RandomPairs = 200_000;
    private const int Rounds = 20;

    // So many imaginary true pairs hold the estimate near the start where a file has few.
    private const double StartWeight = 20;

    // Rows of one household share the address; what they share says no more than which household.
    private const double PeopleOfOneAddress = 4;

    // Share of two people of one household who bear one surname, and of those who are twins: common knowledge of populations, not of a file.
    private const double OneSurname = 0.7;
    private const double Twins = 1 / 200.0;

    /// <summary>Bound of <see cref="Nuance"/> in bits.</summary>
    public const double MostNuance = 0.5;

    // Missing, differs, partial, close, moved, exact: clerical errors as they are common, not those of a file.
    private static readonly double[] StartOfTrue = [0, 0.05, 0.04, 0.08, 0.01, 0.82];

    private readonly PairComparer _comparer;
    private readonly LinkField[] _fields;
    private readonly double[][] _true;
    private readonly double[][] _chance;
    private readonly double _addressCeiling;
    private readonly double _pairs;
    private double _matches;
    private double _relatives;

    private LinkModel(PairComparer comparer, double pairs)
    {
        _comparer = comparer;
        _pairs = pairs;
        var rows = Math.Max(comparer.Left.Count, comparer.Right.Count);
        _addressCeiling = Math.Max(4, Math.Log2(rows / PeopleOfOneAddress));
        _matches = Math.Min(comparer.Left.Count, comparer.Right.Count) / 2.0;
        _true = [.. Enumerable.Range(0, comparer.Count).Select(_ => (double[])StartOfTrue.Clone())];
        _fields = [.. Enumerable.Range(0, comparer.Count).Select(field => comparer.Columns(field).Left.Field)];
        _relatives = _matches;
        _chance = CountChance(comparer);
    }

    /// <summary>Evidence before any comparison: true pairs among all.</summary>
    public double Prior => Math.Log2(_matches / _pairs);

    /// <summary>Estimates the weights.</summary>
    /// <param name="comparer">Compares.</param>
    /// <param name="patterns">Patterns of the candidates.</param>
    /// <param name="pairs">Number of all pairs there are.</param>
    public static LinkModel Estimate(PairComparer comparer, ReadOnlySpan<ulong> patterns, double pairs)
    {
        var model = new LinkModel(comparer, Math.Max(pairs, 1));
        var counts = new Dictionary<ulong, int>();
        foreach (var pattern in patterns)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, pattern, out _)++;
        for (var round = 0; round < Rounds; round++)
            model.Improve(counts);
        return model;
    }

    /// <summary>The bits of one field's level, without regard to the value.</summary>
    public double Weight(int field, Agreement level) =>
        level == Agreement.Missing ? 0 : Math.Log2(_true[field][(int)level] / _chance[field][(int)level]);

    /// <summary>The bits of one field of a pair; a rare value that agrees says more than a frequent one.</summary>
    public double Weight(int field, Agreement level, int left, int right)
    {
        if (level != Agreement.Exact)
            return Weight(field, level);
        var (a, b) = _comparer.Columns(field);
        var rows = _comparer.Left.Count;
        double share = a.Frequencies[a.Rows[left]];
        if (a != b)
        {
            share += b.Frequencies[b.Rows[right]];
            rows += _comparer.Right.Count;
        }
        return Math.Log2(_true[field][(int)level] * rows / share);
    }

    /// <summary>All evidence of a pair in bits.</summary>
    public double Bits(ulong pattern, int left, int right) =>
        Sum(pattern, field => Weight(field, PairComparer.Level(pattern, field), left, right), out _).Bits;

    /// <summary>
    /// What orders pairs of the same levels, less than half a bit: how alike close values are, how long equal ones, and the whole address.
    /// </summary>
    public double Nuance(ulong pattern, int left, int right)
    {
        Sum(pattern, field => Weight(field, PairComparer.Level(pattern, field), left, right), out var excess);
        var nuance = excess * 0.02;
        for (var field = 0; field < _comparer.Count; field++)
        {
            var level = PairComparer.Level(pattern, field);
            if (level < Agreement.Partial)
                continue;
            var (a, b) = _comparer.Columns(field);
            var (x, y) = (a.Rows[left], b.Rows[right]);
            // A value that moved may have left its own column empty.
            if (x < 0 || y < 0)
                continue;
            // The longer a value, the less often it agrees by chance.
            nuance += level == Agreement.Exact ? 0.003 * Math.Min(a.Values[x].Length, 32) : 0.1 * WordSimilarity.EditRatio(a.Values[x], b.Values[y]);
        }
        return MostNuance * nuance / (1 + nuance);
    }

    // A true pair stands against two others: two rows that agree by chance, and two people of one family, who share address and mostly surname.
    private Evidence Sum(ulong pattern, Func<int, double> weight, out double excess)
    {
        double bits = Prior, address = 0, family = 0;
        for (var field = 0; field < _fields.Length; field++)
        {
            var level = PairComparer.Level(pattern, field);
            var known = level == Agreement.Missing ? 0 : weight(field);
            if (_fields[field].IsAddress)
                address += known;
            else
                bits += known;
            if (level != Agreement.Missing)
                family += Family(field, level, known);
        }
        excess = Math.Max(0, address - _addressCeiling);
        address -= excess;
        family += address + Math.Log2(_relatives / _pairs);
        return new Evidence(bits + address - Math.Log2(1 + Math.Pow(2, family)), family);
    }

    // Bits that two people of one family are against two by chance.
    private double Family(int field, Agreement level, double weight) => (_fields[field].Role, level) switch
    {
        (LinkRole.Surname, >= Agreement.Close) => weight - Math.Log2(_true[field][(int)level]) + Math.Log2(OneSurname * _true[field][(int)level]),
        (LinkRole.Surname, Agreement.Differs) => Math.Log2(1 - OneSurname),
        (LinkRole.BirthDate, Agreement.Exact) => Math.Max(0, weight + Math.Log2(Twins)),
        _ => 0,
    };

    private readonly record struct Evidence(double Bits, double Family);

    private void Improve(Dictionary<ulong, int> counts)
    {
        var levels = _true.Select(_ => new double[FieldComparison.Levels]).ToArray();
        double matches = 0, relatives = 0;
        foreach (var (pattern, count) in counts)
        {
            var evidence = Sum(pattern, field => Weight(field, PairComparer.Level(pattern, field)), out _);
            var certain = count / (1 + Math.Pow(2, -evidence.Bits));
            relatives += (count - certain) / (1 + Math.Pow(2, -evidence.Family));
            matches += certain;
            for (var field = 0; field < levels.Length; field++)
                levels[field][(int)PairComparer.Level(pattern, field)] += certain;
        }
        // Every row may have a counterpart; more than that are chance.
        var most = Math.Max(_comparer.Left.Count, _comparer.Right.Count);
        _matches = Math.Clamp(matches, 1, most);
        // Files of people hold families, also where the candidates show none: a relative for each person at the least.
        _relatives = Math.Max(relatives, _matches);
        for (var field = 0; field < levels.Length; field++)
        {
            var present = levels[field].Skip(1).Sum() + StartWeight;
            for (var level = 1; level < FieldComparison.Levels; level++)
                _true[field][level] = (levels[field][level] + (StartWeight * StartOfTrue[level])) / present;
        }
    }

    private static double[][] CountChance(PairComparer comparer)
    {
        var counts = Enumerable.Range(0, comparer.Count).Select(_ => new double[FieldComparison.Levels]).ToArray();
        // The same pairs in every run: a result must be repeatable.
        var random = new Random(20191121);
        // A small file has no more to tell than its own pairs.
        var draws = (int)Math.Min(RandomPairs, 4.0 * comparer.Left.Count * comparer.Right.Count);
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
        foreach (var levels in counts)
        {
            var present = levels.Skip(1).Sum() + 1;
            for (var level = 1; level < FieldComparison.Levels; level++)
                levels[level] = (levels[level] + 0.2) / present;
        }
        return counts;
    }
}
