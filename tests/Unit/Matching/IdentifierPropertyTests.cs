using System.Text;
using CsCheck;
using ExchangeNetwork.Matching.Identifiers;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Matching;

/// <summary>What holds for every value, not only for examples.</summary>
public class IdentifierPropertyTests
{
    private static readonly IReadOnlyList<IdentifierType> Types = IdentifierTypes.BuiltIn.All;

    private static readonly string[] Noise = [" ", "\t", "-", "‐", "–", "—", "−", "－", "\u00a0", "\u3000", "\u200b", "\u200d", "\u2060", "\ufeff", "\u2009"];

    private static readonly Gen<char> Digit = Gen.Char['0', '9'];

    private static Gen<string> Digits(int count) => Digit.Array[count].Select(digits => new string(digits));

    private static readonly Gen<string> UsccText = Gen.OneOf("0123456789ABCDEFGHJKLMNPQRTUWXY".ToCharArray()).Array[18]
        .Select(Digits(6), (chars, region) => string.Concat(chars.AsSpan(0, 2), region, chars.AsSpan(8)));

    /// <summary>Well-formed values of every type, check digits right or wrong.</summary>
    internal static readonly Gen<(string Type, string Value)> Valid = Gen.OneOf(
        Digits(17).Select(Gen.OneOf('1', 'X'), (digits, last) => ("resident-id", digits + last)),
        Digits(15).Select(digits => ("resident-id", digits)),
        UsccText.Select(text => ("uscc", text)),
        Digits(9).Select(digits => ("uscc", digits)),
        Digits(8).Select(Gen.OneOf("E", "G", "USA:", "L8"), (digits, prefix) => ("passport", prefix + digits[..(prefix == "L8" ? 7 : 8)])),
        Digits(10).Select(Gen.OneOf("H", "M", ""), (digits, prefix) => ("travel-permit", prefix + digits)),
        Digits(19).Select(Gen.Int[13, 19], (digits, length) => ("bank-card", digits[..length])),
        Digits(20).Select(Gen.OneOf("", "BKCHCNBJ:", "102100099996/"), (digits, bank) => ("bank-account", bank + digits)),
        Digits(5).Select(Gen.OneOf("京A", "粤BD", "沪C"), (digits, prefix) => ("plate", prefix + digits)),
        Digits(20).Select(Gen.OneOf(10, 12), (digits, code) => ("invoice", digits[..code] + "+" + digits[..8])),
        Digits(18).Select(digits => ("invoice", "24" + digits)),
        Digits(13).Select(digits => ("customs-declaration", digits[..4] + "2024" + "1" + digits[4..])),
        Digits(9).Select(Gen.OneOf("+86", "0086", "86", ""), (digits, prefix) => ("mobile", prefix + "13" + digits)),
        Gen.OneOf("BKCHCNBJ", "ICBKCNBJXXX", "DEUTDEFF500").Select(bic => ("bic", bic)),
        Digits(18).Select(digits => ("iban", "DE89" + digits)),
        Digits(20).Select(digits => ("lei", "5493001KJTII" + digits[..8])),
        Gen.Int[1900, 2020].Select(Gen.Int[1, 12], Gen.Int[1, 28], (y, m, d) => ("name-birth", $"欧阳Li娜|{y:0000}{m:00}{d:00}")),
        Gen.OneOf("甲乙(深圳)有限责任公司", "Acme Trading Co.Ltd", "某某股份公司").Select(name => ("organization-name", name)));

    [Fact]
    public void Normalising_twice_changes_nothing() => Valid.Sample(value =>
    {
        var once = IdentifierNormalizer.Read(value.Type, value.Value);
        once.WellFormed.ShouldBeTrue();
        var twice = IdentifierNormalizer.Read(value.Type, once.Normalized!);
        twice.Normalized.ShouldBe(once.Normalized);
        twice.BridgeKey.ShouldBe(once.BridgeKey);
    });

    [Fact]
    public void Spaces_dashes_invisible_characters_width_and_case_never_change_the_canonical_value() =>
        Valid.Select(Gen.Int[0, int.MaxValue], (value, seed) => (value.Type, value.Value, seed)).Sample(sample =>
        {
            var expected = IdentifierNormalizer.Read(sample.Type, sample.Value).Normalized;
            var noisy = AddNoise(sample.Value, new Random(sample.seed));
            IdentifierNormalizer.Read(sample.Type, noisy).Normalized.ShouldBe(expected, noisy);
        });

