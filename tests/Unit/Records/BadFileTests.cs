using System.IO.Compression;
using System.Text;
using ExchangeNetwork.Matching.Records;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Records;

/// <summary>Files that are refused as a whole, each with a code that says why.</summary>
public class BadFileTests
{
    [Fact]
    public void Zero_bytes_are_refused() => Code([]).ShouldBe(IntakeCodes.EmptyFile);

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(300_000)]
    public void Nothing_but_NULs_is_refused(int count) => Code(new byte[count]).ShouldBe(IntakeCodes.OnlyNulBytes);

    [Fact]
    public void A_zip_renamed_to_csv_is_refused()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (var writer = new StreamWriter(zip.CreateEntry("records.csv").Open()))
            writer.Write("record_id,mobile\nR1,13800138000\n");
        Code(stream.ToArray()).ShouldBe(IntakeCodes.ZipArchive);
    }

    [Fact]
    public void A_gzip_file_is_refused()
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write("record_id,mobile\nR1,13800138000\n"u8);
        Code(stream.ToArray()).ShouldBe(IntakeCodes.Compressed);
    }

    [Fact]
    public void Pdf_programs_old_office_documents_and_pictures_are_refused()
    {
        Code("%PDF-1.7\n%âãÏÓ\n1 0 obj"u8.ToArray()).ShouldBe(IntakeCodes.Pdf);
        Code([0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0]).ShouldBe(IntakeCodes.Executable);
        Code([(byte)'M', (byte)'Z', 0x90, 0, 3, 0, 0, 0, 4, 0]).ShouldBe(IntakeCodes.Executable);
        Code([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).ShouldBe(IntakeCodes.OldOfficeDocument);
        Code([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]).ShouldBe(IntakeCodes.NotText);
        Code([1, 2, 3, 4, 5, 6, 7, 8, (byte)'\n', 0]).ShouldBe(IntakeCodes.NotText);
    }

    [Fact]
    public void A_header_that_starts_with_MZ_is_text() =>
        Reading.Of("MZ,record_id,mobile\nx,R1,13800138000\n").Ids.ShouldBe(["R1"]);

    [Fact]
    public void White_space_alone_has_no_header() => Code("\r\n \r\n"u8.ToArray()).ShouldBe(IntakeCodes.NoHeader);

    [Fact]
    public void A_byte_order_mark_alone_has_no_header() => Code([0xEF, 0xBB, 0xBF]).ShouldBe(IntakeCodes.NoHeader);

    [Fact]
    public void A_header_without_rows_has_no_data()
    {
        Code("record_id,mobile\n"u8.ToArray()).ShouldBe(IntakeCodes.NoData);
        Code("record_id,mobile"u8.ToArray()).ShouldBe(IntakeCodes.NoData);
        Code("record_id,mobile\r\n\r\n\r\n"u8.ToArray()).ShouldBe(IntakeCodes.NoData);
    }

    [Fact]
    public void Data_without_a_header_is_refused_and_not_quoted()
    {
        var refusal = Reading.Of("R1,张三,张三,2026-01-01\nR2,李四,李四,2026-01-01\n").Refusal.ShouldNotBeNull();
        refusal.Code.ShouldBe(IntakeCodes.NoHeader);
        refusal.Arguments.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_without_a_record_id_column_is_refused()
    {
        var refusal = Reading.Of("observed_at,mobile\n2026-01-01,13800138000\n").Refusal.ShouldNotBeNull();
        refusal.Code.ShouldBe(IntakeCodes.MissingKeyColumn);
        refusal.Arguments.ShouldBe(["record_id"]);
    }

    [Theory]
    [InlineData("record_id,mobile,mobile\nR1,1,2\n")]
    [InlineData("record_id,Mobile,ｍｏｂｉｌｅ\nR1,1,2\n")]
    [InlineData("record_id,remark,remark\nR1,1,2\n")]
    public void Duplicate_headers_are_refused(string text) => Code(text).ShouldBe(IntakeCodes.DuplicateHeader);

    [Fact]
    public void Two_names_of_one_identifier_type_are_no_duplicates() =>
        Reading.Of("record_id,mobile,手机号\nR1,13800138000,13900139000\n").Only.Identifiers.Count.ShouldBe(2);

    [Fact]
    public void A_column_without_a_name_is_refused_unless_it_is_at_the_end_and_empty()
    {
        Reading.Of("record_id,,mobile\nR1,,1\n").Refusal.ShouldNotBeNull().Code.ShouldBe(IntakeCodes.UnusableHeader);
        var reading = Reading.Of("record_id,mobile,,\nR1,13800138000,,\nR2,13800138000,,x\n");
        reading.Ids.ShouldBe(["R1"]);
        reading.Problems.ShouldBe([(3L, null, IntakeCodes.TooManyColumns)]);
    }

    [Fact]
    public void Two_hundred_columns_are_refused_unless_allowed()
    {
        var names = Enumerable.Range(1, 199).Select(i => "c" + i);
        var text = $"record_id,{string.Join(',', names)}\nR1{new string(',', 199)}\n";
        var refusal = Reading.Of(text).Refusal.ShouldNotBeNull();
        refusal.Code.ShouldBe(IntakeCodes.TooManyHeaderColumns);
        refusal.Arguments.ShouldBe(["200", "128"]);
        Reading.Of(text, Reading.Options with { MaxColumns = 200 }).Ids.ShouldBe(["R1"]);
    }

    [Fact]
    public void A_header_that_cannot_be_read_is_refused()
    {
        Refusal("record_id,\"mobile\nR1,1\n").ShouldBe((IntakeCodes.UnreadableHeader, IntakeCodes.QuoteNotClosed));
        var invalid = Encoding.Latin1.GetBytes("record_id,mobile,\xFF\nR1,1,1\n");
        Reading.Of(invalid).Refusal.ShouldNotBeNull().Arguments.ShouldBe([IntakeCodes.InvalidEncoding]);
    }

    [Fact]
    public void A_JSON_array_is_refused() => Code("[{\"record_id\":\"R1\"}]").ShouldBe(IntakeCodes.JsonArray);

    [Fact]
    public void A_header_of_one_gigabyte_is_refused_in_bounded_memory()
    {
        using var stream = new GeneratedStream("record_id,"u8.ToArray(), new byte[1 << 16].Select(_ => (byte)'x').ToArray(), 1L << 30, "\nR1,1\n"u8.ToArray());
        Reading? reading = null;
        Allocation.Of(() => reading = Reading.Of(stream)).ShouldBeLessThan(16 << 20);
        reading!.Refusal.ShouldNotBeNull().Arguments.ShouldBe([IntakeCodes.RowTooLarge]);
    }

    private static string? Code(string text) => Code(Encoding.UTF8.GetBytes(text));

    private static string? Code(byte[] bytes)
    {
        var reading = Reading.Of(bytes);
        reading.Records.ShouldBeEmpty();
        Reading.Of(bytes, chunkSeed: 1).Refusal?.Code.ShouldBe(reading.Refusal?.Code);
        return reading.Refusal?.Code;
    }

    private static (string, string) Refusal(string text)
    {
        var refusal = Reading.Of(text).Refusal.ShouldNotBeNull();
        return (refusal.Code, refusal.Arguments[0]);
    }
}

/// <summary>Bytes that an action allocates on this thread.</summary>
internal static class Allocation
{
    public static long Of(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
