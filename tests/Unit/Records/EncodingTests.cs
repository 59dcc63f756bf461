using System.Text;
using CsCheck;
using ExchangeNetwork.Matching.Records;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Records;

/// <summary>Encodings are detected and turned into UTF-8 wherever the reads cut them.</summary>
public class EncodingTests
{
    // 㐀 and 𠮷 take four bytes in GB18030.
    private const string Text = "记录编号,姓名,手机号,备注\r\nR1,张三,13800138000,㐀𠮷€\r\nR2,欧阳娜娜,13900139000,\"含,逗号和\"\"引号\"\r\n";

    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    [Theory]
    [InlineData("utf-8", false, TextEncoding.Utf8)]
    [InlineData("utf-8", true, TextEncoding.Utf8)]
    [InlineData("utf-16", true, TextEncoding.Utf16LittleEndian)]
    [InlineData("utf-16BE", true, TextEncoding.Utf16BigEndian)]
    [InlineData("GB18030", false, TextEncoding.Gb18030)]
    [InlineData("GB18030", true, TextEncoding.Gb18030)]
    public void Each_encoding_gives_the_same_records_whatever_the_reads(string name, bool mark, TextEncoding expected)
    {
        var encoding = name == "GB18030" ? Gb18030 : Encoding.GetEncoding(name);
        var bytes = encoding.GetBytes((mark ? "\uFEFF" : "") + Text);
        var plain = Reading.Of(Text);
        for (var seed = 0; seed < 50; seed++)
        {
            var reading = Reading.Of(bytes, chunkSeed: seed);
            reading.Encoding.ShouldBe(expected);
            reading.Refusal.ShouldBeNull();
            reading.Rejected.ShouldBeEmpty();
            reading.Records.Select(Reading.Canonical).ShouldBe(plain.Records.Select(Reading.Canonical));
        }
        plain.Records[0].Identifiers.ShouldContain(new IdentifierValue("mobile", "13800138000"));
        Reading.Canonical(plain.Records[0]).ShouldContain("㐀𠮷€");
        Reading.Canonical(plain.Records[1]).ShouldContain("含,逗号和\\\"\\\"引号".Replace("\\\"\\\"", "\\\"", StringComparison.Ordinal));
    }

