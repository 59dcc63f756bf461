using System.Text;
using System.Text.Json;
using ExchangeNetwork.Cli;
using ExchangeNetwork.Cli.Shell;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>Runs command lines in process, with streams, environment and clock of the test's own.</summary>
internal sealed class CommandRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exchange-cli-");

    public CommandRun()
    {
        Variables["XDG_STATE_HOME"] = Path.Combine(_folder.FullName, "state");
        Variables["LANG"] = "en_US.UTF-8";
    }

    /// <summary>A folder for the test's files.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Environment variables.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Standard input.</summary>
    public Stream Input { get; set; } = Stream.Null;

    /// <summary>What a person types when asked for a secret.</summary>
    public string? Typed { get; set; }

    /// <summary>What a person answers to a question; null when nobody can be asked.</summary>
    public bool? Answer { get; set; }

    /// <summary>The questions that were asked.</summary>
    public List<string> Questions { get; } = [];

    /// <summary>Clock.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Columns of the window.</summary>
    public int Width { get; set; } = 200;

    /// <summary>Whether a person watches standard error: progress bars.</summary>
    public bool IsWatched { get; set; }

    /// <summary>Standard output for people, of the last run.</summary>
    public StringWriter Output { get; private set; } = new();

    /// <summary>Standard output for programs, of the last run.</summary>
    public StringWriter Machine { get; private set; } = new();

    /// <summary>Standard error of the last run.</summary>
    public StringWriter Error { get; private set; } = new();

    /// <summary>The one JSON document of the last run.</summary>
    public JsonElement Document => JsonSerializer.Deserialize<JsonElement>(Machine.ToString());

    /// <summary>All text of the last run.</summary>
    public string All => $"{Output}{Machine}{Error}";

    /// <summary>Signed in at a fake node by a token in the environment.</summary>
    public void UseToken(FakeNode node)
    {
        Variables["EXCHANGE_TOKEN"] = FakeNode.Token("tax");
        Variables["EXCHANGE_NODE"] = node.Address;
    }

    /// <summary>A file in the test's folder.</summary>
    public string File(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        System.IO.File.WriteAllText(path, content, new UTF8Encoding(false));
        return path;
    }

    /// <summary>Runs and gives the exit code.</summary>
    public Task<int> RunAsync(params string[] arguments) => RunAsync(arguments, CancellationToken.None);

    /// <summary>Runs and gives the exit code.</summary>
    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellation, Action<string>? onLine = null)
    {
        (Output, Machine, Error) = (new LineWriter(onLine), new LineWriter(onLine), new LineWriter(onLine));
        return await ExchangeCommand.RunAsync(arguments, Terminal(), cancellation);
    }

    /// <summary>The terminal that commands run on.</summary>
    public Terminal Terminal() => new()
    {
        Output = Output,
        MachineOutput = Machine,
        Error = Error,
        OpenInput = () => Input,
        Environment = name => Variables.GetValueOrDefault(name),
        AskSecret = _ => Typed,
        AskYesNo = question =>
        {
            if (Answer is not null)
                Questions.Add(question);
            return Answer;
        },
        Clock = Clock,
        Zone = TimeZoneInfo.Utc,
        IsErrorInteractive = IsWatched,
        Width = Width,
    };

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Tells the test when something was written.</summary>
    private sealed class LineWriter(Action<string>? written) : StringWriter
    {
        // Spectre and the machine output ask whether box characters can be shown.
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(string? value)
        {
            base.Write(value);
            written?.Invoke(value ?? "");
        }
    }
}

/// <summary>A clock whose timers fire at once: waiting costs no time and is remembered.</summary>
internal sealed class ImpatientClock : TimeProvider
{
    /// <summary>How long was waited, in order.</summary>
    public List<TimeSpan> Waits { get; } = [];

    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero) + _ahead;

    /// <summary>Moves on.</summary>
    public void Advance(TimeSpan span) => _ahead += span;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (Waits)
        {
            Waits.Add(dueTime);
            _ahead += dueTime;
        }
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
