using System.Security.Cryptography;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Takes requests for evaluations: a new one becomes work, one that was answered gets the stored answer, another one in its place is an alarm.</summary>
internal sealed class ReceiveRequest(NodeOptions options, NoticeOutbox outbox, AuditLog audit, TimeProvider clock) : INoticeHandler
{
    /// <summary>Word of the audit log for other points under a ticket and message that were asked for.</summary>
    public const string Alarm = "evaluationRequestChanged";

    public string Type => EvaluationRequest.Type;

    public async Task<string?> ApplyAsync(NodeDbContext db, ReceivedNotice notice, CancellationToken cancellationToken)
    {
        if (RequestRules.Read(notice.Content) is not { } request)
            return "XN-NOTICE-014";
        var hash = RequestRules.HashOf(options.NetworkId, request);
        var evaluators = string.Join(',', request.Evaluators);
        var body = SHA256.HashData(request.Body);
        var given = await db.GivenEvaluations.Where(row => row.Requester == notice.Sender && row.TicketId == request.TicketId && row.Number == request.Number)
            .ToListAsync(cancellationToken);
        // The points of a message never change, whoever evaluates them; the sum of a check may, when others do.
        var isOther = given.Exists(row => row.Step == request.Step && row.Evaluators == evaluators
            ? !row.RequestHash.AsSpan().SequenceEqual(hash)
            : row.Step != EvaluationSteps.Check && request.Step != EvaluationSteps.Check && !row.BodyHash.AsSpan().SequenceEqual(body));
        if (isOther)
        {
            await audit.AppendAsync(
                db, AuditLog.System, "", Alarm, $"{notice.Sender}/{request.TicketId}/{request.Number}", EvaluationCodes.OtherRequest, cancellationToken);
            Send(db, notice.Sender, new EvaluationAnswer(request.TicketId, request.Number, request.Step, hash, [], EvaluationCodes.OtherRequest));
            return null;
        }
        var known = given.Find(row => row.Step == request.Step && row.Evaluators == evaluators);
        if (known is { Answer: { } answer })
        {
            Send(db, notice.Sender, new EvaluationAnswer(request.TicketId, request.Number, request.Step, hash, answer, null));
            return null;
        }
        if (known is null)
        {
            known = new GivenEvaluationRow
            {
                Requester = notice.Sender,
                TicketId = request.TicketId,
                Number = request.Number,
                Step = request.Step,
                Evaluators = evaluators,
                RequestHash = hash,
                Request = notice.Content,
                BodyHash = body,
                ReceivedAt = clock.GetUtcNow(),
            };
            db.GivenEvaluations.Add(known);
            await db.SaveChangesAsync(cancellationToken);
        }
        await db.AddWorkAsync(AnswerRequest.KindName, AnswerRequest.KeyOf(known), clock.GetUtcNow(), cancellationToken: cancellationToken);
        return null;
    }

    private void Send(NodeDbContext db, string requester, EvaluationAnswer answer)
    {
        // One that was suspended a moment ago asks again after its reinstatement.
        if (outbox.TrySeal(requester, BusAddresses.Pseudonyms, EvaluationAnswer.Type, answer) is { } notice)
            db.Outbox.Add(notice);
    }
}