    [Fact]
    public void Any_text_that_is_accepted_is_stable_under_a_second_pass() =>
        Gen.Int[0, Types.Count - 1].Select(Gen.String, (type, text) => (Types[type].Code, text)).Sample(sample =>
        {
            var once = IdentifierNormalizer.Read(sample.Code, sample.text);
            if (once.WellFormed)
                IdentifierNormalizer.Read(sample.Code, once.Normalized!).Normalized.ShouldBe(once.Normalized);
        });

    [Fact]
    public void Random_bytes_never_throw() =>
        Gen.Int[0, Types.Count - 1].Select(Gen.Byte.Array[0, 200], (type, bytes) => (type, bytes)).Sample(sample =>
        {
            var destination = new byte[IdentifierNormalizer.MaxCanonicalBytes];
            var wellFormed = IdentifierNormalizer.TryNormalize(Types[sample.type], sample.bytes, destination, out var result);
            wellFormed.ShouldBe(result.WellFormed);
            if (wellFormed)
            {
                result.Length.ShouldBeInRange(1, destination.Length);
                (result.BridgeOffset + result.BridgeLength).ShouldBeLessThanOrEqualTo(result.Length);
            }
        }, iter: 20_000);

    [Fact]
    public void The_fast_fold_equals_the_clear_one()
    {
        // Characters that the fast path takes, and the slow path must treat alike.
        var text = Gen.OneOf(
            Gen.Char[' ', '~'],
            Gen.Char['！', '～'],
            Gen.Char['一', '龥'],
            Gen.OneOf('\u3000', '\u200b', '·', '・', '–', '－', '\ufeff', '\t'));
        text.Array[1, 40].Select(Gen.Bool, (chars, dots) => (new string(chars), dots)).Sample(sample =>
        {
            var options = sample.dots ? TextOptions.DropMiddleDots : TextOptions.None;
            var utf8 = Encoding.UTF8.GetBytes(sample.Item1);
            var fast = new byte[IdentifierNormalizer.MaxInputBytes];
            var slow = new byte[IdentifierNormalizer.MaxInputBytes];
            var fastError = IdentifierText.Fold(utf8, options, fast, out var fastLength);
            var slowError = IdentifierText.FoldSlowly(utf8, options, slow, out var slowLength);
            fastError.ShouldBe(slowError);
            fast.AsSpan(0, fastLength).SequenceEqual(slow.AsSpan(0, slowLength)).ShouldBeTrue(sample.Item1);
        });
    }

    [Fact]
    public void Ascii_input_is_normalised_without_allocation()
    {
        var values = new[] { ("resident-id", "11010519491231002X"), ("mobile", "+86 138-0013-8000"), ("uscc", "91110000600037341L"), ("bank-card", "4111111111111111") }
            .Select(pair => (Type: IdentifierTypes.BuiltIn.TryGet(pair.Item1, out var type) ? type : null!, Bytes: Encoding.ASCII.GetBytes(pair.Item2)))
            .ToArray();
        var destination = new byte[IdentifierNormalizer.MaxCanonicalBytes];
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Run()
        {
            for (var round = 0; round < 100; round++)
            {
                foreach (var (type, bytes) in values)
                    IdentifierNormalizer.TryNormalize(type, bytes, destination, out _).ShouldBeTrue();
            }
        }
    }

    /// <summary>The same value as people and systems write it: with spaces, dashes and invisible characters, small letters, full width.</summary>
    internal static string AddNoise(string value, Random random)
    {
        var noisy = new StringBuilder();
        foreach (var c in value)
        {
            if (random.Next(4) == 0)
                noisy.Append(Noise[random.Next(Noise.Length)]);
            var cased = random.Next(2) == 0 ? char.ToLowerInvariant(c) : c;
            noisy.Append(cased is > ' ' and < '\x7f' && random.Next(3) == 0 ? (char)(cased + 0xFEE0) : cased);
        }
        return noisy.Append(Noise[random.Next(Noise.Length)]).ToString();
    }
}
