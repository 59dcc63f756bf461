using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ExchangeNetwork.Messages.Errors;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Sandbox.Scenario;

namespace ExchangeNetwork.Sandbox.Console;

/// <summary>The command line of the sandbox: options with help in both languages, and clear errors for values that cannot be.</summary>
public static class SandboxCommand
{
    /// <summary>Exit code of a command line that cannot be used.</summary>
    public const int UsageError = 2;

    /// <summary>Exit code when the sandbox cannot start where it was told to: port, folder, ledger, broker.</summary>
    public const int CannotStart = 4;

    /// <summary>Exit code when it was stopped before it was ready (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Environment variable of the RabbitMQ user, so that it need not stand in the list of processes.</summary>
    public const string UserVariable = "EXCHANGE_RABBITMQ_USER";

    /// <summary>Environment variable of the RabbitMQ user's password.</summary>
    public const string PasswordVariable = "EXCHANGE_RABBITMQ_PASSWORD";

    private static readonly Option<string> Data = Text("--data", "DIR", "data/sandbox",
        new("数据文件夹（账本、数据库、密钥、样例数据）", "Folder of ledger, databases, keys and sample data"));

    private static readonly Option<bool> Fresh = Flag("--fresh", new("删除上次运行的数据，重新开始", "Delete the data of earlier runs and start over"));

    private static readonly Option<string> Agencies = Text("--agencies", "N", "4", new("部门数", "Number of agencies"));
    private static readonly Option<string> Lists = Text("--lists", "N", "12", new("查询清单数", "Number of query lists"));
    private static readonly Option<string> Entries = Text("--entries", "N", "10000", new("每个清单的条目数", "Entries of each list"));
    private static readonly Option<string> Records = Text("--records", "N", "200000", new("所有部门的记录总数", "Records of all agencies together"));
    private static readonly Option<string> Seed = Text("--seed", "N", "1",
        new("样例数据的种子：种子和大小相同，数据完全相同", "Seed of the sample data: the same seed and sizes give the same data"));

    private static readonly Option<string> Port = Text("--port", "N", "5100", new("起始端口（仅本机）", "First port on loopback"));
    private static readonly Option<bool> Once = Flag("--once",
        new("运行整个场景并核对每个预期命中，然后退出；全部正确时退出码为 0", "Run the scenario to its end, check every planted match, then stop; exit code 0 when all is right"));

    private static readonly Option<bool> Json = Flag("--json",
        new("标准输出只有一个 JSON 对象，进度写到标准错误（与 --once 同用）", "Print one JSON object to standard output and progress to standard error (with --once)"));

    private static readonly Option<string> Scenario = Text("--scenario", "DIR", null,
        new("使用自己的场景文件夹，而不是样例数据", "Use your own scenario folder instead of the sample data"));

    private static readonly Option<string> HitsOut = Text("--hits-out", "FILE", null, new("把找到的命中写入 CSV 文件", "Write the hits found to a CSV file"));
    private static readonly Option<string> AlertsOut = Text("--alerts-out", "FILE", null, new("把联合预警写入 CSV 文件", "Write the joint alerts to a CSV file"));
    private static readonly Option<string> OpenApi = Text("--openapi", "FILE", null,
        new("只把节点接口的描述（OpenAPI）写入文件，然后退出", "Only write the description of a node's API (OpenAPI) to a file, then stop"));

    private static readonly Option<string> Ledger = Text("--ledger", "embedded|fabric", "embedded", new("使用的账本", "Ledger to run on"));

    private static readonly Option<string> Fabric = Text("--fabric", "FILE", null, new(
        "Fabric 网络的描述，由 deploy/fabric/up.sh 写出；默认 data/fabric/network.json（与 --ledger fabric 同用）",
        "Description of the Fabric network as deploy/fabric/up.sh writes it; data/fabric/network.json by default (with --ledger fabric)"));

    private static readonly Option<string> Bus = Text("--bus", "in-memory|rabbitmq", "in-memory",
        new("各节点之间的交换总线", "Exchange bus between the nodes"));

    private static readonly Option<string> RabbitMq = Text("--rabbitmq", "URI", null, new(
        $"RabbitMQ 地址，如 amqp://用户:口令@主机:5672/虚拟主机；用户和口令也可取自环境变量 {UserVariable}、{PasswordVariable}（与 --bus rabbitmq 同用）",
        $"Address of RabbitMQ, such as amqp://user:password@host:5672/vhost; user and password also from {UserVariable}, {PasswordVariable} (with --bus rabbitmq)"));

