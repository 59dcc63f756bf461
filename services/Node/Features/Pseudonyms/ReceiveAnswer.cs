using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Takes the evaluators' answers to own requests; the first one counts.</summary>
internal sealed class ReceiveAnswer(TimeProvider clock) : INoticeHandler
{
    public string Type => EvaluationAnswer.Type;

    public async Task<string?> ApplyAsync(NodeDbContext db, ReceivedNotice notice, CancellationToken cancellationToken)
    {
        if (RequestRules.ReadAnswer(notice.Content) is not { } answer)
            return "XN-NOTICE-014";
        var ticket = await db.EvaluationTickets.FindAsync([answer.TicketId], cancellationToken);
        var message = await db.EvaluationMessages.FindAsync([answer.TicketId, answer.Number], cancellationToken);
        // The repetition of an answer to a message that is finished, or to others in this evaluator's place, is no news.
        if (ticket is null || message is null || !ticket.Evaluators.Split(',').Contains(notice.Sender))
            return null;
        var asked = answer.Step switch
        {
            EvaluationSteps.Points => message.PointsHash,
            EvaluationSteps.Check => message.CheckHash,
            _ => message.ProofHash,
        };
        if (asked is null || !asked.AsSpan().SequenceEqual(answer.RequestHash))
            return EvaluationCodes.NotAsked;
        if (await db.EvaluationAnswers.FindAsync([answer.TicketId, answer.Number, answer.Step, notice.Sender], cancellationToken) is not null)
            return null;
        db.EvaluationAnswers.Add(new EvaluationAnswerRow
        {
            TicketId = answer.TicketId,
            Number = answer.Number,
            Step = answer.Step,
            Agency = notice.Sender,
            Body = answer.Body,
            Code = answer.Code,
            ReceivedAt = clock.GetUtcNow(),
        });
        await db.AddWorkAsync(FinishMessage.KindName, FinishMessage.KeyOf(message), clock.GetUtcNow(), cancellationToken: cancellationToken);
        return null;
    }
}
