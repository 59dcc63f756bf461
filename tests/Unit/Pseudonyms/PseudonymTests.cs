using System.Security.Cryptography;
using System.Text;
using CsCheck;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Pseudonyms;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Pseudonyms;

/// <summary>From an identifier to its pseudonym and back to nothing: encoding, blinds, unblinding, output.</summary>
public class PseudonymTests
{
    private static readonly byte[] Seed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public void The_input_is_label_network_type_version_and_value_with_their_lengths() =>
        PseudonymInput.Encode("net", "mobile", 0x0102, "13800138000"u8).ShouldBe(
            [.. "xnet1/id"u8, 0, 3, .. "net"u8, 0, 6, .. "mobile"u8, 1, 2, 0, 11, .. "13800138000"u8]);

    [Fact]
    public void The_input_of_a_type_carries_the_version_of_this_builds_normalisation()
    {
        IdentifierTypes.BuiltIn.TryGet("mobile", out var mobile).ShouldBeTrue();
        PseudonymInput.Encode("net", mobile, "13800138000"u8)
            .ShouldBe(PseudonymInput.Encode("net", "mobile", IdentifierNormalizer.NormalizationVersion, "13800138000"u8));
    }

    [Fact]
    public void Different_parts_never_give_the_same_input()
    {
        var part = Gen.String[Gen.Char['a', 'c'], 0, 4];
        Gen.Select(part, part, Gen.Int[0, 2], part).Array[2].Sample(pair =>
        {
            var inputs = pair.Select(parts =>
                Convert.ToHexString(PseudonymInput.Encode(parts.Item1, parts.Item2, (ushort)parts.Item3, Encoding.UTF8.GetBytes(parts.Item4)))).ToArray();
            (inputs[0] == inputs[1]).ShouldBe(pair[0] == pair[1]);
        }, iter: 2_000);
    }

    [Fact]
    public void An_input_longer_than_the_function_takes_is_a_fault()
    {
        PseudonymInput.Encode("n", "t", 1, new byte[65_535 - 18]).Length.ShouldBe(65_535);
        Should.Throw<ArgumentOutOfRangeException>(() => PseudonymInput.Encode("n", "t", 1, new byte[65_535 - 17]));
        Should.Throw<ArgumentOutOfRangeException>(() => PseudonymInput.Encode(new string('n', 70_000), "t", 1, []));
    }

    [Fact]
    public void A_blind_is_the_reduced_hash_of_label_network_seed_and_position()
    {
        using var seed = new BlindSeed("net", Seed);
        byte[] input = [.. "xnet1/blind"u8, 0, 3, .. "net"u8, .. Seed, 0, 1, 2, 3];
        seed.Blind(0x010203).ShouldBe(GroupScalar.FromUniform(SHA512.HashData(input)));
    }

    [Fact]
    public void Blinds_differ_by_position_seed_and_network_and_come_again()
    {
        using var seed = new BlindSeed("net", Seed);
        using var again = new BlindSeed("net", Seed);
        using var other = new BlindSeed("net", [.. Seed.Reverse()]);
        using var elsewhere = new BlindSeed("net2", Seed);
        GroupScalar[] blinds = [seed.Blind(0), seed.Blind(1), seed.Blind(uint.MaxValue), other.Blind(0), elsewhere.Blind(0)];
        blinds.Distinct().Count().ShouldBe(blinds.Length);
        again.Blind(0).ShouldBe(blinds[0]);
        Should.Throw<ArgumentOutOfRangeException>(() => new BlindSeed("net", new byte[31]));
    }

    [Fact]
    public void Scalars_inverted_together_are_the_inverses_of_each() => GroupElementTests.Scalars.Array[0, 20].Sample(scalars =>
    {
        var together = scalars.ToArray();
        GroupScalar.InvertAll(together);
        together.ShouldBe(scalars.Select(scalar => scalar.Invert()));
    }, iter: 100);

    [Fact]
    public void Zero_among_scalars_to_be_inverted_changes_none_of_them()
    {
        GroupScalar[] scalars = [GroupScalar.Random(), default, GroupScalar.Random()];
        var before = scalars.ToArray();
        Should.Throw<DivideByZeroException>(() => GroupScalar.InvertAll(scalars));
        scalars.ShouldBe(before);
    }

    [Fact]
    public void Pseudonym_and_unlock_key_are_parts_of_the_single_keys_output_for_any_evaluators_and_any_seed() =>
        DealtKey.Any.Select(Gen.Byte.Array[0, 300].Array[1, 4], Gen.Byte.Array[32], (key, inputs, seed) => (key, inputs, seed)).Sample(
            sample =>
            {
                var outputs = sample.inputs.Select(input =>
                {
                    var output = new byte[Voprf.OutputSize];
                    Voprf.FinalizeOutput(input, GroupScalar.One, sample.key.Secret * OprfSuite.HashToGroup(input), output);
                    return output;
                }).ToArray();
                using var seed = new BlindSeed("net", sample.seed);
                foreach (var evaluators in sample.key.Subsets().Take(3))
                {
                    var found = Outputs(sample.key, evaluators, seed, sample.inputs);
                    found.Select(output => output.Pseudonym.ToArray()).ShouldBe(outputs.Select(output => output[..16]));
                    found.Select(output => output.Unlock.ToArray()).ShouldBe(outputs.Select(output => output[32..]));
                }
            },
            iter: 25);

