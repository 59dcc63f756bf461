using System.Globalization;
using ExchangeNetwork.Messages.Errors;
using Spectre.Console;

namespace ExchangeNetwork.Sandbox.Console;

/// <summary>What the sandbox shows: progress bars on a terminal, plain lines elsewhere, one JSON object with <c>--json</c>.</summary>
public sealed class SandboxConsole
{
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(1);

    private readonly TextWriter _output;
    private readonly TextWriter _progress;
    private readonly bool _interactive;
    private readonly bool _json;
    private readonly string _language;
    private readonly TimeProvider _time;
    private readonly IAnsiConsole _ansi;

    /// <summary>A console over given writers.</summary>
    /// <param name="options">Language, and whether the result is JSON.</param>
    /// <param name="output">Receives the result.</param>
    /// <param name="progress">Receives everything else.</param>
    /// <param name="interactive">Whether <paramref name="progress"/> is a terminal.</param>
    /// <param name="time">Clock of the durations shown.</param>
    public SandboxConsole(SandboxOptions options, TextWriter output, TextWriter progress, bool interactive, TimeProvider time)
    {
        (_output, _progress, _interactive, _time) = (output, progress, interactive, time);
        (_json, _language) = (options.Json, options.Language);
        _ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(progress),
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = interactive ? InteractionSupport.Yes : InteractionSupport.No,
        });
        // Spectre takes 80 columns where there is no terminal; addresses must not wrap in a log.
        if (!interactive)
            _ansi.Profile.Width = 200;
    }

    /// <summary>The console of this process: with <c>--json</c>, progress goes to standard error.</summary>
    public static SandboxConsole ForProcess(SandboxOptions options) => options.Json
        ? new SandboxConsole(options, System.Console.Out, System.Console.Error, !System.Console.IsErrorRedirected, TimeProvider.System)
        : new SandboxConsole(options, System.Console.Out, System.Console.Out, !System.Console.IsOutputRedirected, TimeProvider.System);

    /// <summary>Shows one line.</summary>
    public void Line(BilingualText text) => _progress.WriteLine(text.In(_language));

    /// <summary>Says why the sandbox cannot go on: code and text of the catalogue.</summary>
    public void Refuse(string code, IEnumerable<string> arguments) => _progress.WriteLine($"{code}: {ErrorCatalogue.Describe(code, _language, [.. arguments])}");

    /// <summary>Runs work and shows its steps while it runs.</summary>
    /// <param name="steps">Steps, all shown from the start.</param>
    /// <param name="work">The work; it reports to the steps.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task RunAsync(IReadOnlyList<ConsoleStep> steps, Func<CancellationToken, Task> work, CancellationToken cancellationToken = default)
    {
        if (_interactive)
            await RunWithBarsAsync(steps, work, cancellationToken);
        else
            await RunWithLinesAsync(steps, work, cancellationToken);
    }

    /// <summary>Runs one step.</summary>
    public Task RunAsync(ConsoleStep step, Func<ConsoleStep, CancellationToken, Task> work, CancellationToken cancellationToken = default) =>
        RunAsync([step], token => work(step, token), cancellationToken);

    /// <summary>Shows the result of <c>--once</c>: with <c>--json</c> the object alone on the output, else a table.</summary>
    public void Show(OnceResult result)
    {
        if (_json)
        {
            _output.WriteLine(result.ToJson());
            return;
        }
        var table = new Table().AddColumns(Text("项目", "Item"), Text("数值", "Value"));
        foreach (var (name, value) in ResultRows(result))
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        _ansi.Write(table);
        _progress.WriteLine(result.Succeeded
            ? Text("全部预期命中和联合预警均已找到，账本校验通过。", "Every planted match and joint alert was found, nothing else, and the ledger verifies.")
            : Text("结果与预期不符，或账本校验未通过。", "The result differs from what was planted, or the ledger does not verify."));
    }

    /// <summary>Shows addresses, demo users and things to try.</summary>
    public void Show(FinalScreen screen)
    {
        var agencies = new Table().Title(Text("部门", "Agencies"));
        foreach (var column in (string[])[Text("部门", "Agency"), Text("页面", "Pages"), Text("API（文档：/reference）", "API (docs: /reference)")])
            agencies.AddColumn(new TableColumn(column).NoWrap());
        foreach (var agency in screen.Agencies)
            agencies.AddRow(Markup.Escape(agency.Name.In(_language)), Markup.Escape(agency.Pages), Markup.Escape(agency.Api));
        _ansi.Write(agencies);
        // Under its agency's name each, so that the passwords stay whole in a window of 80 columns.
        var users = new Table().Title(Text("演示用户", "Demo users"));
        foreach (var column in (string[])[Text("用户名", "User"), Text("密码", "Password"), Text("角色", "Role")])
            users.AddColumn(new TableColumn(column).NoWrap());
        foreach (var agency in screen.Users.GroupBy(user => user.Agency))
        {
            users.AddRow($"[bold]{Markup.Escape(agency.Key.In(_language))}[/]");
            foreach (var user in agency)
                users.AddRow($"  {Markup.Escape(user.Name)}", Markup.Escape(user.Password), Markup.Escape(user.Role.In(_language)));
        }
        _ansi.Write(users);
        _progress.WriteLine(Text("身份服务：", "Identity provider: ") + screen.Issuer);
        _progress.WriteLine();
        _progress.WriteLine(Text("接下来可以试试：", "Three things to try next:"));
        for (var i = 0; i < screen.ThingsToTry.Count; i++)
        {
            _progress.WriteLine($"  {i + 1}. {screen.ThingsToTry[i].What.In(_language)}");
            // Not through the console library, which would break the line: what is pasted must be whole.
            _progress.WriteLine($"     {screen.ThingsToTry[i].How}");
        }
        _progress.WriteLine();
        _progress.WriteLine(Text("按 Ctrl-C 停止；再次启动会接着使用同样的数据。", "Ctrl-C stops; the next start goes on with the same data."));
    }

    private async Task RunWithBarsAsync(IReadOnlyList<ConsoleStep> steps, Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        await _ansi.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                var bars = steps.Select(step => context.AddTask(Markup.Escape(step.Title.In(_language)), maxValue: Math.Max(1, step.Total ?? 1))).ToList();
                for (var i = 0; i < bars.Count; i++)
                    bars[i].IsIndeterminate = steps[i].Total is null;
                await WatchAsync(work, BarInterval, () =>
                {
                    for (var i = 0; i < bars.Count; i++)
                        bars[i].Value = steps[i].Total is null ? 0 : steps[i].Done;
                }, cancellationToken);
                foreach (var bar in bars)
                    (bar.IsIndeterminate, bar.Value) = (false, bar.MaxValue);
            });

    private async Task RunWithLinesAsync(IReadOnlyList<ConsoleStep> steps, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var shown = new int[steps.Count];
        foreach (var step in steps)
            _progress.WriteLine($"{step.Title.In(_language)} …");
        await WatchAsync(work, LineInterval, () =>
        {
            for (var i = 0; i < steps.Count; i++)
            {
                // A line for every tenth of the step, not for every look.
                if (steps[i].Total is not ({ } total and > 0) || (int)(steps[i].Done * 10 / total) is var tenth && (tenth <= shown[i] || tenth >= 10))
                    continue;
                shown[i] = tenth;
                _progress.WriteLine($"{steps[i].Title.In(_language)}: {tenth * 10} % ({Number(steps[i].Done)} / {Number(total)})");
            }
        }, cancellationToken);
        var seconds = _time.GetElapsedTime(started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        foreach (var step in steps)
            _progress.WriteLine($"{step.Title.In(_language)}: {Text("完成", "done")}, {(step.Done > 0 ? Number(step.Done) + ", " : "")}{seconds} s");
    }

    private async Task WatchAsync(Func<CancellationToken, Task> work, TimeSpan interval, Action look, CancellationToken cancellationToken)
    {
        var running = work(cancellationToken);
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(interval, _time, CancellationToken.None));
            look();
        }
        await running;
    }

    private IEnumerable<(string Name, string Value)> ResultRows(OnceResult result) =>
    [
        (Text("部门", "Agencies"), Number(result.Agencies)),
        (Text("已发布清单 / 条目", "Lists published / entries"), $"{Number(result.ListsPublished)} / {Number(result.Entries)}"),
        (Text("记录 / 被拒绝", "Records in / rejected"), $"{Number(result.RecordsIn)} / {Number(result.RejectedRecords)}"),
        (Text("命中：预期 / 找到", "Hits expected / found"), $"{Number(result.HitsExpected)} / {Number(result.HitsFound)}"),
        (Text("命中：缺少 / 多余 / 重复", "Hits missing / unexpected / duplicated"),
            $"{Number(result.HitsMissing)} / {Number(result.HitsUnexpected)} / {Number(result.HitsDuplicated)}"),
        (Text("联合预警：预期 / 找到", "Joint alerts expected / found"), $"{Number(result.JointAlertsExpected)} / {Number(result.JointAlertsFound)}"),
        (Text("账本区块 / 校验", "Ledger blocks / verified"),
            $"{Number(result.LedgerBlocks)} / {(result.LedgerVerified ? Text("通过", "yes") : Text("未通过", "no"))}"),
        (Text("准备 / 处理（秒）", "Warm-up / run (s)"),
            $"{result.WarmUpSeconds.ToString("0.0", CultureInfo.InvariantCulture)} / {result.Seconds.ToString("0.0", CultureInfo.InvariantCulture)}"),
        (Text("每秒记录数", "Records per second"), Number((long)result.RecordsPerSecond)),
        (Text("内存峰值 (MiB)", "Peak memory (MiB)"), Number((long)Math.Ceiling(result.PeakMemoryMiB))),
    ];

    private string Text(string zh, string en) => new BilingualText(zh, en).In(_language);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
