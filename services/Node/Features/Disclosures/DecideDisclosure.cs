using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Disclosures;
using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Hits;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Messaging;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Disclosures;

/// <summary>As the holder's supervisor: grants or refuses a disclosure. The salted commitment goes to the ledger, the fields go encrypted to the requester.</summary>
internal static class DecideDisclosure
{
    private const int LongestRemark = 2_000;

    public static async Task<Results<Ok<DisclosureView>, RefusalProblem>> GrantAsync(
        string id,
        CurrentUser user,
        NodeOptions options,
        NodeDatabase database,
        RecordHoldings holdings,
        ContractCalls contract,
        NoticeOutbox outbox,
        DisclosureVault vault,
        AuditLog audit,
        CancellationToken cancellationToken)
    {
        var (row, hit) = await OpenAsync(id, database, cancellationToken);
        if (row is null)
            return new RefusalProblem("XN-NODE-404", id);
        if (row.State != "requested" || hit is null || hit.Aggregated)
            return new RefusalProblem("XN-NODE-003", id);
        var wanted = JsonConvert.DeserializeObject<string[]>(row.Fields)!;
        var released = HitSealing.FieldsOf(holdings.ReadFrame(hit.Frame).Records[hit.FrameIndex].Canonical, wanted);
        if (released.Count == 0)
            return new RefusalProblem("XN-NODE-004", id);
        var salt = RandomNumberGenerator.GetBytes(Claims.Size);
        var commit = Convert.ToHexStringLower(Claims.ReleaseCommit(options.NetworkId, salt, CanonicalJson.Serialize(released)));
        var answer = new DisclosureAnswered(id, released, Convert.ToHexStringLower(salt), null);
        var grant = new DisclosureGrant(id, commit, [.. released.Keys]);
        return await DecideAsync(
            Functions.DisclosuresGrant, grant, "disclosureGranted", "granted", answer, row, user, database, contract, outbox, vault, audit, cancellationToken);
    }

    public static async Task<Results<Ok<DisclosureView>, RefusalProblem>> RefuseAsync(
        string id,
        RefuseDisclosure request,
        CurrentUser user,
        NodeDatabase database,
        ContractCalls contract,
        NoticeOutbox outbox,
        DisclosureVault vault,
        AuditLog audit,
        CancellationToken cancellationToken)
    {
        if (!DisclosureReasons.All.Contains(request.ReasonCode))
            return new RefusalProblem("XN-NODE-001", "reasonCode");
        if (request.Remark is { Length: > LongestRemark })
            return new RefusalProblem("XN-NODE-001", "remark");
        var (row, _) = await OpenAsync(id, database, cancellationToken);
        if (row is null)
            return new RefusalProblem("XN-NODE-404", id);
        var answer = new DisclosureAnswered(id, null, null, request.Remark);
        return await DecideAsync(
            Functions.DisclosuresRefuse, new DisclosureRefusal(id, request.ReasonCode), "disclosureRefused", "refused", answer, row, user, database,
            contract, outbox, vault, audit, cancellationToken);
    }

    private static async Task<(DisclosureRow? Row, Storage.HitRow? Hit)> OpenAsync(string id, NodeDatabase database, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        if (await db.Disclosures.FindAsync([id], cancellationToken) is not { Side: "holder" } row)
            return (null, null);
        return (row, await db.Hits.FindAsync([row.HitId], cancellationToken));
    }

    private static async Task<Results<Ok<DisclosureView>, RefusalProblem>> DecideAsync(
        string function,
        object document,
        string act,
        string state,
        DisclosureAnswered answer,
        DisclosureRow row,
        CurrentUser user,
        NodeDatabase database,
        ContractCalls contract,
        NoticeOutbox outbox,
        DisclosureVault vault,
        AuditLog audit,
        CancellationToken cancellationToken)
    {
        // The audit row comes first: where it cannot be written, nothing is released.
        await database.WriteAsync(
            db => audit.AppendAsync(db, user.Actor, Roles.Supervisor, act, row.Id, "begun", cancellationToken), cancellationToken);
        var outcome = await contract.SubmitActAsync(function, document, user.Actor, ActorRole.Supervisor, ActorStep.Decide, cancellationToken);
        var notice = outcome.Agreed ? outbox.Seal(row.Requester, BusAddresses.Disclosures, DisclosureAnswered.Type, answer) : null;
        return await database.WriteAsync<Results<Ok<DisclosureView>, RefusalProblem>>(
            async db =>
            {
                await audit.AppendAsync(db, user.Actor, Roles.Supervisor, act, row.Id, outcome.Refusal?.Code ?? "ok", cancellationToken);
                if (outcome.Refusal is { } refusal)
                    return new RefusalProblem(refusal.Code, refusal.Arguments);
                var stored = (await db.Disclosures.FindAsync([row.Id], cancellationToken))!;
                Apply(stored, answer, state, outcome, vault);
                db.Outbox.Add(notice!);
                return TypedResults.Ok(vault.View(stored));
            },
            cancellationToken);
    }

    private static void Apply(DisclosureRow row, DisclosureAnswered answer, string state, LedgerOutcome outcome, DisclosureVault vault)
    {
        (row.State, row.BlockNumber) = (state, outcome.BlockNumber);
        row.Remarks = vault.Protect(row.Id, vault.RemarksOf(row) with { Answer = answer.Remark });
        if (answer.Released is not null)
            (row.Released, row.ReleaseSalt) = (vault.Protect(row.Id, answer.Released), answer.ReleaseSalt);
    }
}
