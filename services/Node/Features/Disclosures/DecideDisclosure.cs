using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Disclosures;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Hits;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Newtonsoft.Json;

namespace ExchangeNetwork.Node.Features.Disclosures;

/// <summary>As the holder's supervisor: grants or refuses a disclosure. The salted commitment goes to the ledger; the answer follows from there.</summary>
/// <remarks>What the commitment opens to is stored before it is submitted, so a kill in between loses nothing of what the ledger then shows.</remarks>
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
        var frame = holdings.ReadRecords(hit.Frame, hit.FrameIndex);
        // Made from the record's own secret: two supervisors who grant at once commit to the same.
        using var commitments = new Commitments(frame.BatchSecret);
        var released = ReleasedFields.Of(
            commitments, Convert.FromHexString(hit.RecordLeaf), Convert.FromHexString(hit.Tag), frame.Records[hit.FrameIndex].Canonical, wanted);
        if (released is null)
            return new RefusalProblem("XN-NODE-004", id);
        var answer = new DisclosureAnswered(id, released.Fields, released.Salt, null);
        var grant = new DisclosureGrant(id, released.Commit(options.NetworkId), [.. released.Fields.Keys]);
        return await DecideAsync(
            Functions.DisclosuresGrant, grant, "disclosureGranted", "granted", answer, row, user, database, contract, vault, audit, cancellationToken);
    }

    public static async Task<Results<Ok<DisclosureView>, RefusalProblem>> RefuseAsync(
        string id,
        RefuseDisclosure request,
        CurrentUser user,
        NodeDatabase database,
        ContractCalls contract,
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
            contract, vault, audit, cancellationToken);
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
        DisclosureVault vault,
        AuditLog audit,
        CancellationToken cancellationToken)
    {
        // The audit row comes first: where it cannot be written, nothing is released.
        await database.WriteAsync(
            async db =>
            {
                await audit.AppendAsync(db, user.Actor, Roles.Supervisor, act, row.Id, "begun", cancellationToken);
                Keep((await db.Disclosures.FindAsync([row.Id], cancellationToken))!, answer, vault);
            },
            cancellationToken);
        var outcome = await contract.SubmitActAsync(function, document, user.Actor, ActorRole.Supervisor, ActorStep.Decide, cancellationToken);
        return await database.WriteAsync<Results<Ok<DisclosureView>, RefusalProblem>>(
            async db =>
            {
                await audit.AppendAsync(db, user.Actor, Roles.Supervisor, act, row.Id, outcome.Refusal?.Code ?? "ok", cancellationToken);
                if (outcome.Refusal is { } refusal)
                    return new RefusalProblem(refusal.Code, refusal.Arguments);
                var stored = (await db.Disclosures.FindAsync([row.Id], cancellationToken))!;
                (stored.State, stored.BlockNumber) = (state, outcome.BlockNumber);
                return TypedResults.Ok(vault.View(stored));
            },
            cancellationToken);
    }

    private static void Keep(DisclosureRow row, DisclosureAnswered answer, DisclosureVault vault)
    {
        row.Remarks = vault.Protect(row.Id, vault.RemarksOf(row) with { Answer = answer.Remark });
        if (answer.Released is not null)
            row.Released = vault.Protect(row.Id, new ReleasedFields(answer.Released, answer.ReleaseSalt!));
    }
}
