using System.Text;
using System.Text.Json;
using CsCheck;
using ExchangeNetwork.Cli.Identifiers;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>Identifiers on the command line, offline.</summary>
public class IdentifierTests
{
    [Theory]
    [InlineData("resident-id", "11010519491231002x", true, "ok", "11010519491231002X", 0)]
    [InlineData("resident-id", "110105194912310021", true, "failed", "110105194912310021", 0)]
    [InlineData("plate", "京 A12345", true, "none", "京A12345", 0)]
    [InlineData("uscc", "？", false, "none", null, 1)]
    public async Task One_value_is_answered_with_the_documented_members(
        string type, string value, bool wellFormed, string checksum, string? normalized, int exit)
    {
        using var run = new CommandRun();
        (await run.RunAsync("identifier", type, value, "--json")).ShouldBe(exit);
        var answer = run.Document;
        answer.EnumerateObject().Select(member => member.Name).Take(6).ShouldBe(["type", "input", "wellFormed", "checksum", "normalized", "flags"]);
        answer.GetProperty("type").GetString().ShouldBe(type);
        answer.GetProperty("input").GetString().ShouldBe(value);
        answer.GetProperty("wellFormed").GetBoolean().ShouldBe(wellFormed);
        answer.GetProperty("checksum").GetString().ShouldBe(checksum);
        answer.GetProperty("normalized").GetString().ShouldBe(normalized);
        answer.TryGetProperty("error", out _).ShouldBe(!wellFormed);
    }

    [Fact]
    public async Task A_person_gets_the_reason_in_words()
    {
        using var run = new CommandRun();
        (await run.RunAsync("identifier", "uscc", "abc", "--language", "zh-CN")).ShouldBe(1);
        run.Output.ToString().ShouldContain("XN-IDENT-");
        run.Output.ToString().ShouldMatch("格式正确 +否");
    }

    [Fact]
    public async Task A_stream_has_one_answer_a_line_and_ends_with_0_whatever_the_values()
    {
        using var run = new CommandRun { Input = Bytes("11010519491231002X\r\n\nfoo\n440524188001010014") };
        (await run.RunAsync("identifier", "resident-id", "-", "--json")).ShouldBe(0);
        var lines = run.Machine.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("wellFormed").GetBoolean()).ShouldBe([true, false, false, true]);

        run.Input = Bytes("11010519491231002X\nfoo\n");
        (await run.RunAsync("identifier", "resident-id", "-")).ShouldBe(0);
        run.Output.ToString().ShouldStartWith("✓\t11010519491231002X\t11010519491231002X\tok\n✗\tfoo\tXN-IDENT-");
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("gb18030")]
    public void Lines_are_the_same_in_both_encodings_wherever_the_bytes_are_cut(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(name);
        string[] values = ["plain", "", "京A12345", "深圳市某某有限公司", "plain again", "𠮷野", "粤BD12345"];
        var bytes = encoding.GetBytes(string.Join('\n', values));
        Gen.Int[1, 40].Array[1, 40].Sample(cuts => Lines(bytes, cuts, name).ShouldBe(values), iter: 200);
        Lines(bytes, [4096], null).ShouldBe(values);
    }

    [Fact]
    public void A_byte_order_mark_is_not_part_of_the_first_value() =>
        Gen.Int[1, 5].Array[1, 9].Sample(cuts => Lines([0xEF, 0xBB, 0xBF, .. "京A1\nB"u8], cuts, null).ShouldBe(["京A1", "B"]), iter: 50);

    [Fact]
    public void A_line_without_end_is_answered_once_and_skipped()
    {
        var bytes = Encoding.ASCII.GetBytes("a\n" + new string('x', 3_000_000) + "\nb\n");
        var lines = Lines(bytes, [65536], null);
        lines.Count.ShouldBe(3);
        lines[0].ShouldBe("a");
        lines[1].Length.ShouldBeLessThan(200_000);
        lines[2].ShouldBe("b");
    }

    [Fact]
    public void A_value_masks_itself() => new IdentifierLine("mobile", "13800138000", true, "none", "13800138000", [], null).ToString().ShouldNotContain("138");

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static List<string> Lines(byte[] bytes, int[] cuts, string? encoding)
    {
        var lines = new List<string>();
        var reader = new ValueLines(new SseReaderTests.CutStream(bytes, cuts), encoding);
        while (reader.FillAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
        {
            while (reader.TryRead(out var line))
                lines.Add(line);
        }
        return lines;
    }
}