    [Fact]
    public void GB18030_is_found_when_its_first_character_comes_late()
    {
        var rows = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"R{i},13800138000,x\n"));
        var bytes = Gb18030.GetBytes("record_id,mobile,name\n" + rows + "L1,13800138000,张三\nL2,13800138000,㐀\n");
        var reading = Reading.Of(bytes);
        reading.Encoding.ShouldBe(TextEncoding.Gb18030);
        reading.Rejected.ShouldBeEmpty();
        reading.Records.Count.ShouldBe(20_002);
        reading.Records[^2].Attributes.Name.ShouldBe("张三");
        reading.Records[^1].Attributes.Name.ShouldBe("㐀");
    }

    [Fact]
    public void One_broken_byte_does_not_make_UTF_8_into_GB18030()
    {
        var bytes = Encoding.UTF8.GetBytes("record_id,name\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"R{i},欧阳修\n")));
        bytes[bytes.AsSpan().IndexOf("R50,"u8) + 4] = 0xFF;
        var reading = Reading.Of(bytes);
        reading.Encoding.ShouldBe(TextEncoding.Utf8);
        reading.Records.Count.ShouldBe(99);
        reading.Problems.ShouldBe([(52L, "name", IntakeCodes.InvalidEncoding)]);
    }

    [Fact]
    public void A_broken_character_swallows_neither_delimiter_nor_line_end()
    {
        byte[] broken = [.. Gb18030.GetBytes("记录编号,姓名,备注\nR1,张三,李"), 0x81, .. "\nR2,"u8, 0x81, .. ",x\nR3,"u8, 0xFF, 0x81, 0x30, .. "\"\nR4"u8, .. Gb18030.GetBytes(",王五,好\n")];
        for (var seed = 0; seed < 20; seed++)
        {
            var reading = Reading.Of(broken, chunkSeed: seed);
            reading.Encoding.ShouldBe(TextEncoding.Gb18030);
            reading.Ids.ShouldBe(["R4"]);
            reading.Rejected.Select(row => row.RowNumber).ShouldBe([2L, 3L, 4L]);
            reading.Rejected[0].Code.ShouldBe(IntakeCodes.InvalidEncoding);
            reading.Rejected[0].Arguments.ShouldBe(["GB18030"]);
        }
    }

    [Fact]
    public void A_character_cut_off_at_the_end_of_a_value_with_doubled_quotes_is_found()
    {
        byte[] file = [.. "record_id,name\nR1,\"a\"\"引"u8, 0xE5, 0x8F, .. "\"\nR2,\"a\"\"引\"\n"u8];
        var reading = Reading.Of(file);
        reading.Ids.ShouldBe(["R2"]);
        reading.Problems.ShouldBe([(2L, "name", IntakeCodes.InvalidEncoding)]);
    }

    [Fact]
    public void A_lone_surrogate_in_UTF_16_rejects_its_row()
    {
        var text = "record_id,name\nR1,a\uD800b\nR2,ab\n";
        var bytes = new byte[(text.Length * 2) + 2];
        (bytes[0], bytes[1]) = (0xFF, 0xFE);
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(text.AsSpan()).CopyTo(bytes.AsSpan(2));
        var reading = Reading.Of(bytes, chunkSeed: 3);
        reading.Ids.ShouldBe(["R2"]);
        reading.Problems.ShouldBe([(2L, "name", IntakeCodes.InvalidEncoding)]);
        Reading.Of(bytes[..^1]).Rejected.Count.ShouldBe(2);
    }

    [Fact]
    public void A_declared_encoding_is_not_guessed()
    {
        var bytes = Encoding.UTF8.GetBytes("record_id,name\nR1,张三\n");
        Reading.Of(bytes, Reading.Options with { Encoding = TextEncoding.Utf8 }).Only.Attributes.Name.ShouldBe("张三");
        Reading.Of(bytes, Reading.Options with { Encoding = TextEncoding.Gb18030 }).Records.ShouldAllBe(record => record.Attributes.Name != "张三");
    }

    [Fact]
    public void All_of_GB18030_is_read_as_the_platform_reads_it()
    {
        var text = Gen.Char['\u00A0', '\uD7FF'].Where(c => !char.IsControl(c) && c is not ('\u2028' or '\u2029')).Array[1, 200];
        Gen.Select(text, Gen.Int).Sample((characters, seed) =>
        {
            var name = new string(characters);
            var bytes = Gb18030.GetBytes($"记录编号,姓名\nR1,{name}张张张张\n");
            var expected = Gb18030.GetString(Gb18030.GetBytes(name)) + "张张张张";
            return Reading.Of(bytes, Reading.Options with { Encoding = TextEncoding.Gb18030 }, seed).Only.Attributes.Name == expected;
        }, iter: 300);
    }

    [Fact]
    public void A_row_is_taken_exactly_when_its_bytes_are_UTF_8()
    {
        var part = Gen.OneOf<byte[]>(
            Gen.Char['a', 'z'].Select(c => new[] { (byte)c }),
            Gen.Char['\u00a0', '\ud7ff'].Select(c => Encoding.UTF8.GetBytes([c])),
            Gen.Int[0x10000, 0x10FFFF].Select(c => Encoding.UTF8.GetBytes(char.ConvertFromUtf32(c))));
        byte[][] broken =
        [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xE0, 0x9F, 0xBF], [0xE1, 0x80], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xEE, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
            [0xF4, 0x8F, 0xBF, 0xBF], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80], [0xE0, 0xA0, 0x80], [0xF0, 0x90, 0x80, 0x80], [0xC2, 0xA9],
        ];
        Gen.Select(part.Array[0, 60], Gen.Int[0, broken.Length - 1], Gen.Int[0, 200], Gen.Bool).Sample(
            (parts, which, at, breaks) =>
            {
                var name = parts.SelectMany(bytes => bytes).ToList();
                if (breaks)
                    name.InsertRange(at % (name.Count + 1), broken[which]);
                byte[] file = [.. "record_id,name\nR1,"u8, .. name, .. "\nR2,ok\n"u8];
                var reading = Reading.Of(file, Reading.Options with { Encoding = TextEncoding.Utf8 });
                return reading.Records.Count == (System.Text.Unicode.Utf8.IsValid(name.ToArray()) ? 2 : 1);
            },
            iter: 20_000);
    }
}
