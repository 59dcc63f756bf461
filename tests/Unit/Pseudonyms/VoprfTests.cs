using CsCheck;
using ExchangeNetwork.Matching.Pseudonyms;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Pseudonyms;

/// <summary>The single-key function against RFC 9497, appendix A.1.2, and its proofs against tampering.</summary>
public class VoprfTests
{
    private const string Seed = "a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3";
    private const string KeyInfo = "74657374206b6579";
    private const string Key = "e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909";
    private const string PublicKey = "c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e";

    private const string FirstBlind = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706";
    private const string SecondBlind = "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e";

    private const string FirstOutput =
        "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7da4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c";

    private const string SecondOutput =
        "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6";

    private static readonly Vector[] Vectors =
    [
        new(
            ["00"],
            [FirstBlind],
            ["863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945"],
            ["aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e"],
            "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
            "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd066d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d",
            [FirstOutput]),
        new(
            ["5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"],
            [FirstBlind],
            ["cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c"],
            ["60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468"],
            "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
            "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02",
            [SecondOutput]),
        new(
            ["00", "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"],
            [FirstBlind, SecondBlind],
            [
                "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
                "90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654",
            ],
            [
                "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
                "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a",
            ],
            "419c4f4f5052c53c45f3da494d2b67b220d02118e0857cdbcf037f9ea84bbe0c",
            "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08",
            [FirstOutput, SecondOutput]),
    ];

    private sealed record Vector(
        string[] Inputs, string[] Blinds, string[] BlindedElements, string[] EvaluationElements, string Nonce, string Proof, string[] Outputs);

