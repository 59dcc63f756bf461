using System.Runtime.InteropServices;
using ExchangeNetwork.Matching.Scoring.Names;
using ExchangeNetwork.Matching.Scoring.Places;

namespace ExchangeNetwork.Matching.Linkage;

/// <summary>Finds the pairs worth comparing: those that share a rare value, or two values of different fields.</summary>
/// <remarks>
/// Work grows with the rows, not with their product: for each two fields the rows are sorted by the key of both, and groups that would give
/// too many pairs are left to keys that are rarer. A true pair has many keys, so an error in one or a missing value costs it little.
/// </remarks>
internal sealed class Blocking
{
    // Pairs that one kind of key may give, per row of both files, and so many in any case.
    private const double PairsPerRow = 1.5;
    private const long LeastPairs = 100_000;

    // The end that telephone numbers with and without area code share.
    private const int LocalNumber = 7;

    private readonly PairComparer _comparer;
    private readonly ulong[][][] _left;
    private readonly ulong[][][] _right;

    public Blocking(PairComparer comparer)
    {
        _comparer = comparer;
        var groups = Enumerable.Range(0, comparer.Count)
            .GroupBy(field => Kind(comparer.Columns(field).Left.Field))
            .Where(group => group.Key.Length > 0)
            .ToList();
        _left = [.. groups.Select(group => Keys(group.Select(field => comparer.Columns(field).Left), group, comparer.Left.Count))];
        _right = comparer.Left == comparer.Right
            ? _left
            : [.. groups.Select(group => Keys(group.Select(field => comparer.Columns(field).Right), group, comparer.Right.Count))];

        // The left column says what a field is to both sides.
        ulong[][] Keys(IEnumerable<LinkColumn> columns, IGrouping<string, int> group, int rows) =>
            Blocking.Keys([.. columns], [.. group.Select(field => comparer.Columns(field).Left.Field.Role)], rows, group.Key);
    }

    private bool IsOneFile => _comparer.Left == _comparer.Right;

    /// <summary>Pairs, each once, in order: left row in the upper half of the number, right row in the lower.</summary>
    /// <param name="step">Told how much is done, 0 to 1.</param>
    public ulong[] Pairs(Action<double>? step)
    {
        var pairs = new List<ulong>();
        var kinds = _left.Length;
        var total = kinds * (kinds + 3) / 2;
        var done = 0;
        for (var first = 0; first < kinds; first++)
        {
            Add(pairs, row => _left[first][row], row => _right[first][row]);
            step?.Invoke((double)++done / total);
            for (var second = first; second < kinds; second++)
            {
                var same = first == second;
                Add(pairs, row => Both(_left[first][row], _left[second][row], same), row => Both(_right[first][row], _right[second][row], same));
                step?.Invoke((double)++done / total);
            }
            Compact(pairs);
        }
        return [.. pairs];
    }

    private void Add(List<ulong> pairs, Func<int, IEnumerable<ulong>> left, Func<int, IEnumerable<ulong>> right)
    {
        var (leftKeys, leftRows) = Sorted(_comparer.Left.Count, left);
        var (rightKeys, rightRows) = IsOneFile ? (leftKeys, leftRows) : Sorted(_comparer.Right.Count, right);
        var most = MostPairsOfGroup(leftKeys, rightKeys);
        foreach (var (l, leftCount, r, rightCount) in Groups(leftKeys, rightKeys))
        {
            if ((long)leftCount * rightCount > most)
                continue;
            for (var i = l; i < l + leftCount; i++)
            {
                for (var j = IsOneFile ? i + 1 : r; j < r + rightCount; j++)
                    Add(pairs, leftRows[i], rightRows[j]);
            }
        }
    }

    private void Add(List<ulong> pairs, int left, int right)
    {
        if (IsOneFile && left == right)
            return;
        if (IsOneFile && left > right)
            (left, right) = (right, left);
        pairs.Add(((ulong)(uint)left << 32) | (uint)right);
    }

    // The largest groups go first when there are too many pairs: their keys say least.
    private long MostPairsOfGroup(ulong[] left, ulong[] right)
    {
        var bySize = new long[64];
        foreach (var (_, leftCount, _, rightCount) in Groups(left, right))
        {
            var size = (long)leftCount * rightCount;
            bySize[System.Numerics.BitOperations.Log2((ulong)size)] += size;
        }
        var budget = LeastPairs + (long)(PairsPerRow * (_comparer.Left.Count + _comparer.Right.Count));
        for (var size = 0; size < 63; size++)
        {
            budget -= bySize[size];
            if (budget < 0)
                return (1L << size) - 1;
        }
        return long.MaxValue;
    }

    private static IEnumerable<(int Left, int LeftCount, int Right, int RightCount)> Groups(ulong[] left, ulong[] right)
    {
        for (int l = 0, r = 0; l < left.Length && r < right.Length;)
        {
            if (left[l] < right[r])
            {
                l++;
            }
            else if (left[l] > right[r])
            {
                r++;
            }
            else
            {
                var (startLeft, startRight, key) = (l, r, left[l]);
                while (l < left.Length && left[l] == key)
                    l++;
                while (r < right.Length && right[r] == key)
                    r++;
                yield return (startLeft, l - startLeft, startRight, r - startRight);
            }
        }
    }

