using CsCheck;
using ExchangeNetwork.Matching.Pseudonyms;

namespace ExchangeNetwork.Tests.Unit.Pseudonyms;

/// <summary>A key that one dealer knows whole: what evaluation by shares must be equal to.</summary>
internal sealed class DealtKey
{
    private DealtKey(IReadOnlyList<GroupScalar> polynomial, IReadOnlyList<byte> holders)
    {
        Secret = polynomial[0];
        Shares = [.. holders.Select(index => new KeyShare(index, ValueAt(polynomial, index)))];
        Key = new SharedKey(
            polynomial.Count,
            GroupElement.MultiplyGenerator(Secret),
            IndexSet.Of([.. holders]),
            [.. Shares.OrderBy(share => share.Index).Select(share => share.PublicShare)]);
    }

    /// <summary>Keys of 1 to 6 holders with any threshold and any indexes.</summary>
    public static Gen<DealtKey> Any { get; } =
        Gen.Int[1, 6].SelectMany(holders => Gen.Int[1, holders].SelectMany(threshold => Gen.Select(
            GroupElementTests.Scalars.Array[threshold],
            Gen.Byte[1, 255].HashSet[holders],
            (polynomial, indexes) => new DealtKey(polynomial, [.. indexes]))));

    public GroupScalar Secret { get; }

    public SharedKey Key { get; }

    public IReadOnlyList<KeyShare> Shares { get; }

    public static DealtKey Of(int threshold, params byte[] holders) =>
        new([.. Enumerable.Range(0, threshold).Select(_ => GroupScalar.Random())], holders);

    public KeyShare Share(byte index) => Shares.Single(share => share.Index == index);

    /// <summary>All sets of as many holders as the threshold.</summary>
    public IEnumerable<IndexSet> Subsets() =>
        from mask in Enumerable.Range(0, 1 << Key.Holders.Count)
        where System.Numerics.BitOperations.PopCount((uint)mask) == Key.Threshold
        select IndexSet.Of([.. Key.Holders.Indexes.Where((_, at) => (mask >> at & 1) != 0)]);

    private static GroupScalar ValueAt(IReadOnlyList<GroupScalar> polynomial, byte index)
    {
        var value = default(GroupScalar);
        var power = GroupScalar.One;
        foreach (var coefficient in polynomial)
        {
            value += coefficient * power;
            power *= GroupScalar.FromUInt128(index);
        }
        return value;
    }
}
