using ExchangeNetwork.Cli.Texts;

namespace ExchangeNetwork.Cli.Shell;

/// <summary>How the command ended, for scripts; the numbers are part of its interface (docs/cli.md).</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>Refused by a rule of the network or the node.</summary>
    Refused = 1,

    /// <summary>Wrong usage: arguments, files, settings.</summary>
    Usage = 2,

    /// <summary>Not signed in, or the sign-in was refused.</summary>
    NotSignedIn = 3,

    /// <summary>Node, identity provider or ledger unreachable or failing.</summary>
    Unreachable = 4,

    /// <summary>Done, but rows were rejected.</summary>
    RowsRejected = 5,

    /// <summary>Something did not verify.</summary>
    NotVerified = 6,

    /// <summary>A fault in the command itself (EX_SOFTWARE of sysexits.h).</summary>
    Fault = 70,

    /// <summary>Interrupted (128 + SIGINT).</summary>
    Interrupted = 130,
}

/// <summary>The exit codes as help shows them.</summary>
internal static class ExitCodes
{
    /// <summary>Every code with its meaning, in order.</summary>
    public static IReadOnlyList<(ExitCode Code, Phrase Meaning)> All { get; } =
    [
        (ExitCode.Ok, Phrases.ExitOk),
        (ExitCode.Refused, Phrases.ExitRefused),
        (ExitCode.Usage, Phrases.ExitUsage),
        (ExitCode.NotSignedIn, Phrases.ExitNotSignedIn),
        (ExitCode.Unreachable, Phrases.ExitUnreachable),
        (ExitCode.RowsRejected, Phrases.ExitRowsRejected),
        (ExitCode.NotVerified, Phrases.ExitNotVerified),
        (ExitCode.Fault, Phrases.ExitFault),
        (ExitCode.Interrupted, Phrases.ExitInterrupted),
    ];

    /// <summary>The worse of two results of one command: a refusal outweighs rejected rows.</summary>
    public static ExitCode Worse(ExitCode left, ExitCode right) => Weight(right) > Weight(left) ? right : left;

    private static int Weight(ExitCode code) => code switch
    {
        ExitCode.Ok => 0,
        ExitCode.RowsRejected => 1,
        ExitCode.NotVerified => 2,
        ExitCode.Refused => 3,
        _ => 4,
    };
}
