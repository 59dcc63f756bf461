using System.CommandLine;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Audit;

/// <summary><c>audit [--verify]</c> and <c>checkpoints --out FILE</c>.</summary>
internal static class AuditCommands
{
    private static readonly TableOf<AuditView> Table = new TableOf<AuditView>()
        .Number(Phrases.Sequence, row => row.Sequence)
        .Time(Phrases.At, row => row.At)
        .Text(Phrases.Actor, row => row.Actor)
        .Word(Phrases.Role, row => row.Role)
        .Text(Phrases.Act, row => row.Act)
        .Text(Phrases.Subject, row => row.Subject)
        .Text(Phrases.Outcome, row => row.Outcome);

    /// <summary><c>audit</c></summary>
    public static Command Create(Syntax syntax)
    {
        var verify = syntax.Option<bool>("--verify", Phrases.OptionVerifyAudit);
        var limit = syntax.Limit();
        return syntax.Verb("audit", Phrases.AuditHelp, [verify, limit], async (call, cancellation) =>
        {
            if (!call.Value(verify))
            {
                await call.ListAsync("audit", limit, Table, cancellation);
                return ExitCode.Ok;
            }
            var verified = await call.Node().GetAsync<AuditVerification>("audit/verification", cancellation);
            call.Output.Document(verified, () => Format.Line(verified.Intact
                ? call.Language.Say(Phrases.AuditIntact, Format.Number(verified.Rows))
                : call.Language.Say(Phrases.AuditBroken, Format.Number(verified.FirstBroken))));
            return verified.Intact ? ExitCode.Ok : ExitCode.NotVerified;
        });
    }

    /// <summary><c>checkpoints</c></summary>
    public static Command CreateCheckpoints(Syntax syntax)
    {
        var file = syntax.Option<string>("--out", Phrases.OptionCheckpointsOut, "FILE");
        file.Required = true;
        var agency = syntax.Option<string?>("--agency", Phrases.OptionCheckpointsAgency, "ID");
        return syntax.Verb("checkpoints", Phrases.CheckpointsHelp, [file, agency], async (call, cancellation) =>
        {
            var path = call.Value(file)!;
            using var response = await call.Node().OpenAsync(
                Web.Query("checkpoints", ("agency", call.Value(agency))), "application/x-ndjson", cancellation);
            await Downloads.SaveAsync(response, path, cancellation);
            var count = File.ReadLines(path).Count(line => line.Length > 0);
            call.Output.Document(new { File = path, Checkpoints = count }, () => Format.Line(call.Language.Say(Phrases.CheckpointsSaved, count, path)));
            return ExitCode.Ok;
        });
    }
}
