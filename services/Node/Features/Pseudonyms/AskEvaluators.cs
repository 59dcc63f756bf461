using System.Collections.Immutable;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.TicketAudits;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Takes a ticket to the ledger, sends its messages to the evaluators, and asks others in place of those that are silent, refuse or cheat.</summary>
/// <remarks>Whatever it is stopped at, it goes on with the same points: all of them come from the ticket's seed.</remarks>
internal sealed partial class AskEvaluators(
    NodeOptions options, NodeDatabase database, ContractCalls contract, KeyRing ring, Evaluators evaluators, EvaluationQueue queue, TicketPoints points,
    OwnPoints audited, RecordSource records, NoticeOutbox outbox, AuditLog audit, TimeProvider clock, ILogger<AskEvaluators> logger) : IWorkHandler
{
    public const string KindName = "askEvaluators";

    /// <summary>How long an evaluator may be silent before another is asked.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan UntilTheBlock = TimeSpan.FromMilliseconds(200);

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        EvaluationTicketRow? ticket;
        await using (var db = database.Read())
            ticket = await db.EvaluationTickets.FindAsync([work.Key], cancellationToken);
        if (ticket is null)
            return null;
        if (ring.Find(ticket.KeyId) is not { } key || key.Epoch != ticket.Epoch)
        {
            await ReleaseAsync(ticket, new Refusal(Rules.Pseudonyms.EpochIsOver, ticket.KeyId, RequestRules.Text(ticket.Epoch)), cancellationToken);
            return null;
        }
        if (!ticket.Asked)
            return await IssueAsync(ticket, cancellationToken);
        return await ReplaceAsync(ticket, key, cancellationToken);
    }

    private async Task<TimeSpan?> IssueAsync(EvaluationTicketRow ticket, CancellationToken cancellationToken)
    {
        var messages = await points.OfAsync(ticket);
        IReadOnlyList<byte[]> roots = [.. messages.OrderBy(message => message.Key).Select(message => RequestRules.RootOf(message.Value.Batch.Message()))];
        var request = new TicketRequest
        {
            TicketId = ticket.TicketId,
            KeyId = ticket.KeyId,
            Epoch = ticket.Epoch,
            Use = Enum.Parse<EvaluationUse>(ticket.Use),
            Count = ticket.Count,
            Messages = roots.Count,
            PointsRoot = Convert.ToHexStringLower(MerkleTree.Root(roots)),
            IntakeRoot = Convert.ToHexStringLower(records.RootOf(ticket.Frames)),
            Evaluators = ticket.Evaluators.Split(','),
        };
        var outcome = await contract.SubmitAsync(Functions.PseudonymsTicket, request, cancellationToken);
        if (outcome.Refusal is { } refusal)
        {
            await ReleaseAsync(ticket, refusal, cancellationToken);
            return null;
        }
        // Before anything is sent, or what makes the points might be gone.
        if (await audited.ChooseAsync(ticket, outcome, messages, roots, cancellationToken) is not { } chosen)
            return UntilTheBlock;
        var rows = roots.Select((_, number) => new EvaluationMessageRow
        {
            TicketId = ticket.TicketId,
            Number = number,
            Path = [.. MerkleTree.InclusionProof(roots, number).SelectMany(hash => hash)],
        }).ToList();
        await SendAsync(ticket, rows, isNew: true, cancellationToken, chosen);
        return Patience;
    }

    /// <summary>Sends all messages to all evaluators but this one, in the transaction that says so.</summary>
    private async Task SendAsync(
        EvaluationTicketRow ticket, List<EvaluationMessageRow> messages, bool isNew, CancellationToken cancellationToken, IReadOnlyList<OwnOpeningRow>? chosen = null)
    {
        var byNumber = await points.OfAsync(ticket);
        var notices = new List<OutboxRow>();
        foreach (var message in messages)
        {
            var request = AskAgain.RequestOf(ticket, message, EvaluationSteps.Points, byNumber[message.Number].Batch.Message());
            notices.AddRange(Seal(outbox, options.Agency, request));
            (message.PointsHash, message.CheckHash, message.ProofHash) = (RequestRules.HashOf(options.NetworkId, request), null, null);
            message.AskedAt = clock.GetUtcNow();
        }
        await database.WriteAsync(
            async db =>
            {
                var row = (await db.EvaluationTickets.FindAsync([ticket.TicketId], cancellationToken))!;
                (row.Evaluators, row.Asked) = (ticket.Evaluators, true);
                await db.EvaluationAnswers.Where(row => row.TicketId == ticket.TicketId).ExecuteDeleteAsync(cancellationToken);
                if (isNew)
                    db.EvaluationMessages.AddRange(messages);
                else
                    db.EvaluationMessages.UpdateRange(messages);
                db.Outbox.AddRange(notices);
                await audited.KeepAsync(db, chosen ?? [], cancellationToken);
                // An agency that is its own only evaluator waits for nobody.
                await db.AddWorkAsync(FinishMessage.KindName, messages.ConvertAll(FinishMessage.KeyOf), clock.GetUtcNow(), cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Seals a request for all evaluators that it names but this agency; those that cannot be written to are silent.</summary>
    public static IEnumerable<OutboxRow> Seal(NoticeOutbox outbox, string own, EvaluationRequest request) => request.Evaluators
        .Where(evaluator => evaluator != own)
        .Select(evaluator => outbox.TrySeal(evaluator, BusAddresses.Pseudonyms, EvaluationRequest.Type, request))
        .OfType<OutboxRow>();

    /// <summary>The hashes of a message's path.</summary>
    public static IReadOnlyList<byte[]> PathOf(EvaluationMessageRow message) => [.. message.Path.Chunk(MerkleTree.HashSize)];

    private async Task<TimeSpan?> ReplaceAsync(EvaluationTicketRow ticket, KeyInUse key, CancellationToken cancellationToken)
    {
        List<EvaluationMessageRow> messages;
        List<EvaluationAnswerRow> answers;
        await using (var db = database.Read())
        {
            messages = await db.EvaluationMessages.Where(row => row.TicketId == ticket.TicketId).OrderBy(row => row.Number).ToListAsync(cancellationToken);
            answers = await db.EvaluationAnswers.Where(row => row.TicketId == ticket.TicketId)
                .Select(row => new EvaluationAnswerRow
                {
                    TicketId = row.TicketId,
                    Number = row.Number,
                    Step = row.Step,
                    Agency = row.Agency,
                    Code = row.Code,
                    ReceivedAt = row.ReceivedAt,
                    Body = Array.Empty<byte>(),
                }).ToListAsync(cancellationToken);
        }
        var now = ticket.Evaluators.Split(',').ToImmutableArray();
        var dropped = DroppedEvaluator.Of(ticket);
        var before = clock.GetUtcNow() - PatienceOf(dropped);
        var isRefused = false;
        foreach (var evaluator in now.Where(evaluator => evaluator != options.Agency))
        {
            if (dropped.Any(vain => vain.Agency == evaluator && vain.Code == EvaluationCodes.Cheat))
                continue;
            // One that refuses again is not asked again at once: every amendment counts.
            var isKnown = dropped.Any(vain => vain.Agency == evaluator);
            if (answers.Find(answer => answer.Agency == evaluator && answer.Code is not null) is { } refused)
            {
                if (isKnown && messages.Exists(message => message.AskedAt > before))
                    continue;
                isRefused = true;
                await DropAsync(ticket, evaluator, EvaluationCodes.Refused, [evaluator, refused.Code!], cancellationToken);
            }
            else if (IsSilent(evaluator, before, messages, answers))
            {
                await DropAsync(ticket, evaluator, EvaluationCodes.Silent, [evaluator], cancellationToken);
            }
        }
        var isDropped = DroppedEvaluator.Of(ticket).Count > dropped.Count;
        dropped = DroppedEvaluator.Of(ticket);
        if (!isDropped && !dropped.Any(vain => vain.Code == EvaluationCodes.Cheat && now.Contains(vain.Agency)))
            return Patience;
        if (evaluators.Choose(key, dropped) is not { } chosen || chosen.SequenceEqual(now))
        {
            await NoteAsync(ticket, EvaluationCodes.TooFew, [ticket.KeyId, RequestRules.Text(key.Threshold)], cancellationToken);
            if (isRefused)
                await SendAsync(ticket, messages, isNew: false, cancellationToken);
            return Patience;
        }
        var outcome = await contract.SubmitAsync(Functions.PseudonymsAmendTicket, new TicketAmendment(ticket.TicketId, chosen), cancellationToken);
        if (outcome.Refusal is { } refusal)
        {
            if (refusal.Code == Rules.Pseudonyms.Evaluators)
                return Patience;
            await ReleaseAsync(ticket, refusal, cancellationToken);
            return null;
        }
        ticket.Evaluators = string.Join(',', chosen);
        await SendAsync(ticket, messages, isNew: false, cancellationToken);
        return Patience;
    }

    // Twice as long after each that was asked in vain, two hours at most: while several are away, the ticket is not amended to its end.
    private static TimeSpan PatienceOf(IReadOnlyList<DroppedEvaluator> dropped) => Patience * (1 << Math.Min(dropped.Count, 6));

    private static bool IsSilent(string evaluator, DateTimeOffset before, List<EvaluationMessageRow> messages, List<EvaluationAnswerRow> answers)
    {
        // One that answers, if slowly, is not silent.
        if (answers.Exists(answer => answer.Agency == evaluator && answer.ReceivedAt > before))
            return false;
        return messages.Exists(message => message.AskedAt <= before
            && !answers.Exists(answer => answer.Agency == evaluator && answer.Number == message.Number && answer.Step == StepOf(message)));
    }

    private static string StepOf(EvaluationMessageRow message) =>
        message.ProofHash is not null ? EvaluationSteps.Proof : message.CheckHash is not null ? EvaluationSteps.Check : EvaluationSteps.Points;

    private async Task DropAsync(EvaluationTicketRow ticket, string evaluator, string code, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        LogDropped(ticket.TicketId, evaluator, code);
        await database.WriteAsync(
            async db =>
            {
                // A cheat may have been named meanwhile.
                var row = (await db.EvaluationTickets.FindAsync([ticket.TicketId], cancellationToken))!;
                DroppedEvaluator.Add(row, evaluator, code);
                ticket.Dropped = row.Dropped;
                await queue.NoteAsync(db, ticket.KeyId, ticket.Use, code, arguments, cancellationToken);
                await audit.AppendAsync(db, AuditLog.System, "", "evaluatorReplaced", $"{ticket.TicketId}/{evaluator}", code, cancellationToken);
            },
            cancellationToken);
    }

    private Task NoteAsync(EvaluationTicketRow ticket, string code, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        database.WriteAsync(db => queue.NoteAsync(db, ticket.KeyId, ticket.Use, code, arguments, cancellationToken), cancellationToken);

    /// <summary>Gives a ticket up: its identifiers wait for another one.</summary>
    private async Task ReleaseAsync(EvaluationTicketRow ticket, Refusal refusal, CancellationToken cancellationToken)
    {
        LogReleased(ticket.TicketId, refusal.Code);
        await database.WriteAsync(
            async db =>
            {
                await db.WaitingIdentifiers.Where(row => row.TicketId == ticket.TicketId)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.TicketId, (string?)null), cancellationToken);
                await db.EvaluationMessages.Where(row => row.TicketId == ticket.TicketId).ExecuteDeleteAsync(cancellationToken);
                await db.EvaluationAnswers.Where(row => row.TicketId == ticket.TicketId).ExecuteDeleteAsync(cancellationToken);
                await db.EvaluationChecks.Where(row => row.TicketId == ticket.TicketId).ExecuteDeleteAsync(cancellationToken);
                await db.EvaluationTickets.Where(row => row.TicketId == ticket.TicketId).ExecuteDeleteAsync(cancellationToken);
                await queue.NoteAsync(db, ticket.KeyId, ticket.Use, refusal.Code, [.. refusal.Arguments], cancellationToken);
                var pause = refusal.Code is Rules.Pseudonyms.EpochIsOver or Rules.Pseudonyms.IsRetired ? TimeSpan.FromSeconds(5) : TimeSpan.FromMinutes(1);
                await db.AddWorkAsync(
                    FormTicket.KindName, EvaluationQueue.KeyOf(ticket.KeyId, ticket.Use), clock.GetUtcNow() + pause, cancellationToken: cancellationToken);
            },
            cancellationToken);
        points.Forget(ticket.TicketId);
    }

    [LoggerMessage(2721, LogLevel.Warning, "Ticket {TicketId} goes on without {Evaluator} ({Code})")]
    private partial void LogDropped(string ticketId, string evaluator, string code);

    [LoggerMessage(2722, LogLevel.Warning, "Ticket {TicketId} was given up ({Code}); its identifiers wait for another one")]
    private partial void LogReleased(string ticketId, string code);
}
