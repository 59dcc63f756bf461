using System.IO.Compression;
using System.Text;

namespace ExchangeNetwork.Tests.Network.Intake;

/// <summary>What agencies' systems deliver on a bad day, by name.</summary>
internal static class BadFiles
{
    private const string Header = "record_id,observed_at,mobile\n";

    static BadFiles() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Files of which nothing can be taken, each with its code.</summary>
    public static IReadOnlyDictionary<string, (byte[] Bytes, string Code)> Refused { get; } = new Dictionary<string, (byte[], string)>
    {
        ["0 bytes"] = ([], "XN-INTAKE-001"),
        ["NULs only"] = (new byte[5_000], "XN-INTAKE-002"),
        ["a zip renamed to csv"] = (Zip(), "XN-INTAKE-003"),
        ["gzip"] = (Gzip(), "XN-INTAKE-004"),
        ["a header alone"] = (Utf8(Header), "XN-INTAKE-011"),
        ["no id column"] = (Utf8("observed_at,mobile\n2026-01-05,13912345678\n"), "XN-INTAKE-012"),
        ["duplicate headers"] = (Utf8("record_id,mobile,Mobile\nz,1,2\n"), "XN-INTAKE-013"),
        ["200 columns"] = (Utf8($"record_id,{string.Join(',', Enumerable.Range(1, 199).Select(i => $"c{i}"))}\nz{new string(',', 199)}\n"), "XN-INTAKE-015"),
        ["a quote never closed in the header"] = (Utf8("record_id,\"mobile\nz,1\n"), "XN-INTAKE-021"),
        ["a JSON array"] = (Utf8("[{\"record_id\":\"z\"}]"), "XN-INTAKE-020"),
    };

    /// <summary>Files with good and bad rows: how many good ones, and the row, column and code of each bad one.</summary>
    public static IReadOnlyDictionary<string, (byte[] Bytes, string ContentType, int Good, (long Row, string Column, string Code)[] Bad)> Mixed(string id) =>
        new Dictionary<string, (byte[], string, int, (long, string, string)[])>
        {
            ["NULs in a row"] = (Utf8($"{Header}{id}1,2026-01-05,139\0\n{id}2,2026-01-05,13912345678\n"), "text/csv", 1, [(2, "mobile", "XN-INTAKE-105")]),
            ["a quote never closed"] = (
                Utf8($"{Header}{id}1,2026-01-05,13912345678\n{id}2,2026-01-05,\"139\n{id}3,2026-01-05,13912345678\n"), "text/csv", 2, [(3, "mobile", "XN-INTAKE-107")]),
            ["days that do not exist"] = (
                Utf8($"{Header}{id}1,2026-02-30,\n{id}2,2026-01-05,13912345678\n{id}3,2026-13-01,\n{id}4,yesterday,\n"), "text/csv", 1,
                [(2, "observed_at", "XN-INTAKE-111"), (4, "observed_at", "XN-INTAKE-111"), (5, "observed_at", "XN-INTAKE-111")]),
            ["too few and too many columns"] = (
                Utf8($"{Header}{id}1,2026-01-05\n{id}2,2026-01-05,1,2\n{id}3,2026-01-05,13912345678\n"), "text/csv", 1,
                [(2, "", "XN-INTAKE-101"), (3, "", "XN-INTAKE-102")]),
            ["ids missing, long, with control characters"] = (
                Utf8($"{Header},2026-01-05,\n{new string('i', 300)},2026-01-05,\n\"a\tb\",2026-01-05,\n{id}1,2026-01-05,13912345678\n"), "text/csv", 1,
                [(2, "record_id", "XN-INTAKE-108"), (3, "record_id", "XN-INTAKE-109"), (4, "record_id", "XN-INTAKE-110")]),
            ["GB18030 with a broken tail"] = (
                [.. Encoding.GetEncoding("GB18030").GetBytes($"record_id,观察时间,姓名\n{id}1,2026-01-05,王小明\n{id}2,2026-01-05,李雷"), 0x81],
                "text/csv", 1, [(3, "姓名", "XN-INTAKE-106")]),
            ["NDJSON with nested objects, broken lines and a huge string"] = (
                Utf8(
                    $$$"""
                    {"record_id":"{{{id}}}1","mobile":"13912345678","more":{"kept":"as text"}}
                    {"record_id":"{{{id}}}2","mobile":{"no":"1"}}
                    {"record_id":"{{{id}}}3","mobile":"139
                    [1,2,3]
                    {"record_id":"{{{id}}}4","note":"{{{new string('n', 1 << 20)}}}"}
                    {"record_id":"{{{id}}}5","note":"{{{new string('n', 100_000)}}}"}
                    {"record_id":"{{{id}}}6","record_id":"{{{id}}}7"}
                    {"record_id":"{{{id}}}8","mobile":"13912345678"}

                    """),
                "application/x-ndjson", 2,
                [
                    (2, "mobile", "XN-INTAKE-114"), (3, "", "XN-INTAKE-113"), (4, "", "XN-INTAKE-113"), (5, "", "XN-INTAKE-104"),
                    (6, "note", "XN-INTAKE-103"), (7, "record_id", "XN-INTAKE-115"),
                ]),
        };

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Zip()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (var writer = new StreamWriter(zip.CreateEntry("records.csv").Open()))
            writer.Write(Header + "z,2026-01-05,13912345678\n");
        return stream.ToArray();
    }

    private static byte[] Gzip()
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Utf8(Header));
        return stream.ToArray();
    }
}
