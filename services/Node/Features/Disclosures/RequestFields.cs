using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Disclosures;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Disclosures;

/// <summary>Asks the holder of a hit for fields of the record: the request on the ledger, the reasons encrypted to the holder.</summary>
internal static class RequestFields
{
    private const int LongestJustification = 2_000;

    public static async Task<Results<Ok<DisclosureView>, RefusalProblem>> HandleAsync(
        string id,
        RequestDisclosure request,
        CurrentUser user,
        NodeDatabase database,
        ContractCalls contract,
        NoticeOutbox outbox,
        DisclosureVault vault,
        AuditLog audit,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (request.Justification is not { Length: > 0 and <= LongestJustification })
            return new RefusalProblem("XN-NODE-001", "justification");
        ReceivedHitRow? hit;
        AnchoredHitRow? anchored;
        LegalBasisTerms terms;
        await using (var db = database.Read())
        {
            hit = await db.ReceivedHits.FindAsync([id], cancellationToken);
            if (hit is null)
                return new RefusalProblem("XN-NODE-404", id);
            anchored = await db.AnchoredHits.FirstOrDefaultAsync(row => row.Commit == hit.Commit && row.Agency == hit.Agency, cancellationToken);
            if (anchored is null)
                return new RefusalProblem("XN-NODE-002", id);
            var list = await db.QueryLists.FirstAsync(row => row.ListId == hit.ListId, cancellationToken);
            var basis = await db.LegalBases.FirstAsync(row => row.BasisId == list.BasisId, cancellationToken);
            terms = CanonicalJson.Deserialize<LegalBasis>(basis.Document).Terms;
        }

        var now = clock.GetUtcNow();
        var document = new DisclosureRequest
        {
            DisclosureId = Guid.CreateVersion7(now).ToString("N"),
            Holder = hit.Agency,
            ListId = hit.ListId,
            Tag = hit.Tag,
            HitBatch = anchored.BatchId,
            Commit = hit.Commit,
            Fields = [.. (request.Fields ?? []).Distinct().Order(StringComparer.Ordinal)],
            // The holder gets the basis's time in full, whichever of the two clocks is ahead.
            Deadline = LedgerTime.Cut(now + TimeSpan.FromHours(terms.DisclosureDeadlineHours) + LedgerTime.Tolerance),
        };
        var role = user.Is(Roles.Analyst) ? ActorRole.Analyst : ActorRole.Supervisor;
        var outcome = await contract.SubmitActAsync(Functions.DisclosuresRequest, document, user.Actor, role, ActorStep.Propose, cancellationToken);
        var notice = outcome.Agreed
            ? outbox.Seal(hit.Agency, BusAddresses.Disclosures, DisclosureRequested.Type, new DisclosureRequested(document.DisclosureId, id, request.Justification))
            : null;
        return await database.WriteAsync<Results<Ok<DisclosureView>, RefusalProblem>>(
            async db =>
            {
                await audit.AppendAsync(
                    db, user.Actor, role == ActorRole.Analyst ? Roles.Analyst : Roles.Supervisor, "disclosureRequested", document.DisclosureId,
                    outcome.Refusal?.Code ?? "ok", cancellationToken);
                if (outcome.Refusal is { } refusal)
                    return new RefusalProblem(refusal.Code, refusal.Arguments);
                var row = await db.Disclosures.FindAsync([document.DisclosureId], cancellationToken);
                if (row is null)
                    db.Disclosures.Add(row = FollowDisclosures.Row(document, "requester", hit.Id, hit.Agency, user.Agency, vault));
                row.Remarks = vault.Protect(row.Id, new DisclosureVault.Remarks(request.Justification, null));
                row.HitId = id;
                row.BlockNumber = outcome.BlockNumber;
                db.Outbox.Add(notice!);
                return TypedResults.Ok(vault.View(row));
            },
            cancellationToken);
    }
}
