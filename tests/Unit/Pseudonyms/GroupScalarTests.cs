using System.Globalization;
using System.Numerics;
using CsCheck;
using ExchangeNetwork.Matching.Pseudonyms;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Pseudonyms;

/// <summary>Scalars against arithmetic on big integers, and what is refused as one.</summary>
public class GroupScalarTests
{
    // RFC 9496, 4.4: the order is 2^252 + 27742317777372353535851937790883648493.
    private static readonly BigInteger Order = BigInteger.Pow(2, 252)
        + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);

    private static readonly Gen<byte[]> Uniform = Gen.Byte.Array[GroupScalar.UniformSize];

    [Fact]
    public void Arithmetic_is_that_of_integers_modulo_the_order() => Uniform.Select(Uniform, (left, right) => (left, right)).Sample(sample =>
    {
        var left = GroupScalar.FromUniform(sample.left);
        var right = GroupScalar.FromUniform(sample.right);
        var a = Number(sample.left) % Order;
        var b = Number(sample.right) % Order;
        Number(left.ToArray()).ShouldBe(a);
        Number((left + right).ToArray()).ShouldBe((a + b) % Order);
        Number((left - right).ToArray()).ShouldBe((a - b + Order) % Order);
        Number((left * right).ToArray()).ShouldBe(a * b % Order);
        if (!left.IsZero)
            (left.Invert() * left).ShouldBe(GroupScalar.One);
    }, iter: 1_000);

    [Fact]
    public void Only_reduced_bytes_are_a_scalar() => Gen.Byte.Array[GroupScalar.Size].Sample(encoding =>
    {
        // Most random numbers are above the order; without the upper bits most are below.
        GroupScalar.TryParse(encoding, out _).ShouldBe(Number(encoding) < Order);
        encoding[^1] &= 0x1f;
        GroupScalar.TryParse(encoding, out var scalar).ShouldBe(Number(encoding) < Order);
        if (Number(encoding) < Order)
            scalar.ToArray().ShouldBe(encoding);
    }, iter: 5_000);

    [Fact]
    public void The_order_and_its_neighbours_are_told_apart()
    {
        GroupScalar.TryParse(Bytes(Order - 1), out var last).ShouldBeTrue();
        (last + GroupScalar.One).IsZero.ShouldBeTrue();
        GroupScalar.TryParse(Bytes(Order), out _).ShouldBeFalse();
        GroupScalar.TryParse(Bytes(Order + 1), out _).ShouldBeFalse();
        GroupScalar.TryParse(Bytes(2 * Order), out _).ShouldBeFalse();
        GroupScalar.TryParse(Bytes(BigInteger.Pow(2, 256) - 1), out var refused).ShouldBeFalse();
        refused.IsZero.ShouldBeTrue();
    }

    [Fact]
    public void Zero_is_a_scalar_but_no_share_and_no_blind()
    {
        GroupScalar.TryParse(new byte[32], out var zero).ShouldBeTrue();
        zero.IsZero.ShouldBeTrue();
        GroupScalar.TryParseNonZero(new byte[32], out _).ShouldBeFalse();
        GroupScalar.TryParseNonZero(Bytes(Order), out _).ShouldBeFalse();
        GroupScalar.TryParseNonZero(Bytes(1), out var one).ShouldBeTrue();
        one.ShouldBe(GroupScalar.One);
        Should.Throw<DivideByZeroException>(() => zero.Invert());
    }

    [Fact]
    public void Wrong_lengths_are_no_scalar()
    {
        foreach (var length in new[] { 0, 1, 31, 33, 64 })
            GroupScalar.TryParse(new byte[length], out _).ShouldBeFalse();
        Should.Throw<ArgumentOutOfRangeException>(() => GroupScalar.FromUniform(new byte[32]));
    }

    [Fact]
    public void Numbers_of_128_bits_are_taken_as_they_are()
    {
        Number(GroupScalar.FromUInt128(UInt128.MaxValue).ToArray()).ShouldBe(BigInteger.Pow(2, 128) - 1);
        GroupScalar.FromUInt128(0).IsZero.ShouldBeTrue();
    }

    [Fact]
    public void Random_scalars_differ_and_are_reduced()
    {
        var scalars = Enumerable.Range(0, 100).Select(_ => GroupScalar.Random()).ToHashSet();
        scalars.Count.ShouldBe(100);
        scalars.ShouldAllBe(scalar => Number(scalar.ToArray()) < Order && !scalar.IsZero);
    }

    [Fact]
    public void A_scalar_does_not_print_itself()
    {
        GroupScalar.Random().ToString().ShouldBe("GroupScalar(***)");
        $"{GroupScalar.Random()}".ShouldBe("GroupScalar(***)");
    }

    private static BigInteger Number(byte[] littleEndian) => new(littleEndian, isUnsigned: true);

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[32];
        number.TryWriteBytes(bytes, out _, isUnsigned: true).ShouldBeTrue();
        return bytes;
    }
}
