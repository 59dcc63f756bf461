using System.Text.Json;
using ExchangeNetwork.Cli;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Tests.Network.Running;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Network.Intake;

/// <summary><c>exchange intake</c> with bad files against a running node: what people see, and what is left beside the file.</summary>
public sealed class CommandTests(RunningNetwork network) : IClassFixture<RunningNetwork>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("xnet-intake");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("a zip renamed to csv", "zip archive", "ZIP 压缩包")]
    [InlineData("0 bytes", "empty", "文件为空")]
    [InlineData("200 columns", "200 columns", "200 列")]
    [InlineData("duplicate headers", "comes twice", "重复")]
    public async Task A_file_that_cannot_be_taken_ends_with_1_and_its_reason_in_the_language_asked_for(string name, string english, string chinese)
    {
        var (bytes, code) = BadFiles.Refused[name];
        var file = await WriteAsync("records.csv", bytes);
        foreach (var (language, text) in ((string, string)[])[("en", english), ("zh", chinese)])
        {
            var (exit, output) = await RunAsync("intake", file, "--language", language);
            exit.ShouldBe((int)ExitCode.Refused, output);
            output.ShouldContain(code);
            output.ShouldContain(text);
        }
    }

    [Fact]
    public async Task Bad_rows_end_with_5_and_lie_beside_the_file_with_row_column_code_and_both_texts()
    {
        const string name = "days that do not exist";
        var (bytes, _, good, bad) = BadFiles.Mixed("cli-days")[name];
        var file = await WriteAsync("days.csv", bytes);
        var (exit, output) = await RunAsync("intake", file, "--json");
        exit.ShouldBe((int)ExitCode.RowsRejected, output);
        var summary = JsonDocument.Parse(output).RootElement;
        (summary.GetProperty("accepted").GetInt64(), summary.GetProperty("rejected").GetInt64()).ShouldBe((good, bad.Length));

        var lines = await File.ReadAllLinesAsync(file + ".errors.csv", Token);
        lines[0].ShouldBe("row,column,code,zh,en");
        lines.Length.ShouldBe(1 + bad.Length);
        foreach (var (line, row) in lines.Skip(1).Zip(bad))
        {
            line.ShouldStartWith($"{row.Row},{row.Column},{row.Code},");
            line.ShouldContain("时间");
            line.ShouldContain("day that does not exist");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_of_one_line_of_one_gigabyte_is_refused_by_its_reason_and_not_by_a_broken_connection(bool lengthIsKnown)
    {
        // A sparse file takes no room on the disk: it begins as text, and after that reading it gives NULs.
        var file = Path.Combine(folder.FullName, "line.csv");
        await using (var stream = File.Create(file))
        {
            await stream.WriteAsync(BadFiles.Utf8("record_id," + new string('x', 10_000)), Token);
            stream.SetLength(1L << 30);
        }
        var (exit, output) = lengthIsKnown
            ? await RunAsync("intake", file)
            : await RunAsync(() => File.OpenRead(file), "intake", "-", "--source", "line.csv");
        exit.ShouldBe((int)ExitCode.Refused, output);
        output.ShouldContain("XN-INTAKE-021");
    }

    private async Task<string> WriteAsync(string name, byte[] bytes)
    {
        var path = Path.Combine(folder.FullName, name);
        await File.WriteAllBytesAsync(path, bytes, Token);
        return path;
    }

    private Task<(int Exit, string Output)> RunAsync(params string[] arguments) => RunAsync(() => Stream.Null, arguments);

    private async Task<(int Exit, string Output)> RunAsync(Func<Stream> input, params string[] arguments)
    {
        var variables = new Dictionary<string, string>
        {
            ["EXCHANGE_NODE"] = network.Network.Nodes[0].Api.AbsoluteUri,
            ["EXCHANGE_TOKEN"] = await Caller.TokenAsync(network.Network, "tax-daemon", Token),
            ["XDG_STATE_HOME"] = folder.FullName,
        };
        using var output = new StringWriter();
        var terminal = new Terminal
        {
            Output = output,
            MachineOutput = output,
            Error = output,
            OpenInput = input,
            Environment = name => variables.GetValueOrDefault(name),
            Width = 500,
        };
        return (await ExchangeCommand.RunAsync(arguments, terminal, Token), output.ToString());
    }
}