    private static readonly Option<bool> Apart = Flag("--apart", new(
        "每个节点一个独立进程，意外结束时自动重启（与 --ledger fabric、--bus rabbitmq 同用）",
        "Each node in a process of its own, started again when it ends unasked (with --ledger fabric and --bus rabbitmq)"));

    private static readonly Option<string> Language = Text("--language", "zh|en", null, new("控制台语言；默认取自系统", "Language of the console; the system's by default"));

    /// <summary>Reads the command line.</summary>
    /// <param name="args">Arguments of the process.</param>
    /// <param name="output">Receives help and version.</param>
    /// <param name="error">Receives what is wrong with the arguments.</param>
    /// <param name="exitCode">Exit code when there are no options to go on with: 0 after help, <see cref="UsageError"/> after an error.</param>
    /// <returns>The options; null when the process should end with the exit code.</returns>
    public static SandboxOptions? Parse(IReadOnlyList<string> args, TextWriter output, TextWriter error, out int exitCode)
    {
        var command = new RootCommand(new BilingualText(
            "数据交换网络沙箱：一个进程内的多个部门节点、嵌入式账本和样例数据。",
            "Sandbox of the exchange network: several agency nodes in one process, embedded ledger, sample data.").ToString()
            + $"{Environment.NewLine}{new BilingualText(
                "子命令 add-agency 在另一终端向运行中的沙箱加入一个部门（add-agency --help）。",
                "The subcommand add-agency adds an agency to the running sandbox from another terminal (add-agency --help).")}")
        {
            Data, Fresh, Agencies, Lists, Entries, Records, Seed, Port, Once, Json, Scenario, HitsOut, AlertsOut, OpenApi, Ledger, Fabric, Bus, RabbitMq,
            Apart, Language,
        };
        var parsed = command.Parse([.. args]);
        exitCode = 0;
        if (parsed.Errors.Count == 0 && parsed.Action is not null)
        {
            exitCode = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error });
            return null;
        }
        var reading = new Reading(parsed);
        var options = reading.Read();
        if (reading.Errors.Count == 0)
            return options;
        foreach (var (code, arguments) in reading.Errors)
            error.WriteLine($"{code}: {ErrorCatalogue.Describe(code, options.Language, [.. arguments])}");
        exitCode = UsageError;
        return null;
    }

    internal static Option<string> Text(string name, string value, string? otherwise, BilingualText description)
    {
        var option = new Option<string>(name) { Description = description.ToString(), HelpName = value };
        if (otherwise is not null)
            option.DefaultValueFactory = _ => otherwise;
        return option;
    }

    internal static string SystemLanguage() => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh" ? "zh-CN" : "en";

    private static Option<bool> Flag(string name, BilingualText description) => new(name) { Description = description.ToString() };

    /// <summary>Turns the parsed texts into values, gathering everything that is wrong.</summary>
    private sealed class Reading(ParseResult parsed)
    {
        public List<(string Code, string[] Arguments)> Errors { get; } = [];

        public SandboxOptions Read()
        {
            ReadSyntax();
            var sample = new SampleOptions(
                (int)Number(Agencies, 2, SampleOptions.MaxAgencies, 4),
                (int)Number(Lists, 1, SampleOptions.MaxLists, 12),
                (int)Number(Entries, 1, SampleOptions.MaxTotalEntries, 10_000),
                Number(Records, 0, SampleOptions.MaxRecords, 200_000),
                Number(Seed, long.MinValue, long.MaxValue, 1));
            if ((long)sample.Lists * sample.Entries > SampleOptions.MaxTotalEntries)
                Fail("XN-SCEN-105", Invariant((long)sample.Lists * sample.Entries), Invariant(SampleOptions.MaxTotalEntries));
            string[] sizes = [.. ((Option[])[Agencies, Lists, Entries, Records, Seed]).Where(IsGiven).Select(option => option.Name)];
            foreach (var size in sizes.Where(_ => IsGiven(Scenario)))
                Fail("XN-SCEN-103", Scenario.Name, size);
            if (parsed.GetValue(Json) && !parsed.GetValue(Once))
                Fail("XN-SCEN-104", Json.Name, Once.Name);
            var (fabric, rabbitMq) = (ReadFabric(), ReadRabbitMq());
            if (parsed.GetValue(Apart) && (fabric is null || rabbitMq is null))
                Fail("XN-SCEN-104", Apart.Name, fabric is null ? "--ledger fabric" : "--bus rabbitmq");
            return new SandboxOptions
            {
                DataFolder = Path.GetFullPath(Value(Data) ?? "data/sandbox"),
                Fresh = parsed.GetValue(Fresh),
                Sample = sample,
                SizesGiven = sizes,
                // The nodes take the ports behind it.
                Port = (int)Number(Port, 1_024, 65_000, 5_100),
                Once = parsed.GetValue(Once),
                Json = parsed.GetValue(Json),
                ScenarioFolder = FullPath(Scenario),
                HitsOut = FullPath(HitsOut),
                AlertsOut = FullPath(AlertsOut),
                OpenApiOut = FullPath(OpenApi),
                Fabric = fabric,
                RabbitMq = rabbitMq,
                Apart = parsed.GetValue(Apart),
                Language = Choice(Language, SystemLanguage(), "zh", "zh-CN", "en") is "en" ? "en" : "zh-CN",
            };
        }

        private string? ReadFabric()
        {
            var chosen = Choice(Ledger, "embedded", "embedded", "fabric") == "fabric";
            if (!chosen && IsGiven(Fabric))
                Fail("XN-SCEN-104", Fabric.Name, "--ledger fabric");
            return chosen ? Path.GetFullPath(Value(Fabric) ?? "data/fabric/network.json") : null;
        }

        private RabbitMqAccess? ReadRabbitMq()
        {
            var chosen = Choice(Bus, "in-memory", "in-memory", "rabbitmq") == "rabbitmq";
            if (chosen != IsGiven(RabbitMq))
            {
                Fail("XN-SCEN-104", chosen ? "--bus rabbitmq" : RabbitMq.Name, chosen ? RabbitMq.Name : "--bus rabbitmq");
                return null;
            }
            if (!chosen || Value(RabbitMq) is not { } text)
                return null;
            // The text may hold a password: no error repeats it.
            var access = RabbitMqAccess.Read(text, Environment.GetEnvironmentVariable(UserVariable), Environment.GetEnvironmentVariable(PasswordVariable));
            if (access is null)
                Fail("XN-SCEN-108", RabbitMq.Name);
            else if (access.User.Length == 0 || access.Password.Length == 0)
                Fail("XN-SCEN-109", RabbitMq.Name, UserVariable, PasswordVariable);
            return access;
        }

        private void ReadSyntax()
        {
            foreach (var token in parsed.UnmatchedTokens)
                Fail("XN-SCEN-107", token);
            foreach (var option in parsed.Errors.Select(problem => problem.SymbolResult).OfType<OptionResult>().Select(result => result.Option).Distinct())
                Fail("XN-SCEN-106", option.Name);
            if (parsed.Errors.Count > 0 && Errors.Count == 0)
                Fail("XN-SCEN-107", parsed.Errors[0].Message);
        }

        private string? Value(Option<string> option) =>
            parsed.Errors.Any(problem => problem.SymbolResult is OptionResult result && result.Option == option) ? null : parsed.GetValue(option);

        private bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };

        private long Number(Option<string> option, long least, long most, long otherwise)
        {
            var text = Value(option);
            if (text is null)
                return otherwise;
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
                return number;
            Fail("XN-SCEN-101", option.Name, Invariant(least), Invariant(most), text);
            return otherwise;
        }

        private string Choice(Option<string> option, string otherwise, params string[] choices)
        {
            var text = Value(option);
            if (text is null)
                return otherwise;
            var choice = choices.FirstOrDefault(choice => string.Equals(choice, text, StringComparison.OrdinalIgnoreCase));
            if (choice is null)
                Fail("XN-SCEN-102", option.Name, string.Join(", ", choices), text);
            return choice ?? otherwise;
        }

        private string? FullPath(Option<string> option) => Value(option) is { Length: > 0 } path ? Path.GetFullPath(path) : null;

        private void Fail(string code, params string[] arguments) => Errors.Add((code, arguments));

        private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
