using System.Text;
using CsCheck;
using ExchangeNetwork.Matching.Identifiers;
using Shouldly;
using Xunit;
using Ascii = ExchangeNetwork.Matching.Identifiers.Ascii;

namespace ExchangeNetwork.Tests.Unit.Matching;

/// <summary>Check digits and tests of characters, computed many at once, against the same digit by digit.</summary>
public class CheckDigitTests
{
    private const string UsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static readonly Gen<string> Digits = Gen.Char['0', '9'].Array[1, 40].Select(digits => new string(digits));

    private static readonly Gen<string> Alphanumerics = Gen.OneOf("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".ToCharArray()).Array[9, 18].Select(chars => new string(chars));

    // Now and then a character from the edges of the ranges, or any.
    private static readonly Gen<byte> MostlyAlphanumeric = Gen.Frequency(
        (12, Gen.Byte[(byte)'0', (byte)'9']), (12, Gen.Byte[(byte)'A', (byte)'Z']), (1, Gen.OneOf("/:@[`az{ -!~"u8.ToArray())), (1, Gen.Byte));

    [Fact]
    public void Luhn_equals_the_sum_digit_by_digit() => Digits.Sample(digits =>
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            sum += i % 2 == 0 ? digit : (digit * 2 / 10) + (digit * 2 % 10);
        }
        CheckDigits.Luhn(Encoding.ASCII.GetBytes(digits)).ShouldBe(sum % 10 == 0);
    });

    [Fact]
    public void The_check_character_of_17_digits_is_that_of_the_recursion_of_the_standard() => Gen.Char['0', '9'].Array[17].Sample(digits =>
    {
        var rest = 0;
        foreach (var digit in digits)
            rest = (rest + digit - '0') * 2 % 11;
        CheckDigits.Mod11X(Encoding.ASCII.GetBytes(digits)).ShouldBe((byte)"0123456789X"[(12 - rest) % 11]);
    });

    [Fact]
    public void The_check_of_a_credit_code_equals_the_sum_character_by_character() =>
        Gen.OneOf(Gen.OneOf(UsccAlphabet.ToCharArray()), Gen.OneOf('A', 'Z', 'I', '0')).Array[18].Sample(chars =>
        {
            var (sum, weight) = (0, 1);
            foreach (var c in chars[..17])
            {
                sum += UsccAlphabet.IndexOf(c, StringComparison.Ordinal) * weight;
                weight = weight * 3 % 31;
            }
            bool? expected = chars.All(UsccAlphabet.Contains) ? (31 - (sum % 31)) % 31 == UsccAlphabet.IndexOf(chars[17], StringComparison.Ordinal) : null;
            CheckDigits.Uscc(Encoding.ASCII.GetBytes(chars)).ShouldBe(expected);
        });

    [Fact]
    public void A_credit_code_with_the_right_check_character_verifies_and_with_any_other_does_not() =>
        Gen.OneOf(UsccAlphabet.ToCharArray()).Array[17].Sample(chars =>
            UsccAlphabet.Count(last => CheckDigits.Uscc(Encoding.ASCII.GetBytes([.. chars, last])) == true).ShouldBe(1));

    [Fact]
    public void The_check_of_an_organisation_code_equals_the_sum_character_by_character() => Alphanumerics.Sample(code =>
    {
        int[] weights = [3, 7, 9, 10, 5, 8, 4, 2];
        var sum = weights.Select((weight, i) => weight * (char.IsAsciiDigit(code[i]) ? code[i] - '0' : code[i] - 'A' + 10)).Sum();
        CheckDigits.OrganizationCode(Encoding.ASCII.GetBytes(code)).ShouldBe("0123456789X0"[11 - (sum % 11)] == code[8]);
    });

    [Fact]
    public void A_text_passes_a_test_of_its_characters_when_each_of_them_does() =>
        MostlyAlphanumeric.Array[0, 70].Select(Gen.Int[0, 3]).Sample((bytes, kind) =>
        {
            var text = kind switch
            {
                0 => Array.ConvertAll(bytes, c => Ascii.IsLetter(c) ? (byte)'7' : c),
                1 => Array.ConvertAll(bytes, c => Ascii.IsDigit(c) ? (byte)'Q' : c),
                _ => bytes,
            };
            Ascii.AreDigits(text).ShouldBe(text.All(Ascii.IsDigit));
            Ascii.AreLetters(text).ShouldBe(text.All(Ascii.IsLetter));
            Ascii.AreAlphanumeric(text).ShouldBe(text.All(Ascii.IsAlphanumeric));
            Ascii.AreFolded(text).ShouldBe(text.All(c => c is > 0x20 and < 0x7F and not (byte)'-' && !char.IsAsciiLetterLower((char)c)));
        });

    [Fact]
    public void The_parts_of_a_normalised_identifier_do_not_touch_each_other() =>
        Gen.Select(
            Gen.OneOf(Enum.GetValues<IdentifierError>()),
            Gen.OneOf(Enum.GetValues<ChecksumState>()),
            Gen.UInt[0, ((uint)Enum.GetValues<IdentifierFlags>().Max() << 1) - 1],
            Gen.Int[0, IdentifierNormalizer.MaxCanonicalBytes],
            Gen.Int[0, IdentifierNormalizer.MaxCanonicalBytes],
            Gen.Int[0, IdentifierNormalizer.MaxCanonicalBytes]).Sample((error, checksum, flags, length, offset, bridge) =>
            {
                var result = new NormalizedIdentifier
                {
                    BridgeLength = bridge,
                    BridgeOffset = offset,
                    Length = length,
                    Flags = (IdentifierFlags)flags,
                    Checksum = checksum,
                    Error = error,
                };
                (result.Error, result.Checksum, (uint)result.Flags, result.Length, result.BridgeOffset, result.BridgeLength)
                    .ShouldBe((error, checksum, flags, length, offset, bridge));
                (result with { Length = 0, Flags = IdentifierFlags.None }).BridgeOffset.ShouldBe(offset);
            });
}
