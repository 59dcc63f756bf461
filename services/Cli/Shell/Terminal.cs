using System.Text;
using Spectre.Console;

namespace ExchangeNetwork.Cli.Shell;

/// <summary>What a command touches outside itself: streams, environment, clock. Tests give their own.</summary>
internal sealed class Terminal
{
    /// <summary>Standard output for people.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Standard output for programs; always UTF-8.</summary>
    public required TextWriter MachineOutput { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input, as bytes.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Value of an environment variable; null when it is not set.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>Asks a person for a secret without showing it; null when nobody can be asked.</summary>
    public Func<string, string?> AskSecret { get; init; } = _ => null;

    /// <summary>Asks a person a question that is answered with yes or no; null when nobody can be asked.</summary>
    public Func<string, bool?> AskYesNo { get; init; } = _ => null;

    /// <summary>Clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Zone in which people read times.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Local;

    /// <summary>True when a person watches standard output: colours, and tables as wide as the window.</summary>
    public bool IsOutputInteractive { get; init; }

    /// <summary>True when a person watches standard error: progress bars.</summary>
    public bool IsErrorInteractive { get; init; }

    /// <summary>Columns of the window; a file gets room enough that nothing wraps.</summary>
    public int Width { get; init; } = 200;

    /// <summary>The console of this process.</summary>
    public static Terminal OfProcess() => new()
    {
        Output = Console.Out,
        MachineOutput = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), bufferSize: 1 << 16),
        Error = Console.Error,
        OpenInput = Console.OpenStandardInput,
        Environment = System.Environment.GetEnvironmentVariable,
        AskSecret = question => SecretPrompt.Ask(question),
        AskYesNo = YesNoPrompt.Ask,
        IsOutputInteractive = !Console.IsOutputRedirected,
        IsErrorInteractive = !Console.IsErrorRedirected,
        Width = WidthOfWindow(),
    };

    /// <summary>A Spectre console on one of the writers.</summary>
    public IAnsiConsole Screen(TextWriter writer, bool interactive)
    {
        var screen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = interactive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = interactive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = interactive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        screen.Profile.Width = Width;
        screen.Profile.Capabilities.Unicode = writer.Encoding.GetByteCount("─│✓") > 3;
        return screen;
    }

    private static int WidthOfWindow()
    {
        if (Console.IsOutputRedirected)
            return int.TryParse(System.Environment.GetEnvironmentVariable("COLUMNS"), out var columns) && columns >= 40 ? columns : 200;
        return Math.Max(Console.WindowWidth, 40);
    }
}
