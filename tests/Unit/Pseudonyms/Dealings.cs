using System.Security.Cryptography;
using CsCheck;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms.Dealing;
using Shouldly;

namespace ExchangeNetwork.Tests.Unit.Pseudonyms;

/// <summary>A key that its holders dealt among themselves, with all secrets at hand.</summary>
internal sealed class Dealings
{
    private readonly List<DealtPolynomial> _polynomials;

    private Dealings(int threshold, IndexSet holders, int epoch, Func<Dealer, byte[], DealtPolynomial> deal, IndexSet dealers, SharedKey? before)
    {
        Threshold = threshold;
        Holders = holders;
        _polynomials = [.. dealers.Indexes.Select(index => deal(By(index, epoch), RandomNumberGenerator.GetBytes(DealtPolynomial.SeedSize)))];
        Commitments = [.. dealers.Indexes.Zip(_polynomials, (index, polynomial) => Read(By(index, epoch), polynomial))];
        SharedKey? key;
        OprfRefusal? refusal;
        if (before is null)
            KeyAssembly.TryCombine(threshold, Commitments, holders, out key, out refusal).ShouldBeTrue(refusal?.Code);
        else
            KeyAssembly.TryReshare(before, threshold, Commitments, holders, out key, out refusal).ShouldBeTrue(refusal?.Code);
        Key = key.ShouldNotBeNull();
        Shares = [.. holders.Indexes.Select(ShareOf)];
    }

    /// <summary>Keys of 2 to 6 holders with any threshold and any indexes.</summary>
    public static Gen<Dealings> Any { get; } =
        Gen.Int[2, 6].SelectMany(holders => Gen.Int[1, holders].SelectMany(threshold =>
            Gen.Byte[1, 255].HashSet[holders].Select(indexes => OfNewKey(threshold, [.. indexes]))));

    public int Threshold { get; }

    public IndexSet Holders { get; }

    public IReadOnlyList<DealerCommitments> Commitments { get; }

    public SharedKey Key { get; }

    public IReadOnlyList<KeyShare> Shares { get; }

    public static Dealings OfNewKey(int threshold, params byte[] holders) => new(
        threshold, IndexSet.Of(holders), 1, (dealer, seed) => DealtPolynomial.OfNewKey(dealer, threshold, seed), IndexSet.Of(holders), null);

    public Dealings Reshare(IndexSet dealers, int threshold, params byte[] holders) => new(
        threshold, IndexSet.Of(holders), 2,
        (dealer, seed) => DealtPolynomial.OfShare(dealer, threshold, seed, Share(dealer.Index), dealers), dealers, Key);

    public static Dealer By(byte index, int epoch = 1) => new("net", "person-1", epoch, index);

    /// <summary>What everybody makes of what a dealer reveals.</summary>
    public static DealerCommitments Read(Dealer dealer, DealtPolynomial polynomial)
    {
        DealerCommitments.TryRead(
            dealer, polynomial.Commitments.Count, [.. polynomial.Commitments.Select(commitment => commitment.ToArray())],
            polynomial.Proof.Nonce.ToArray(), polynomial.Proof.Response.ToArray(), out var read, out var refusal).ShouldBeTrue(refusal?.Code);
        return read.ShouldNotBeNull();
    }

    public KeyShare Share(byte index) => Shares.Single(share => share.Index == index);

    /// <summary>All sets of so many holders.</summary>
    public IEnumerable<IndexSet> Sets(int count) =>
        from mask in Enumerable.Range(0, 1 << Holders.Count)
        where count > 0 && System.Numerics.BitOperations.PopCount((uint)mask) == count
        select IndexSet.Of([.. Holders.Indexes.Where((_, at) => (mask >> at & 1) != 0)]);

    /// <summary>The key that the shares of these holders give.</summary>
    public GroupScalar Interpolate(IndexSet holders) =>
        holders.Indexes.Aggregate(default(GroupScalar), (sum, index) => sum + (holders.Coefficient(index) * Share(index).Value));

    private KeyShare ShareOf(byte holder)
    {
        var parts = new List<GroupScalar>();
        foreach (var (polynomial, commitments) in _polynomials.Zip(Commitments))
        {
            commitments.TryReadShare(holder, polynomial.ShareOf(holder).ToArray(), out var part, out var refusal).ShouldBeTrue(refusal?.Code);
            parts.Add(part);
        }
        return KeyAssembly.Sum(Key, holder, parts.ToArray());
    }
}