    [Fact]
    public void Another_network_type_version_or_key_gives_another_pseudonym()
    {
        var key = DealtKey.Of(2, 1, 2, 3);
        using var seed = new BlindSeed("net", Seed);
        byte[][] inputs =
        [
            PseudonymInput.Encode("net", "mobile", 1, "13800138000"u8),
            PseudonymInput.Encode("net2", "mobile", 1, "13800138000"u8),
            PseudonymInput.Encode("net", "bank-account", 1, "13800138000"u8),
            PseudonymInput.Encode("net", "mobile", 2, "13800138000"u8),
            PseudonymInput.Encode("net", "mobile", 1, "13800138001"u8),
        ];
        var outputs = Outputs(key, IndexSet.Of(1, 3), seed, inputs).Concat(Outputs(DealtKey.Of(2, 1, 2, 3), IndexSet.Of(1, 3), seed, inputs)).ToList();
        outputs.Select(output => output.Pseudonym).Distinct().Count().ShouldBe(10);
        outputs.Select(output => output.Unlock).Distinct().Count().ShouldBe(10);
    }

    [Fact]
    public void The_same_seed_and_place_give_the_same_points_and_others_do_not()
    {
        byte[][] inputs = [[1], [2], [3]];
        using var seed = new BlindSeed("net", Seed);
        using var batch = new BlindedBatch(seed, 10, inputs);
        using var again = new BlindedBatch(seed, 10, inputs);
        using var second = new BlindedBatch(seed, 11, inputs[1..]);
        using var elsewhere = new BlindedBatch(seed, 0, inputs);
        again.Message().ShouldBe(batch.Message());
        second.Message().ShouldBe(batch.Message()[32..]);
        elsewhere.Points.ToArray().Intersect(batch.Points.ToArray()).ShouldBeEmpty();
    }

    [Fact]
    public void Evaluations_of_other_points_are_not_unblinded()
    {
        var key = DealtKey.Of(1, 1);
        using var seed = new BlindSeed("net", Seed);
        using var batch = new BlindedBatch(seed, 0, [[1], [2]]);
        using var other = new BlindedBatch(seed, 0, [[1], [3]]);
        var evaluated = Evaluated(key, IndexSet.Of(1), other);
        Should.Throw<ArgumentException>(() => batch.Finish(evaluated, new PseudonymOutput[2]));
        Should.Throw<ArgumentException>(() => other.Finish(evaluated, new PseudonymOutput[1]));
        other.Finish(evaluated, new PseudonymOutput[2]);
        other.Dispose();
        Should.Throw<ObjectDisposedException>(() => other.Finish(evaluated, new PseudonymOutput[2]));
    }

    [Fact]
    public void A_batch_has_1_to_1024_inputs()
    {
        using var seed = new BlindSeed("net", Seed);
        Should.Throw<ArgumentException>(() => new BlindedBatch(seed, 0, []));
        Should.Throw<ArgumentException>(() => new BlindedBatch(seed, 0, [.. Enumerable.Repeat(new byte[1], 1025)]));
    }

    [Fact]
    public void Pseudonym_and_unlock_key_survive_storage_and_do_not_print_themselves()
    {
        var output = SHA512.HashData([1]);
        var parts = PseudonymOutput.Of(output);
        Pseudonym.FromBytes(parts.Pseudonym.ToArray()).ShouldBe(parts.Pseudonym);
        UnlockKey.FromBytes(parts.Unlock.ToArray()).ShouldBe(parts.Unlock);
        Should.Throw<ArgumentOutOfRangeException>(() => Pseudonym.FromBytes(output));
        Should.Throw<ArgumentOutOfRangeException>(() => UnlockKey.FromBytes(output));

        using var seed = new BlindSeed("net", Seed);
        using var batch = new BlindedBatch(seed, 0, [[1]]);
        foreach (var text in new object[] { parts, parts.Pseudonym, parts.Unlock, seed, batch }.Select(holder => holder.ToString()!))
        {
            text.ShouldContain("***");
            text.ShouldNotContain(Convert.ToHexStringLower(output)[..8], Case.Insensitive);
            text.ShouldNotContain(Convert.ToHexStringLower(Seed)[..8], Case.Insensitive);
        }
    }

    private static PseudonymOutput[] Outputs(DealtKey key, IndexSet evaluators, BlindSeed seed, byte[][] inputs)
    {
        using var batch = new BlindedBatch(seed, 0, inputs);
        var outputs = new PseudonymOutput[inputs.Length];
        batch.Finish(Evaluated(key, evaluators, batch), outputs);
        return outputs;
    }

    private static EvaluatedBatch Evaluated(DealtKey key, IndexSet evaluators, BlindedBatch batch) =>
        new Round(key, evaluators, batch.Points.ToArray()).Answered().Check().Evaluated.ShouldNotBeNull();
}
