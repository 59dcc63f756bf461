using System.CommandLine;
using ExchangeNetwork.Cli.Node;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.Texts;
using ExchangeNetwork.Messages.Api;
using Spectre.Console.Rendering;

namespace ExchangeNetwork.Cli.Lists;

/// <summary><c>list decoys</c> and <c>list prove-decoy</c>.</summary>
internal static class ShowDecoys
{
    private static readonly TableOf<DecoyAlarmView> Table = new TableOf<DecoyAlarmView>()
        .Id(Phrases.DecoyAlarm, alarm => alarm.Id)
        .Text(Phrases.Agency, alarm => alarm.Agency)
        .Id(Phrases.List, alarm => alarm.ListId)
        .Time(Phrases.At, alarm => alarm.At)
        .Text(Phrases.Record, RecordOf)
        .Number(Phrases.Block, alarm => alarm.BlockNumber);

    /// <summary><c>list decoys</c></summary>
    public static Command Create(Syntax syntax)
    {
        var limit = syntax.Limit();
        return syntax.Verb("decoys", Phrases.DecoysHelp, [limit], async (call, cancellation) =>
        {
            await call.ListAsync("decoy-alarms", limit, Table, cancellation);
            return ExitCode.Ok;
        });
    }

    /// <summary><c>list prove-decoy ALARM</c></summary>
    public static Command CreateProve(Syntax syntax)
    {
        var id = syntax.Id(Phrases.DecoyAlarmId);
        return syntax.Verb("prove-decoy", Phrases.ProveDecoyHelp, [id], async (call, cancellation) =>
        {
            var proof = await call.Node().PostAsync<DecoyProof>($"decoy-alarms/{Web.Segment(call.Value(id))}/proof", null, cancellation);
            call.Output.Document(proof, () => One(proof, call.Output.Reader));
            call.Output.Hint(Phrases.DecoyProofHint);
            return ExitCode.Ok;
        });
    }

    private static IRenderable One(DecoyProof proof, Reader reader) => Format.Pairs(
        reader,
        (Phrases.DecoyAlarm, proof.Alarm.Id),
        (Phrases.Agency, proof.Alarm.Agency),
        (Phrases.List, proof.Alarm.ListId),
        (Phrases.Record, RecordOf(proof.Alarm)),
        (Phrases.Transaction, proof.Alarm.TransactionId),
        (Phrases.Block, Format.Number(proof.Alarm.BlockNumber)),
        (Phrases.Type, proof.IdentifierType),
        (Phrases.Decoy, proof.Value),
        (Phrases.Tag, proof.Alarm.Tag),
        (Phrases.DecoyRoot, proof.DecoyRoot),
        (Phrases.DecoyPlace, $"{proof.Place} / {proof.Places}"),
        (Phrases.DecoySalt, proof.Salt),
        (Phrases.DecoyPath, string.Join('\n', proof.Path)));

    private static string? RecordOf(DecoyAlarmView alarm) => alarm.RecordId is null ? null : $"{alarm.Source} / {alarm.RecordId}";
}
