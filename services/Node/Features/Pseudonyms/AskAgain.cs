using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Asks evaluators again that took a request and have not answered it: whatever became of it there, the same request is answered as the first would have been.</summary>
/// <remarks>A request that was not even taken is repeated by the outbox, and one whose evaluator stays silent goes to another, see <see cref="AskEvaluators"/>.</remarks>
internal sealed partial class AskAgain(
    NodeOptions options, NodeDatabase database, TicketPoints points, NoticeOutbox outbox, TimeProvider clock, ILogger<AskAgain> logger)
{
    /// <summary>How long an answer may take before it is asked for again.</summary>
    public static readonly TimeSpan After = TimeSpan.FromSeconds(30);

    // Longer than a message waits to be sent, unless nothing is sent there now.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(10);

    /// <summary>Asks once the time for an answer is over.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="message">The message as it was when its answers were read.</param>
    /// <param name="silent">Who has not answered.</param>
    /// <param name="step">What was asked last, one of <see cref="EvaluationSteps"/>.</param>
    /// <param name="body">What was sent, of the message's points.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The time until the next look.</returns>
    public async Task<TimeSpan> RunAsync(
        EvaluationTicketRow ticket, EvaluationMessageRow message, IReadOnlyCollection<string> silent, string step, Func<MessagePoints, byte[]> body,
        CancellationToken cancellationToken)
    {
        if (Left(message.AskedAt) is { Ticks: > 0 } answering)
            return answering;
        var own = (await points.OfAsync(ticket))[message.Number];
        if (Left(own.AskedAgainAt) is { Ticks: > 0 } answeringAgain)
            return answeringAgain;
        var again = RequestOf(ticket, message, step, body(own));
        var notices = silent.Select(agency => outbox.TrySeal(agency, BusAddresses.Pseudonyms, EvaluationRequest.Type, again)).OfType<OutboxRow>().ToList();
        var sent = await database.WriteAsync(
            async db =>
            {
                // Meanwhile others may have been asked, or it may have been finished.
                var isOpen = await db.EvaluationMessages.AnyAsync(
                    row => row.TicketId == message.TicketId && row.Number == message.Number && row.PointsHash == message.PointsHash
                        && row.CheckHash == message.CheckHash && row.ProofHash == message.ProofHash,
                    cancellationToken);
                if (!isOpen)
                    return 0;
                var before = clock.GetUtcNow() - OnItsWay;
                var taking = new List<OutboxRow>();
                foreach (var notice in notices)
                {
                    // One that takes nothing now would find as many copies as it was away for half-minutes.
                    if (!await db.Outbox.AnyAsync(row => row.Address == notice.Address && !row.Parked && (row.Attempts > 1 || row.NotBefore <= before), cancellationToken))
                        taking.Add(notice);
                }
                db.Outbox.AddRange(taking);
                return taking.Count;
            },
            cancellationToken);
        own.AskedAgainAt = clock.GetUtcNow();
        if (sent > 0)
            LogAsked(options.Agency, message.TicketId, message.Number, again.Step, sent);
        return After;
    }

    /// <summary>A request for a step of a message, the same each time.</summary>
    public static EvaluationRequest RequestOf(EvaluationTicketRow ticket, EvaluationMessageRow message, string step, byte[] body) => new(
        ticket.TicketId, message.Number, step, ticket.Evaluators.Split(','), body, step == EvaluationSteps.Check ? [] : AskEvaluators.PathOf(message));

    private TimeSpan Left(DateTimeOffset askedAt) => askedAt + After - clock.GetUtcNow();

    [LoggerMessage(2761, LogLevel.Information, "{Agency} asks again under ticket {TicketId}, message {Number}, step {Step}: {Count} evaluators have not answered")]
    private partial void LogAsked(string agency, string ticketId, int number, string step, int count);
}
