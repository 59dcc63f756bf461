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
    private const int Rounds = 20;

    // Before anything is compared no more than every tenth pair is expected to be one subject, however few there are.
    private const double MostExpected = 0.1;

    // So many imaginary true pairs hold the estimate near the start where a file has few.
    private const double StartWeight = 100;

    // Rows of one household share the address; what they share says no more than which household.
    private const double PeopleOfOneAddress = 4;

    // Share of two people of one household who bear one surname, and of those who are twins: common knowledge of populations, not of a file.
    private const double OneSurname = 0.7;
    private const double Twins = 1 / 200.0;

    // Share of two people of one household, or two companies of one group, who have one telephone, one mail address, one whole name; and
    // of those beside whom one number was entered.
    private const double OneTelephone = 0.3;
    private const double OneMailbox = 0.05;
    private const double OneName = 0.003;
    private const double OneNumber = 1e-4;

    /// <summary>Bound of <see cref="Nuance"/> in bits.</summary>
    public const double MostNuance = 0.5;

    private readonly PairComparer _comparer;
    private readonly LinkField[] _fields;
    private readonly double[][] _start;
    private readonly double[][] _true;
    private readonly Chance _chance;
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
        _matches = Math.Min(Math.Min(comparer.Left.Count, comparer.Right.Count) / 2.0, pairs * MostExpected);
        _fields = [.. Enumerable.Range(0, comparer.Count).Select(field => comparer.Columns(field).Left.Field)];
        _start = [.. _fields.Select(field => StartOfTrue(field.Role))];
        _true = [.. _start.Select(levels => (double[])levels.Clone())];
        _relatives = _matches;
        _chance = new Chance(comparer);
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
        level == Agreement.Missing ? 0 : Math.Log2(_true[field][(int)level] / _chance.Of(field, level));

    /// <summary>The bits of one field of a pair; a rare value that agrees says more than a frequent one.</summary>
    public double Weight(int field, Agreement level, int left, int right) =>
        level == Agreement.Exact ? Math.Log2(_true[field][(int)level] / _chance.OfValue(field, left, right)) : Weight(field, level);

    /// <summary>All evidence of a pair in bits.</summary>
    public double Bits(ulong pattern, int left, int right) =>
        Sum(pattern, field => Weight(field, PairComparer.Level(pattern, field), left, right), out _).Bits;

    /// <summary>
    /// What orders pairs of the same levels, less than half a bit: how alike close values are, how rare equal ones, and the whole address.
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
            // The longer and rarer a value, the less often it agrees by chance.
            nuance += level == Agreement.Exact ? 0.001 * Math.Min(a.Rarity[x], 100) : 0.1 * WordSimilarity.EditRatio(a.Values[x], b.Values[y]);
        }
        return MostNuance * nuance / (1 + nuance);
    }

    // Missing, contradicts, differs, partial, close, moved, exact: clerical errors as they are common, not those of a file. People have
    // several telephones and mailboxes and move house; their birth date stays.
    private static double[] StartOfTrue(LinkRole role) => role switch
    {
        LinkRole.Phone or LinkRole.Email => [0, 0.002, 0.3, 0.03, 0.05, 0.008, 0.61],
        LinkRole.BirthDate => [0, 0.002, 0.005, 0.02, 0.06, 0.008, 0.905],
        _ => [0, 0.002, 0.05, 0.04, 0.08, 0.01, 0.818],
    };

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
        (LinkRole.Surname, >= Agreement.Close) => weight + Math.Log2(OneSurname),
        (LinkRole.Surname, Agreement.Differs) => Math.Log2(1 - OneSurname),
        (LinkRole.BirthDate, Agreement.Exact) => Math.Max(0, weight + Math.Log2(Twins)),
        (LinkRole.Phone, >= Agreement.Close) => Math.Max(0, weight + Math.Log2(OneTelephone)),
        (LinkRole.Email, >= Agreement.Close) => Math.Max(0, weight + Math.Log2(OneMailbox)),
        (LinkRole.Name or LinkRole.OrganizationName, >= Agreement.Close) => Math.Max(0, weight + Math.Log2(OneName)),
        (LinkRole.Number, >= Agreement.Close) => Math.Max(0, weight + Math.Log2(OneNumber)),
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
        var most = Math.Min(Math.Max(_comparer.Left.Count, _comparer.Right.Count), _pairs * MostExpected);
        _matches = Math.Clamp(matches, Math.Min(1, most), most);
        // Files of people hold families, also where the candidates show none: a relative for each person at the least.
        _relatives = Math.Max(relatives, _matches);
        for (var field = 0; field < levels.Length; field++)
        {
            var present = levels[field].Skip(1).Sum() + StartWeight;
            // That numbers contradict is not learnt: a pair that is taken for true once would make it common.
            for (var level = (int)Agreement.Differs; level < FieldComparison.Levels; level++)
                _true[field][level] = (levels[field][level] + (StartWeight * _start[field][level])) / present;
        }
        _chance.Without(_matches / _pairs, _true);
    }
}
