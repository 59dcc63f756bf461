using System.Globalization;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Evaluates what another agency asks for, after a look at its ticket on the ledger, and keeps the answer for repetitions.</summary>
internal sealed partial class AnswerRequest(
    NodeOptions options, NodeDatabase database, ContractCalls contract, KeyRing ring, NoticeOutbox outbox, AuditLog audit, TimeProvider clock,
    ILogger<AnswerRequest> logger) : IWorkHandler
{
    public const string KindName = "answerEvaluation";

    // This node's copy of the ledger may be behind that of the agency that asks.
    private static readonly TimeSpan LedgerPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a ticket is answered, and its answers are kept.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public string Kind => KindName;

    public static string KeyOf(GivenEvaluationRow row) => row.Id.ToString(CultureInfo.InvariantCulture);

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        GivenEvaluationRow? given;
        GivenEvaluationRow? points = null;
        await using (var db = database.Read())
        {
            given = await db.GivenEvaluations.FindAsync([long.Parse(work.Key, CultureInfo.InvariantCulture)], cancellationToken);
            if (given is null or { Answer: not null })
                return null;
            points = await db.GivenEvaluations.FirstOrDefaultAsync(
                row => row.Requester == given.Requester && row.TicketId == given.TicketId && row.Number == given.Number
                    && row.Evaluators == given.Evaluators && row.Step == EvaluationSteps.Points && row.Answer != null, cancellationToken);
        }
        var request = RequestRules.Read(given.Request)!;
        var outcome = await contract.EvaluateAsync(Functions.PseudonymsGetTicket, new TicketReference(given.Requester, given.TicketId), cancellationToken);
        var refusal = outcome.Refusal;
        byte[]? answer = null;
        if (refusal is null)
        {
            var ticket = CanonicalJson.Deserialize<Ticket>(outcome.Result);
            refusal = RequestRules.Check(request, ticket, options.Agency) ?? IsAnsweredStill(ticket) ?? MayBeAskedNow(request, points);
            if (refusal is null)
                answer = Evaluate(request, ticket, out refusal);
        }
        var isBehind = refusal?.Code is Rules.Pseudonyms.TicketNotFound or EvaluationCodes.OtherEvaluators or EvaluationCodes.NoShare;
        if (isBehind && clock.GetUtcNow() - given.ReceivedAt < LedgerPatience)
            return Again;
        if (refusal is not null)
            LogRefused(given.Requester, given.TicketId, given.Number, refusal.Code);
        await StoreAsync(given, answer, refusal, cancellationToken);
        return null;
    }

    private byte[]? Evaluate(EvaluationRequest request, Ticket ticket, out Refusal? refusal)
    {
        refusal = null;
        var terms = ticket.Request;
        if (ring.Find(terms.KeyId) is not { KeyShare: { } share } key || key.Epoch != terms.Epoch)
        {
            refusal = new Refusal(EvaluationCodes.NoShare, terms.KeyId, RequestRules.Text(terms.Epoch));
            return null;
        }
        // The contract lets only holders be evaluators.
        using var evaluator = new Evaluator(share, IndexSet.Of([.. terms.Evaluators.Select(agency => key.Holders[agency])]));
        var answer = RequestRules.Answer(request, evaluator, out var refused);
        refusal = refused is null ? null : new Refusal(refused.Code, [.. refused.Arguments]);
        return answer;
    }

    private Refusal? IsAnsweredStill(Ticket ticket) =>
        clock.GetUtcNow() - ticket.At < Kept ? null : new Refusal(EvaluationCodes.TicketTooOld, ticket.Request.TicketId);

    // A check of points that were never evaluated would be a point more than the ticket allows.
    private static Refusal? MayBeAskedNow(EvaluationRequest request, GivenEvaluationRow? points) =>
        request.Step == EvaluationSteps.Points || points is not null
            ? null
            : new Refusal(EvaluationCodes.NotAnswered, request.TicketId, RequestRules.Text(request.Number));

    private Task StoreAsync(GivenEvaluationRow given, byte[]? answer, Refusal? refusal, CancellationToken cancellationToken)
    {
        var notice = outbox.TrySeal(
            given.Requester, BusAddresses.Pseudonyms, EvaluationAnswer.Type,
            new EvaluationAnswer(given.TicketId, given.Number, given.Step, given.RequestHash, answer ?? [], refusal?.Code));
        return database.WriteAsync(
            async db =>
            {
                if (refusal is null)
                {
                    byte[] nothing = [];
                    await db.GivenEvaluations.Where(row => row.Id == given.Id)
                        .ExecuteUpdateAsync(set => set.SetProperty(row => row.Answer, answer).SetProperty(row => row.Request, nothing), cancellationToken);
                }
                else
                {
                    await db.GivenEvaluations.Where(row => row.Id == given.Id).ExecuteDeleteAsync(cancellationToken);
                }
                // A day later than the ticket ends, whatever its clock: what is forgotten is never answered anew.
                var before = clock.GetUtcNow() - Kept - TimeSpan.FromDays(1);
                await db.GivenEvaluations.Where(row => row.ReceivedAt < before).ExecuteDeleteAsync(cancellationToken);
                await audit.AppendAsync(
                    db, AuditLog.System, "", "evaluationAnswered", $"{given.Requester}/{given.TicketId}/{given.Number}/{given.Step}", refusal?.Code ?? "ok",
                    cancellationToken);
                if (notice is not null)
                    db.Outbox.Add(notice);
            },
            cancellationToken);
    }

    [LoggerMessage(2711, LogLevel.Warning, "The request of {Requester} under ticket {TicketId}, message {Number}, was refused with {Code}")]
    private partial void LogRefused(string requester, string ticketId, int number, string code);
}
