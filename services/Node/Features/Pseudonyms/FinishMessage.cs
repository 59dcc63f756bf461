using System.Globalization;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.QueryLists;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Does the next step of one message of an own ticket: adds the answers, checks them, names who cheats, or stores the pseudonyms.</summary>
/// <remarks>Every step looks only at what is stored, so that it comes out the same after a stop.</remarks>
internal sealed partial class FinishMessage(
    NodeOptions options, NodeDatabase database, KeyRing ring, PseudonymCaches caches, EvaluationQueue queue, TicketPoints points, NoticeOutbox outbox,
    AskAgain again, AuditLog audit, IServiceProvider services, TimeProvider clock, ILogger<FinishMessage> logger) : IWorkHandler
{
    public const string KindName = "finishEvaluation";

    private const string CheckColumn = "Check";

    public string Kind => KindName;

    public static string KeyOf(EvaluationMessageRow message) => string.Create(CultureInfo.InvariantCulture, $"{message.TicketId}/{message.Number}");

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var slash = work.Key.IndexOf('/', StringComparison.Ordinal);
        var (ticketId, number) = (work.Key[..slash], int.Parse(work.Key.AsSpan(slash + 1), CultureInfo.InvariantCulture));
        EvaluationTicketRow? ticket;
        EvaluationMessageRow? message;
        List<EvaluationAnswerRow> answers;
        await using (var db = database.Read())
        {
            ticket = await db.EvaluationTickets.FindAsync([ticketId], cancellationToken);
            message = await db.EvaluationMessages.FindAsync([ticketId, number], cancellationToken);
            answers = await db.EvaluationAnswers.Where(row => row.TicketId == ticketId && row.Number == number).ToListAsync(cancellationToken);
        }
        if (ticket is null || message is null)
            return null;
        var names = ticket.Evaluators.Split(',');
        if (ring.Find(ticket.KeyId) is not { } key || key.Epoch != ticket.Epoch || answers.Exists(answer => answer.Code is not null)
            || DroppedEvaluator.Of(ticket).Any(dropped => dropped.Code == EvaluationCodes.Cheat && names.Contains(dropped.Agency)))
        {
            await AskAsync(ticketId, cancellationToken);
            return null;
        }
        var others = names.Where(name => name != options.Agency).ToList();
        if (Silent(others, answers, EvaluationSteps.Points) is { Count: > 0 } silent)
            return await again.RunAsync(ticket, message, silent, EvaluationSteps.Points, own => own.Batch.Message(), cancellationToken);

        var isHolder = names.Length > others.Count;
        if (isHolder && key.KeyShare is null)
        {
            await database.WriteAsync(
                db => queue.NoteAsync(db, ticket.KeyId, ticket.Use, EvaluationCodes.NoShare, [key.KeyId, RequestRules.Text(key.Epoch)], cancellationToken),
                cancellationToken);
            return TimeSpan.FromMinutes(1);
        }
        var own = (await points.OfAsync(ticket))[number];
        var indexes = IndexSet.Of([.. names.Select(name => key.Holders[name])]);
        using var evaluator = isHolder ? new Evaluator(key.KeyShare!, indexes) : null;
        if (own.Begun is not { } begun || begun.Evaluators != ticket.Evaluators)
            own.Begun = begun = (ticket.Evaluators, new Evaluation(key.SharedKey, indexes, own.Batch.Points));
        var state = new MessageState(ticket, message, key, own, begun.Evaluation, evaluator, others, answers);
        return Add(state) is { } malformed ? await CheatAsync(state, [malformed], cancellationToken) : await CheckAsync(state, cancellationToken);
    }

    private sealed record MessageState(
        EvaluationTicketRow Ticket, EvaluationMessageRow Message, KeyInUse Key, MessagePoints Points, Evaluation Evaluation, Evaluator? Own,
        IReadOnlyList<string> Others, List<EvaluationAnswerRow> Answers)
    {
        public string Agency(byte index) => Key.Holders.Single(holder => holder.Value == index).Key;

        public Dictionary<byte, byte[]> Of(string step) => Answers.Where(answer => answer.Step == step).ToDictionary(answer => Key.Holders[answer.Agency], answer => answer.Body);
    }

    private static List<string> Silent(IEnumerable<string> others, List<EvaluationAnswerRow> answers, string step) =>
        [.. others.Where(other => !answers.Exists(answer => answer.Agency == other && answer.Step == step))];

    /// <summary>Adds all answers; the agency whose answers are malformed.</summary>
    private static string? Add(MessageState state)
    {
        foreach (var (index, body) in state.Of(EvaluationSteps.Points))
        {
            if (!state.Evaluation.TryAddAnswers(index, body, out _))
                return state.Agency(index);
        }
        if (state.Own is { } own && state.Evaluation.Missing.Contains(own.Index))
        {
            var sent = state.Points.Batch.Message();
            var answers = new byte[sent.Length];
            if (!own.TryEvaluate(sent, answers, out var refusal) || !state.Evaluation.TryAddAnswers(own.Index, answers, out refusal))
                throw new InvalidOperationException($"The own evaluation was refused: {refusal.Code}.");
        }
        return null;
    }

    private async Task<TimeSpan?> CheckAsync(MessageState state, CancellationToken cancellationToken)
    {
        var kept = await CheckOfAsync(state, cancellationToken);
        var check = kept is null ? state.Evaluation.BeginCheck() : state.Evaluation.ResumeCheck(points.Open(CheckColumn, KeyOf(state.Message), kept));
        if (state.Message.CheckHash is null)
        {
            await RequestAsync(state, EvaluationSteps.Check, check.Message(), kept is null ? check.State() : null, cancellationToken);
            if (state.Others.Count > 0)
                return AskAgain.After;
        }
        if (Silent(state.Others, state.Answers, EvaluationSteps.Check) is { Count: > 0 } silent)
            return await AskAgainAsync(state, silent, EvaluationSteps.Check, check.Message(), cancellationToken);
        var checks = state.Of(EvaluationSteps.Check);
        if (state.Own is { } own)
        {
            checks[own.Index] = own.TryAnswerCheck(check.Message(), out var answer, out var refusal)
                ? answer.ToArray()
                : throw new InvalidOperationException($"The own check was refused: {refusal.Code}.");
        }
        if (check.TryFinish(checks, out var evaluated, out var refusals))
        {
            await StoreAsync(state, evaluated, cancellationToken);
            return null;
        }
        // With unproven sums the cheat is named already; with proven ones that do not fit, its answers must be found.
        return refusals is [{ Code: OprfCodes.CheckFailed }]
            ? await ProveAsync(state, cancellationToken)
            : await CheatAsync(state, [.. refusals.Select(refusal => state.Agency(byte.Parse(refusal.Arguments[0], CultureInfo.InvariantCulture)))], cancellationToken);
    }

    private async Task<TimeSpan?> ProveAsync(MessageState state, CancellationToken cancellationToken)
    {
        var sent = state.Points.Batch.Message();
        if (state.Message.ProofHash is null)
        {
            LogCheckFailed(state.Ticket.TicketId, state.Message.Number);
            await RequestAsync(state, EvaluationSteps.Proof, sent, null, cancellationToken);
            return AskAgain.After;
        }
        if (Silent(state.Others, state.Answers, EvaluationSteps.Proof) is { Count: > 0 } silent)
            return await AskAgainAsync(state, silent, EvaluationSteps.Proof, sent, cancellationToken);
        var proofs = state.Of(EvaluationSteps.Proof);
        if (state.Own is { } own)
        {
            var given = new byte[sent.Length];
            proofs[own.Index] = own.TryEvaluate(sent, given, out var refusal) && own.TryProve(sent, given, out var proof, out refusal)
                ? proof.ToArray()
                : throw new InvalidOperationException($"The own proof was refused: {refusal.Code}.");
        }
        var cheats = state.Evaluation.NameCheats(proofs);
        if (cheats.Count == 0)
            throw new InvalidOperationException("All answers are proven and do not fit the combined check: they were damaged here.");
        return await CheatAsync(state, [.. cheats.Select(cheat => state.Agency(byte.Parse(cheat.Arguments[0], CultureInfo.InvariantCulture)))], cancellationToken);
    }

    private async Task<byte[]?> CheckOfAsync(MessageState state, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await db.EvaluationChecks
            .Where(row => row.TicketId == state.Message.TicketId && row.Number == state.Message.Number && row.Evaluators == state.Ticket.Evaluators)
            .Select(row => row.State).FirstOrDefaultAsync(cancellationToken);
    }

    private Task<TimeSpan> AskAgainAsync(MessageState state, List<string> silent, string step, byte[] body, CancellationToken cancellationToken) =>
        again.RunAsync(state.Ticket, state.Message, silent, step, _ => body, cancellationToken);

    private async Task RequestAsync(MessageState state, string step, byte[] body, byte[]? begun, CancellationToken cancellationToken)
    {
        var request = AskAgain.RequestOf(state.Ticket, state.Message, step, body);
        var notices = AskEvaluators.Seal(outbox, options.Agency, request).ToList();
        var hash = RequestRules.HashOf(options.NetworkId, request);
        var (checkHash, proofHash) = step == EvaluationSteps.Check ? (hash, state.Message.ProofHash) : (state.Message.CheckHash, hash);
        var now = clock.GetUtcNow();
        await database.WriteAsync(
            async db =>
            {
                // Where others are asked by now, the check is theirs to begin.
                var changed = await db.EvaluationMessages
                    .Where(row => row.TicketId == state.Message.TicketId && row.Number == state.Message.Number && row.PointsHash == state.Message.PointsHash)
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(row => row.CheckHash, checkHash).SetProperty(row => row.ProofHash, proofHash).SetProperty(row => row.AskedAt, now),
                        cancellationToken);
                if (changed == 0)
                    return;
                db.Outbox.AddRange(notices);
                if (begun is null)
                    return;
                db.EvaluationChecks.Add(new EvaluationCheckRow
                {
                    TicketId = state.Message.TicketId,
                    Number = state.Message.Number,
                    Evaluators = state.Ticket.Evaluators,
                    State = points.Protect(CheckColumn, KeyOf(state.Message), begun),
                });
            },
            cancellationToken);
    }

    /// <summary>Names the cheats and has the ticket amended: nothing of theirs is used.</summary>
    private async Task<TimeSpan?> CheatAsync(MessageState state, IReadOnlyList<string> cheats, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            async db =>
            {
                var ticket = (await db.EvaluationTickets.FindAsync([state.Ticket.TicketId], cancellationToken))!;
                foreach (var cheat in cheats.Where(cheat => !DroppedEvaluator.Of(ticket).Any(dropped => dropped.Agency == cheat && dropped.Code == EvaluationCodes.Cheat)))
                {
                    LogCheat(ticket.TicketId, state.Message.Number, cheat);
                    DroppedEvaluator.Add(ticket, cheat, EvaluationCodes.Cheat);
                    await queue.NoteAsync(db, ticket.KeyId, ticket.Use, EvaluationCodes.Cheat, [cheat], cancellationToken);
                    await audit.AppendAsync(
                        db, AuditLog.System, "", "evaluatorCheats", $"{ticket.TicketId}/{state.Message.Number}/{cheat}", EvaluationCodes.Cheat, cancellationToken);
                }
                await db.AddWorkAsync(AskEvaluators.KindName, ticket.TicketId, clock.GetUtcNow(), cancellationToken: cancellationToken);
            },
            cancellationToken);
        return null;
    }

    /// <summary>The pseudonyms go to the cache and to disk; then, in one transaction, their identifiers wait no more and whoever needs them hears of it.</summary>
    private async Task StoreAsync(MessageState state, EvaluatedBatch evaluated, CancellationToken cancellationToken)
    {
        var outputs = new PseudonymOutput[state.Points.Tokens.Length];
        state.Points.Batch.Finish(evaluated, outputs);
        caches.Of(state.Ticket.KeyId).Store(state.Points.Tokens, outputs);
        Array.Clear(outputs);
        state.Points.Begun = null;
        var (ticketId, number) = (state.Ticket.TicketId, state.Message.Number);
        var (first, end) = (number * Evaluator.MaxPoints, (number + 1) * Evaluator.MaxPoints);
        // Work that nobody does would be parked.
        var isFollowed = services.GetServices<IWorkHandler>().Any(handler => handler.Kind == PseudonymsKnown.KindName);
        var isLast = await database.WriteAsync(
            async db =>
            {
                await db.WaitingIdentifiers.Where(row => row.TicketId == ticketId && row.Position >= first && row.Position < end).ExecuteDeleteAsync(cancellationToken);
                await db.EvaluationAnswers.Where(row => row.TicketId == ticketId && row.Number == number).ExecuteDeleteAsync(cancellationToken);
                await db.EvaluationChecks.Where(row => row.TicketId == ticketId && row.Number == number).ExecuteDeleteAsync(cancellationToken);
                await db.EvaluationMessages.Where(row => row.TicketId == ticketId && row.Number == number).ExecuteDeleteAsync(cancellationToken);
                if (isFollowed)
                    await PseudonymsKnown.AddAsync(db, state.Ticket.KeyId, KeyOf(state.Message), state.Points.Tokens, clock.GetUtcNow(), cancellationToken);
                if (await db.EvaluationMessages.AnyAsync(row => row.TicketId == ticketId, cancellationToken))
                    return false;
                await db.EvaluationTickets.Where(row => row.TicketId == ticketId).ExecuteDeleteAsync(cancellationToken);
                await ClearProblemAsync(db, state.Ticket, cancellationToken);
                await PrepareSealedList.LookAsync(db, clock.GetUtcNow(), cancellationToken);
                await db.AddWorkAsync(
                    FormTicket.KindName, EvaluationQueue.KeyOf(state.Ticket.KeyId, state.Ticket.Use), clock.GetUtcNow(), cancellationToken: cancellationToken);
                return true;
            },
            cancellationToken);
        if (!isLast)
            return;
        points.Forget(ticketId);
        LogFinished(options.Agency, ticketId, state.Ticket.Count);
    }

    // Who cheats stays named until somebody has looked at the audit log: only what is over by itself is cleared.
    private static Task ClearProblemAsync(NodeDbContext db, EvaluationTicketRow ticket, CancellationToken cancellationToken) => db.EvaluationProblems
        .Where(row => row.KeyId == ticket.KeyId && row.Use == ticket.Use && row.Code != EvaluationCodes.Cheat).ExecuteDeleteAsync(cancellationToken);

    private Task AskAsync(string ticketId, CancellationToken cancellationToken) => database.WriteAsync(
        db => db.AddWorkAsync(AskEvaluators.KindName, ticketId, clock.GetUtcNow(), cancellationToken: cancellationToken), cancellationToken);

    [LoggerMessage(2731, LogLevel.Error, "The combined check of ticket {TicketId}, message {Number}, does not hold; proofs of the whole message are asked for")]
    private partial void LogCheckFailed(string ticketId, int number);

    [LoggerMessage(2732, LogLevel.Error, "Under ticket {TicketId}, message {Number}, {Cheat} cannot prove what it answered; the ticket goes on without it")]
    private partial void LogCheat(string ticketId, int number, string cheat);

    [LoggerMessage(2733, LogLevel.Debug, "{Agency} finished ticket {TicketId} of {Count} points")]
    private partial void LogFinished(string agency, string ticketId, int count);
}
