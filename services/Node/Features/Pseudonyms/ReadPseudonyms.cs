using System.Text.Json;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Shows what is known, what waits and why, and what is left of the quota; numbers only.</summary>
internal static class ReadPseudonyms
{
    public static async Task<Ok<Page<PseudonymStatus>>> HandleAsync(
        NodeOptions options, NodeDatabase database, ContractCalls contract, KeyRing ring, PseudonymCaches caches, RecordHoldings holdings,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        var statuses = new List<PseudonymStatus>();
        await using var db = database.Read();
        foreach (var name in KeyNames.All)
        {
            var key = ring.Current(name);
            var allowance = key is null ? null : await Allowance.ReadAsync(database, contract, options, key, clock, cancellationToken);
            var problems = await db.EvaluationProblems.Where(row => row.KeyName == name).OrderBy(row => row.Use).ToListAsync(cancellationToken);
            statuses.Add(new PseudonymStatus(
                name, key?.KeyId, key is null ? 0 : caches.Of(key.KeyId).Count,
                await db.WaitingIdentifiers.LongCountAsync(row => row.KeyName == name, cancellationToken),
                allowance?.Used ?? 0, allowance?.Left ?? 0, allowance?.WarmUpLeft ?? 0, allowance?.ListLeft ?? 0,
                key is null ? null : await WarmUpAsync(db, key.KeyId, holdings, cancellationToken), problems.ConvertAll(View)));
        }
        return TypedResults.Ok(new Page<PseudonymStatus>(statuses, null));
    }

    private static async Task<WarmUpProgress> WarmUpAsync(NodeDbContext db, string keyId, RecordHoldings holdings, CancellationToken cancellationToken)
    {
        var row = await db.WarmUps.FindAsync([keyId], cancellationToken);
        var facts = holdings.Facts();
        var frames = row?.Frames ?? facts.Count;
        return new WarmUpProgress(RecordsIn(row?.NextFrame ?? 0), RecordsIn(frames));

        long RecordsIn(long count) => facts.Take((int)count).Sum(frame => (long)frame.Records);
    }

    private static EvaluationProblem View(EvaluationProblemRow row) => new(
        JsonNamingPolicy.CamelCase.ConvertName(row.Use), row.Code, JsonSerializer.Deserialize<string[]>(row.Arguments)!, row.At);
}