    private static (ulong[] Keys, int[] Rows) Sorted(int count, Func<int, IEnumerable<ulong>> keysOf)
    {
        var keys = new List<ulong>(count);
        var rows = new List<int>(count);
        for (var row = 0; row < count; row++)
        {
            foreach (var key in keysOf(row))
            {
                keys.Add(key);
                rows.Add(row);
            }
        }
        var (sorted, byKey) = (keys.ToArray(), rows.ToArray());
        Array.Sort(sorted, byKey);
        return (sorted, byKey);
    }

    private static void Compact(List<ulong> pairs)
    {
        var span = CollectionsMarshal.AsSpan(pairs);
        span.Sort();
        var kept = 0;
        for (var i = 0; i < span.Length; i++)
        {
            if (i == 0 || span[i] != span[i - 1])
                span[kept++] = span[i];
        }
        CollectionsMarshal.SetCount(pairs, kept);
    }

    private static IEnumerable<ulong> Both(ulong[] first, ulong[] second, bool same)
    {
        for (var i = 0; i < first.Length; i++)
        {
            for (var j = same ? i + 1 : 0; j < second.Length; j++)
            {
                // The same whichever stands first: names and address lines change places.
                var (low, high) = first[i] < second[j] || !same ? (first[i], second[j]) : (second[j], first[i]);
                yield return Mix(low ^ System.Numerics.BitOperations.RotateLeft(high, 23));
            }
        }
    }

    private static ulong[][] Keys(List<LinkColumn> columns, List<LinkRole> roles, int rows, string kind)
    {
        var ofValues = columns.Select((column, i) => column.Values.Select((value, code) => KeysOf(value, column.Known[code], roles[i], kind).ToArray()).ToArray()).ToList();
        var keys = new ulong[rows][];
        for (var row = 0; row < rows; row++)
        {
            var all = new List<ulong>(4);
            for (var i = 0; i < columns.Count; i++)
            {
                if (columns[i].Rows[row] is >= 0 and var code)
                    all.AddRange(ofValues[i][code]);
            }
            keys[row] = all.Count < 2 ? [.. all] : [.. all.Distinct()];
        }
        return keys;
    }

    // Fields whose values change places have one kind; what says too little has none.
    private static string Kind(LinkField field) => field.Role switch
    {
        LinkRole.GivenName or LinkRole.Surname or LinkRole.Name => "name",
        LinkRole.Street => "street",
        LinkRole.Category or LinkRole.Region => "",
        _ => $"{field.Role}{field.Label}",
    };

    private static IEnumerable<ulong> KeysOf(string value, KnownNumber? known, LinkRole role, string kind)
    {
        switch (role)
        {
            case LinkRole.Phone when value.Length > LocalNumber:
                yield return Hash(kind, value[^LocalNumber..]);
                goto default;
            case LinkRole.Number when known is { HasOrganizationCode: true }:
                yield return Hash(kind, KnownNumber.OrganizationCode(value));
                goto default;
            case LinkRole.OrganizationName when NameText.HasHan(value):
                var organization = ChineseOrganization.Read(value);
                yield return Hash(kind, organization.Brand);
                // Rarer than the brand alone, and written alike wherever the region stands.
                yield return Hash(kind, organization.Brand + organization.Trade);
                break;
            case LinkRole.Street when NameText.HasHan(value) && PostalAddress.Read(value) is { Numbers.Count: > 0 } address:
                yield return Hash(kind, address.Place + address.Numbers[0].Value);
                goto default;
            case LinkRole.Name or LinkRole.GivenName or LinkRole.Surname when NameText.HasHan(value):
                yield return Hash(kind, Pinyin.OfPerson(value));
                break;
            case LinkRole.BirthDate when value.Length == 8:
                yield return Hash(kind, value);
                yield return Hash(kind, value[..6]);
                break;
            case LinkRole.Name or LinkRole.OrganizationName or LinkRole.Text:
                foreach (var word in value.Split(' ').OrderByDescending(word => word.Length).ThenBy(word => word, StringComparer.Ordinal).Take(4))
                    yield return Hash(kind, word);
                break;
            default:
                yield return Hash(kind, value);
                break;
        }
        // The beginning as well: slips are rarest there.
        if (role is LinkRole.GivenName or LinkRole.Surname or LinkRole.Street && value.Length > 4)
            yield return Hash(kind, value[..4]);
    }

    // FNV-1a and a finaliser: the same in every process.
    private static ulong Hash(string kind, string value)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in kind)
            hash = (hash ^ c) * 1099511628211UL;
        foreach (var c in value)
            hash = (hash ^ c) * 1099511628211UL;
        return Mix(hash);
    }

    private static ulong Mix(ulong hash)
    {
        hash ^= hash >> 33;
        hash *= 0xFF51AFD7ED558CCDUL;
        hash ^= hash >> 33;
        hash *= 0xC4CEB9FE1A85EC53UL;
        return hash ^ (hash >> 33);
    }
}
