using System.Numerics;
using System.Security.Cryptography;
using CsCheck;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms.Dealing;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Pseudonyms;

/// <summary>Keys that nobody ever holds whole: dealt by all, dealt anew among others, and what a dealer cannot do.</summary>
public class DealingTests
{
    private static readonly byte[] Seed = [.. Enumerable.Range(1, DealtPolynomial.SeedSize).Select(i => (byte)i)];

    // 2^252 + 27742317777372353535851937790883648493 (RFC 9496, 4.4), little-endian: the least number that is not reduced.
    private static readonly byte[] Order =
        (BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture)).ToByteArray();

    [Fact]
    public void The_key_is_the_sum_of_what_was_dealt_and_any_t_shares_give_it_but_no_fewer() => Dealings.Any.Sample(
        dealings =>
        {
            var sum = dealings.Commitments.Aggregate(default(GroupElement), (sum, dealt) => sum + dealt.Constant);
            dealings.Key.PublicKey.ShouldBe(sum);
            foreach (var holders in dealings.Sets(dealings.Threshold))
                GroupElement.MultiplyGenerator(dealings.Interpolate(holders)).ShouldBe(sum);
            foreach (var holders in dealings.Sets(dealings.Threshold - 1))
                GroupElement.MultiplyGenerator(dealings.Interpolate(holders)).ShouldNotBe(sum);
            dealings.Shares.ShouldAllBe(share => share.PublicShare == dealings.Key.PublicShare(share.Index));
        },
        iter: 20);

    [Fact]
    public void A_resharing_keeps_the_key_for_any_dealers_and_any_new_holders_and_old_and_new_shares_do_not_mix() => Gen.Select(
        Dealings.Any, Gen.Byte[1, 255].HashSet[4], Gen.Int[0, int.MaxValue]).Sample(
        (dealings, receivers, choice) =>
        {
            var sets = dealings.Sets(dealings.Threshold).ToList();
            var again = dealings.Reshare(sets[choice % sets.Count], 3, [.. receivers]);
            again.Key.PublicKey.ShouldBe(dealings.Key.PublicKey);
            foreach (var holders in again.Sets(3))
                GroupElement.MultiplyGenerator(again.Interpolate(holders)).ShouldBe(dealings.Key.PublicKey);
            foreach (var holder in dealings.Holders.Indexes.Where(again.Holders.Contains))
                again.Share(holder).Value.ShouldNotBe(dealings.Share(holder).Value);
        },
        iter: 12);

    [Fact]
    public void Shares_that_were_dealt_evaluate_as_the_sum_of_the_secrets_would()
    {
        var dealings = Dealings.OfNewKey(3, 1, 2, 3, 4).Reshare(IndexSet.Of(1, 2, 4), 3, 1, 3, 4, 5);
        var point = GroupElement.MultiplyGenerator(GroupScalar.Random());
        var whole = dealings.Interpolate(IndexSet.Of(1, 3, 5)) * point;
        foreach (var evaluators in dealings.Sets(3))
        {
            var sum = default(GroupElement);
            foreach (var index in evaluators.Indexes)
            {
                using var evaluator = new Evaluator(dealings.Share(index), evaluators);
                var answer = new byte[GroupElement.Size];
                evaluator.TryEvaluate(point.ToArray(), answer, out _).ShouldBeTrue();
                GroupElement.TryAdd(sum, answer, out sum).ShouldBeTrue();
            }
            sum.ShouldBe(whole);
        }
    }

    [Fact]
    public void A_receiver_finds_out_that_a_share_was_changed_in_any_bit_or_is_anothers() =>
        Gen.Select(Gen.Int[0, 255], Gen.Byte[1, 255], Gen.Byte[1, 255]).Where((_, receiver, other) => receiver != other).Sample(
            (bit, receiver, other) =>
            {
                using var polynomial = DealtPolynomial.OfNewKey(Dealings.By(7), 3, Seed);
                var commitments = Dealings.Read(Dealings.By(7), polynomial);
                var share = polynomial.ShareOf(receiver).ToArray();
                commitments.TryReadShare(receiver, share, out _, out _).ShouldBeTrue();
                share[bit / 8] ^= (byte)(1 << (bit % 8));
                Refused(commitments, receiver, share).ShouldBeOneOf(DealingCodes.WrongShare, DealingCodes.InvalidShare);
                Refused(commitments, receiver, polynomial.ShareOf(other).ToArray()).ShouldBe(DealingCodes.WrongShare);
            },
            iter: 200);

    [Fact]
    public void A_share_is_a_reduced_number_other_than_zero()
    {
        using var polynomial = DealtPolynomial.OfNewKey(Dealings.By(7), 2, Seed);
        var commitments = Dealings.Read(Dealings.By(7), polynomial);
        Refused(commitments, 1, new byte[32]).ShouldBe(DealingCodes.InvalidShare);
        Refused(commitments, 1, Order).ShouldBe(DealingCodes.InvalidShare);
        Refused(commitments, 1, polynomial.ShareOf(1).ToArray().AsSpan(1)).ShouldBe(DealingCodes.InvalidShare);
        // The same share, written as a number beyond the order: libsodium alone would take it.
        var beyond = (new BigInteger(polynomial.ShareOf(1).ToArray(), isUnsigned: true) + new BigInteger(Order)).ToByteArray(isUnsigned: true);
        Refused(commitments, 1, beyond).ShouldBe(DealingCodes.InvalidShare);
    }

    [Fact]
    public void Commitments_are_as_many_as_the_threshold_all_elements_and_none_the_identity()
    {
        using var polynomial = DealtPolynomial.OfNewKey(Dealings.By(7), 3, Seed);
        byte[][] good = [.. polynomial.Commitments.Select(commitment => commitment.ToArray())];
        Revealed(polynomial, good).ShouldBeNull();
        Revealed(polynomial, good[..2]).ShouldBe(DealingCodes.CommitmentCount);
        Revealed(polynomial, [.. good, good[0]]).ShouldBe(DealingCodes.CommitmentCount);
        for (var at = 0; at < good.Length; at++)
        {
            Revealed(polynomial, Replaced(good, at, new byte[32])).ShouldBe(DealingCodes.InvalidCommitment);
            Revealed(polynomial, Replaced(good, at, good[at][1..])).ShouldBe(DealingCodes.InvalidCommitment);
            Revealed(polynomial, Replaced(good, at, [.. Enumerable.Repeat((byte)0xff, 32)])).ShouldBe(DealingCodes.InvalidCommitment);
        }
    }

    [Fact]
    public void A_proof_of_possession_holds_for_its_dealer_key_epoch_and_network_only()
    {
        var dealer = Dealings.By(7);
        using var polynomial = DealtPolynomial.OfNewKey(dealer, 3, Seed);
        var (proof, commitment) = (polynomial.Proof, polynomial.Commitments[0]);
        proof.Verify(dealer, commitment).ShouldBeTrue();
        foreach (var other in new[] { dealer with { Index = 8 }, dealer with { Epoch = 2 }, dealer with { KeyId = "person-2" }, dealer with { NetworkId = "other" } })
            proof.Verify(other, commitment).ShouldBeFalse();
        proof.Verify(dealer, polynomial.Commitments[1]).ShouldBeFalse();
        (proof with { Response = proof.Response + GroupScalar.One }).Verify(dealer, commitment).ShouldBeFalse();
        (proof with { Nonce = GroupElement.Generator }).Verify(dealer, commitment).ShouldBeFalse();
        // Without a secret: the identity for the commitment, or for both.
        new PossessionProof(GroupElement.MultiplyGenerator(proof.Response), proof.Response).Verify(dealer, default).ShouldBeFalse();
        new PossessionProof(default, default).Verify(dealer, default).ShouldBeFalse();
    }

    [Fact]
    public void A_dealer_cannot_prove_a_commitment_made_out_of_anothers_which_would_fix_the_key()
    {
        using var honest = DealtPolynomial.OfNewKey(Dealings.By(1), 2, Seed);
        var secret = GroupScalar.Random();
        // The wish: its own commitment plus the honest one is the generator times a number that the cheat knows.
        var rogue = GroupElement.MultiplyGenerator(secret) + ((default(GroupScalar) - GroupScalar.One) * honest.Commitments[0]);
        PossessionProof.Generate(Dealings.By(2), secret, rogue, GroupScalar.Random()).Verify(Dealings.By(2), rogue).ShouldBeFalse();
        DealerCommitments.TryRead(
            Dealings.By(2), 2, [rogue.ToArray(), GroupElement.Generator.ToArray()], honest.Proof.Nonce.ToArray(), honest.Proof.Response.ToArray(),
            out _, out var refusal).ShouldBeFalse();
        refusal.Code.ShouldBe(DealingCodes.Unproven);
    }

    [Fact]
    public void A_malformed_proof_is_refused()
    {
        using var polynomial = DealtPolynomial.OfNewKey(Dealings.By(7), 3, Seed);
        byte[][] good = [.. polynomial.Commitments.Select(commitment => commitment.ToArray())];
        var (nonce, response) = (polynomial.Proof.Nonce.ToArray(), polynomial.Proof.Response.ToArray());
        Revealed(good, new byte[32], response).ShouldBe(DealingCodes.InvalidProof);
        Revealed(good, nonce[1..], response).ShouldBe(DealingCodes.InvalidProof);
        Revealed(good, nonce, Order).ShouldBe(DealingCodes.InvalidProof);
        Revealed(good, nonce, new byte[32]).ShouldBe(DealingCodes.Unproven);
    }

    [Fact]
    public void A_hundred_thousand_random_revelations_and_shares_are_refused_without_a_fault()
    {
        using var polynomial = DealtPolynomial.OfNewKey(Dealings.By(7), 2, Seed);
        var commitments = Dealings.Read(Dealings.By(7), polynomial);
        byte[][] good = [.. polynomial.Commitments.Select(commitment => commitment.ToArray())];
        var random = new byte[32];
        for (var i = 0; i < 100_000; i++)
        {
            RandomNumberGenerator.Fill(random);
            if (i % 2 == 0)
                Revealed(i % 4 == 0 ? Replaced(good, 1, random) : good, random, random).ShouldNotBeNull();
            else
                Refused(commitments, 9, i % 4 == 1 ? random : random[..(i % 32)]).ShouldNotBeNull();
        }
    }

    [Fact]
    public void A_resharing_is_refused_when_a_dealer_deals_another_number_than_its_share()
    {
        var before = Dealings.OfNewKey(2, 1, 2, 3);
        var dealers = IndexSet.Of(1, 3);
        var holders = IndexSet.Of(1, 2, 3);
        DealerCommitments Honest(byte index) => Dealings.Read(
            Dealings.By(index, 2), DealtPolynomial.OfShare(Dealings.By(index, 2), 2, Seed, before.Share(index), dealers));
        KeyAssembly.TryReshare(before.Key, 2, [Honest(1), Honest(3)], holders, out _, out _).ShouldBeTrue();

        var cheat = Dealings.Read(Dealings.By(3, 2), DealtPolynomial.OfNewKey(Dealings.By(3, 2), 2, Seed));
        KeyAssembly.TryReshare(before.Key, 2, [Honest(1), cheat], holders, out var key, out var refusal).ShouldBeFalse();
        (key, refusal.Code, string.Join(' ', refusal.Arguments)).ShouldBe((null, DealingCodes.OtherShare, "3"));
        // Its whole share, without what it counts among the dealers, is another number too.
        var uncounted = Dealings.Read(Dealings.By(3, 2), DealtPolynomial.OfShare(Dealings.By(3, 2), 2, Seed, before.Share(3), IndexSet.Of(2, 3)));
        KeyAssembly.CheckDealing(before.Key, dealers, uncounted).ShouldNotBeNull().Code.ShouldBe(DealingCodes.OtherShare);
        Should.Throw<ArgumentException>(() => KeyAssembly.TryReshare(before.Key, 2, [Honest(1)], holders, out _, out _));
        Should.Throw<ArgumentException>(() => DealtPolynomial.OfShare(Dealings.By(1, 2), 2, Seed, before.Share(3), dealers));
    }

    [Fact]
    public void A_key_before_whose_public_shares_do_not_fit_its_public_key_is_found_out()
    {
        var before = Dealings.OfNewKey(2, 1, 2, 3);
        var dealers = IndexSet.Of(1, 3);
        var damaged = new SharedKey(2, GroupElement.Generator, before.Holders, [.. before.Holders.Indexes.Select(before.Key.PublicShare)]);
        DealerCommitments[] dealings = [.. dealers.Indexes.Select(index => Dealings.Read(
            Dealings.By(index, 2), DealtPolynomial.OfShare(Dealings.By(index, 2), 2, Seed, before.Share(index), dealers)))];
        KeyAssembly.TryReshare(damaged, 2, dealings, before.Holders, out _, out var refusal).ShouldBeFalse();
        refusal.Code.ShouldBe(DealingCodes.OtherKey);
    }

    [Fact]
    public void Dealings_that_cancel_each_other_out_give_no_key()
    {
        using var polynomial = DealtPolynomial.OfNewKey(Dealings.By(1), 1, Seed);
        var one = Dealings.Read(Dealings.By(1), polynomial);
        // Nobody could reveal this one without the other's secret; here it is at hand.
        var secret = default(GroupScalar) - polynomial.ShareOf(1);
        var hidden = GroupElement.MultiplyGenerator(secret);
        var proof = PossessionProof.Generate(Dealings.By(2), secret, hidden, GroupScalar.Random());
        DealerCommitments.TryRead(
            Dealings.By(2), 1, [hidden.ToArray()], proof.Nonce.ToArray(), proof.Response.ToArray(), out var other, out _).ShouldBeTrue();
        KeyAssembly.TryCombine(1, [one, other], IndexSet.Of(1, 2), out var key, out var refusal).ShouldBeFalse();
        (key, refusal.Code).ShouldBe((null, DealingCodes.NoKey));
    }

    [Fact]
    public void The_same_seed_deals_the_same_again_and_for_another_run_of_the_key_something_else()
    {
        using var first = DealtPolynomial.OfNewKey(Dealings.By(7), 3, Seed);
        using var again = DealtPolynomial.OfNewKey(Dealings.By(7), 3, Seed);
        again.Commitments.ShouldBe(first.Commitments);
        again.Proof.ShouldBe(first.Proof);
        again.ShareOf(4).ShouldBe(first.ShareOf(4));
        using var next = DealtPolynomial.OfNewKey(Dealings.By(7, epoch: 2), 3, Seed);
        next.Commitments.Intersect(first.Commitments).ShouldBeEmpty();
        next.Proof.Nonce.ShouldNotBe(first.Proof.Nonce);
    }

    [Fact]
    public void A_sum_of_other_shares_than_were_dealt_is_no_share()
    {
        var dealings = Dealings.OfNewKey(2, 1, 2, 3);
        Should.Throw<ArgumentException>(() => KeyAssembly.Sum(dealings.Key, 1, [dealings.Share(1).Value, GroupScalar.One]));
        Should.Throw<ArgumentException>(() => KeyAssembly.Sum(dealings.Key, 1, []));
        KeyAssembly.Sum(dealings.Key, 1, [dealings.Share(1).Value]).PublicShare.ShouldBe(dealings.Key.PublicShare(1));
    }

    [Fact]
    public void A_polynomial_masks_itself_never_shows_its_value_at_zero_and_can_be_forgotten()
    {
        var polynomial = DealtPolynomial.OfNewKey(Dealings.By(7), 3, Seed);
        polynomial.ToString().ShouldBe("DealtPolynomial(***)");
        Should.Throw<ArgumentOutOfRangeException>(() => polynomial.ShareOf(0));
        polynomial.Dispose();
        Should.Throw<ObjectDisposedException>(() => polynomial.ShareOf(1));
        Should.Throw<ArgumentOutOfRangeException>(() => DealtPolynomial.OfNewKey(Dealings.By(7), 3, Seed.AsSpan(1)));
    }

    private static string? Revealed(DealtPolynomial polynomial, byte[][] commitments) =>
        Revealed(commitments, polynomial.Proof.Nonce.ToArray(), polynomial.Proof.Response.ToArray(), polynomial.Commitments.Count);

    private static string? Revealed(byte[][] commitments, byte[] nonce, byte[] response, int? threshold = null)
    {
        var read = DealerCommitments.TryRead(Dealings.By(7), threshold ?? commitments.Length, commitments, nonce, response, out var value, out var refusal);
        (value is not null).ShouldBe(read);
        return refusal?.Code;
    }

    private static string? Refused(DealerCommitments commitments, byte receiver, ReadOnlySpan<byte> share)
    {
        commitments.TryReadShare(receiver, share, out var read, out var refusal).ShouldBe(refusal is null);
        read.IsZero.ShouldBe(refusal is not null);
        return refusal?.Code;
    }

    private static byte[][] Replaced(byte[][] commitments, int at, byte[] by) => [.. commitments[..at], by, .. commitments[(at + 1)..]];
}