    [Fact]
    public void The_key_pair_of_RFC_9497_is_derived_from_its_seed()
    {
        var (key, publicKey) = Voprf.DeriveKeyPair(Convert.FromHexString(Seed), Convert.FromHexString(KeyInfo));
        Convert.ToHexStringLower(key.ToArray()).ShouldBe(Key);
        Convert.ToHexStringLower(publicKey.ToArray()).ShouldBe(PublicKey);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void The_vectors_of_RFC_9497_hold_from_blinding_to_output(int number)
    {
        var vector = Vectors[number];
        var key = ScalarOf(Key);
        var publicKey = ElementOf(PublicKey);
        var inputs = vector.Inputs.Select(Convert.FromHexString).ToArray();
        var blinds = vector.Blinds.Select(ScalarOf).ToArray();

        var blinded = new GroupElement[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            Voprf.TryBlind(inputs[i], blinds[i], out blinded[i]).ShouldBeTrue();
        blinded.ShouldBe(vector.BlindedElements.Select(ElementOf));

        var evaluated = new GroupElement[inputs.Length];
        Voprf.BlindEvaluate(key, publicKey, blinded, evaluated).Verify(publicKey, blinded, evaluated).ShouldBeTrue();
        evaluated.ShouldBe(vector.EvaluationElements.Select(ElementOf));

        var proof = DleqProof.Generate(key, publicKey, blinded, evaluated, ScalarOf(vector.Nonce));
        Convert.ToHexStringLower(proof.ToArray()).ShouldBe(vector.Proof);
        DleqProof.TryParse(Convert.FromHexString(vector.Proof), out var parsed).ShouldBeTrue();
        parsed.Verify(publicKey, blinded, evaluated).ShouldBeTrue();

        for (var i = 0; i < inputs.Length; i++)
        {
            var output = new byte[Voprf.OutputSize];
            Voprf.FinalizeOutput(inputs[i], blinds[i], evaluated[i], output);
            Convert.ToHexStringLower(output).ShouldBe(vector.Outputs[i]);
        }
    }

    [Fact]
    public void The_fast_composites_are_the_clear_ones() =>
        GroupElementTests.Scalars.Select(GroupElementTests.Scalars.Array[1, 6], (key, logarithms) => (key, logarithms)).Sample(
            sample =>
            {
                var publicKey = GroupElement.MultiplyGenerator(sample.key);
                var blinded = sample.logarithms.Select(logarithm => GroupElement.MultiplyGenerator(logarithm)).ToArray();
                var evaluated = blinded.Select(element => sample.key * element).ToArray();
                var clear = Composites.Compute(publicKey, blinded, evaluated);
                Composites.ComputeFast(sample.key, publicKey, blinded, evaluated).ShouldBe(clear);
                // The sums depend on every element and on the order.
                if (blinded.Length > 1)
                    Composites.Compute(publicKey, [.. blinded.Reverse()], [.. evaluated.Reverse()]).ShouldNotBe(clear);
            },
            iter: 40);

    [Fact]
    public void A_proof_verifies_for_its_own_batch_key_and_order_only()
    {
        var (key, publicKey, blinded, evaluated) = Batch(4);
        var proof = DleqProof.Generate(key, publicKey, blinded, evaluated);
        proof.Verify(publicKey, blinded, evaluated).ShouldBeTrue();

        proof.Verify(GroupElement.MultiplyGenerator(GroupScalar.Random()), blinded, evaluated).ShouldBeFalse();
        proof.Verify(publicKey, [.. blinded.Reverse()], [.. evaluated.Reverse()]).ShouldBeFalse();
        proof.Verify(publicKey, blinded.AsSpan(0, 3), evaluated.AsSpan(0, 3)).ShouldBeFalse();
        proof.Verify(publicKey, blinded, evaluated.AsSpan(0, 3)).ShouldBeFalse();
        proof.Verify(publicKey, [], []).ShouldBeFalse();
        (proof with { Challenge = proof.Challenge + GroupScalar.One }).Verify(publicKey, blinded, evaluated).ShouldBeFalse();
        (proof with { Response = proof.Response + GroupScalar.One }).Verify(publicKey, blinded, evaluated).ShouldBeFalse();
        default(DleqProof).Verify(publicKey, blinded, evaluated).ShouldBeFalse();
    }

    [Fact]
    public void A_single_wrong_evaluation_in_a_batch_cannot_be_proven()
    {
        var (key, publicKey, blinded, evaluated) = Batch(5);
        for (var wrong = 0; wrong < evaluated.Length; wrong++)
        {
            var forged = evaluated.ToArray();
            forged[wrong] = GroupScalar.Random() * blinded[wrong];
            DleqProof.Generate(key, publicKey, blinded, forged).Verify(publicKey, blinded, forged).ShouldBeFalse();
        }
    }

    [Fact]
    public void Two_wrong_evaluations_that_cancel_out_in_the_plain_sum_cannot_be_proven()
    {
        var (key, publicKey, blinded, evaluated) = Batch(2);
        var shift = GroupElement.MultiplyGenerator(GroupScalar.Random());
        GroupElement[] forged = [evaluated[0] + shift, evaluated[1] + ((default(GroupScalar) - GroupScalar.One) * shift)];
        (forged[0] + forged[1]).ShouldBe(evaluated[0] + evaluated[1]);
        DleqProof.Generate(key, publicKey, blinded, forged).Verify(publicKey, blinded, forged).ShouldBeFalse();
    }

    [Fact]
    public void What_the_caller_must_not_do_is_a_fault()
    {
        var (key, publicKey, blinded, evaluated) = Batch(2);
        Should.Throw<ArgumentException>(() => Voprf.TryBlind("x"u8, default, out _));
        Should.Throw<ArgumentOutOfRangeException>(() => Voprf.TryBlind(new byte[65_536], GroupScalar.One, out _));
        Should.Throw<ArgumentException>(() => DleqProof.Generate(key, publicKey, blinded, evaluated.AsSpan(1)));
        Should.Throw<ArgumentException>(() => DleqProof.Generate(key, publicKey, [], []));
        Should.Throw<ArgumentOutOfRangeException>(() => Voprf.DeriveKeyPair(new byte[31], []));
    }

    private static (GroupScalar Key, GroupElement PublicKey, GroupElement[] Blinded, GroupElement[] Evaluated) Batch(int count)
    {
        var key = GroupScalar.Random();
        var blinded = Enumerable.Range(0, count).Select(_ => GroupElement.MultiplyGenerator(GroupScalar.Random())).ToArray();
        return (key, GroupElement.MultiplyGenerator(key), blinded, [.. blinded.Select(element => key * element)]);
    }

    private static GroupScalar ScalarOf(string hex) =>
        GroupScalar.TryParseNonZero(Convert.FromHexString(hex), out var scalar) ? scalar : throw new FormatException(hex);

    private static GroupElement ElementOf(string hex) =>
        GroupElement.TryParse(Convert.FromHexString(hex), out var element) ? element : throw new FormatException(hex);
}
