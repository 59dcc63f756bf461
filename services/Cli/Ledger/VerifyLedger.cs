using System.CommandLine;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Ledger.Verification;
using ExchangeNetwork.Messages.Errors;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ExchangeNetwork.Cli.Ledger;

/// <summary><c>ledger verify PATH</c>: checks a ledger file offline, or a Fabric network across its peers, trusting nobody but the checkpoints given.</summary>
internal static class VerifyLedger
{
    private static readonly TableOf<CheckpointFinding> Checkpoints = new TableOf<CheckpointFinding>()
        .Text(Phrases.Agency, finding => finding.Checkpoint.Agency)
        .Number(Phrases.Block, finding => finding.Checkpoint.Number)
        .Time(Phrases.At, finding => finding.Checkpoint.At)
        .Word(Phrases.Result, finding => Word(finding.Verdict))
        .Text(Phrases.Why, (finding, reader) => finding.Fault is { } fault ? Describe(fault, reader.Language) : "");

    private static readonly TableOf<VerificationFinding> Faults = new TableOf<VerificationFinding>()
        .Number(Phrases.Block, finding => finding.Block)
        .Number(Phrases.Transaction, finding => finding.TransactionIndex)
        .Id(Phrases.Code, finding => finding.Fault.Code)
        .Text(Phrases.Why, (finding, reader) => Describe(finding.Fault, reader.Language));

    /// <summary>The command.</summary>
    public static Command Create(Syntax syntax)
    {
        var path = syntax.Argument<string>("PATH", Phrases.LedgerPath);
        var files = syntax.Option<string[]>("--checkpoint", Phrases.OptionCheckpoint, "FILE");
        files.AllowMultipleArgumentsPerToken = true;
        return syntax.Verb("verify", Phrases.LedgerVerifyHelp, [path, files], async (call, cancellation) =>
        {
            var checkpoints = new List<KeptCheckpoint>();
            foreach (var file in call.Value(files) ?? [])
                checkpoints.AddRange(ReadCheckpoints(file));
            var request = new VerificationRequest { Path = call.Value(path)!, Keys = NetworkKeys.Find, Checkpoints = checkpoints };
            var report = await WatchAsync(call, step => VerifyFabricNetwork.Describes(request.Path)
                ? VerifyFabricNetwork.RunAsync(request, step, cancellation)
                : Task.FromResult(LedgerVerifier.Verify(request, step, NullLogger.Instance, cancellation)));
            call.Output.Document(Document(report, call.Language), () => View(report, call.Output.Reader));
            if (checkpoints.Count == 0)
                call.Output.Warn(Phrases.NoCheckpoints);
            return report.Verified ? ExitCode.Ok : ExitCode.NotVerified;
        });
    }

    private static IReadOnlyList<KeptCheckpoint> ReadCheckpoints(string file)
    {
        if (!File.Exists(file))
            throw new CommandException(ExitCode.Usage, "XN-CLI-005", Safe.Text(file));
        return KeptCheckpoint.ReadFile(file);
    }

    private static Task<VerificationReport> WatchAsync(Call call, Func<Action<VerificationProgress>?, Task<VerificationReport>> verify)
    {
        if (call.Output.Progress is not { } screen)
            return verify(null);
        return screen.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(progress =>
            {
                var bar = progress.AddTask(call.Language.Say(Phrases.StepBlocks));
                return verify(step => Show(call, bar, step));
            });
    }

    private static void Show(Call call, ProgressTask bar, VerificationProgress progress)
    {
        bar.Description = call.Language.Say(progress.Step switch
        {
            VerificationStep.Blocks => Phrases.StepBlocks,
            VerificationStep.State => Phrases.StepState,
            VerificationStep.PrivateData => Phrases.StepPrivateData,
            _ => Phrases.StepCheckpoints,
        });
        // Only blocks have a known end.
        bar.IsIndeterminate = progress.Step is VerificationStep.State or VerificationStep.PrivateData;
        bar.MaxValue = Math.Max(1, progress.Total);
        bar.Value = progress.Done;
    }

    private static object Document(VerificationReport report, Texts.Language language) => new
    {
        report.Verified,
        report.Channel,
        Blocks = report.Head.Number + 1,
        HeadHash = Convert.ToHexStringLower(report.Head.Hash),
        report.Transactions,
        report.Invalid,
        report.StateKeys,
        report.PrivateValues,
        Faults = report.FaultCount,
        report.FirstBadBlock,
        Findings = report.Findings.Select(finding => new
        {
            finding.Block,
            Transaction = finding.TransactionIndex,
            finding.Fault.Code,
            Text = Describe(finding.Fault, language),
        }),
        Checkpoints = report.Checkpoints.Select(finding => new
        {
            finding.Checkpoint.Agency,
            finding.Checkpoint.MspId,
            finding.Checkpoint.Number,
            finding.Checkpoint.At,
            Result = Word(finding.Verdict),
            finding.Fault?.Code,
            Text = finding.Fault is { } fault ? Describe(fault, language) : null,
        }),
    };

    private static Rows View(VerificationReport report, Reader reader)
    {
        var verified = new Paragraph();
        verified.Append(
            (report.Verified ? "✓ " : "✗ ") + reader.Say(report.Verified ? Phrases.LedgerVerified : Phrases.LedgerNotVerified) + "\n",
            new Style(report.Verified ? Color.Green : Color.Red, decoration: Decoration.Bold));
        var parts = new List<IRenderable>
        {
            verified,
            Format.Pairs(
                reader,
                (Phrases.Channel, report.Channel),
                (Phrases.Blocks, Format.Number(report.Head.Number + 1)),
                (Phrases.HeadHash, Convert.ToHexStringLower(report.Head.Hash)),
                (Phrases.Transactions, reader.Say(Phrases.TransactionsText, Format.Number(report.Transactions), Format.Number(report.Invalid))),
                (Phrases.StateKeys, Format.Number(report.StateKeys)),
                (Phrases.PrivateValues, Format.Number(report.PrivateValues)),
                (Phrases.FaultsFound, Format.Number(report.FaultCount))),
        };
        if (report.Findings.Count > 0)
            parts.Add(Faults.Render(report.Findings, reader));
        if (report.Checkpoints.Count > 0)
            parts.Add(Checkpoints.Render(report.Checkpoints, reader));
        return new Rows(parts);
    }

    private static string Describe(Refusal fault, Texts.Language language) => ErrorCatalogue.Describe(fault.Code, language.Tag, [.. fault.Arguments]);

    private static string Word(CheckpointVerdict verdict) => verdict switch
    {
        CheckpointVerdict.Matches => "matches",
        CheckpointVerdict.BlockMissing => "blockMissing",
        CheckpointVerdict.Differs => "differs",
        CheckpointVerdict.BadSignature => "badSignature",
        _ => "otherChannel",
    };
}
