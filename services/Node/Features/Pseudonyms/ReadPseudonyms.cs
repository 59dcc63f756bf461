using System.Text.Json;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>Shows for each key that anything is asked for under what is known, what waits and why, and what is left of the quota; numbers only.</summary>
internal static class ReadPseudonyms
{
    public static async Task<Ok<Page<PseudonymStatus>>> HandleAsync(
        NodeOptions options, NodeDatabase database, ContractCalls contract, KeyRing ring, KeysAskedFor keys, PseudonymCaches caches, RecordHoldings holdings,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        var statuses = new List<PseudonymStatus>();
        await using var db = database.Read();
        var waiting = await db.WaitingIdentifiers.GroupBy(row => row.KeyId).Select(key => new { key.Key, Count = key.LongCount() })
            .ToDictionaryAsync(key => key.Key, key => key.Count, cancellationToken);
        var problems = (await db.EvaluationProblems.OrderBy(row => row.Use).ToListAsync(cancellationToken)).ToLookup(row => row.KeyId, StringComparer.Ordinal);
        foreach (var name in KeyNames.All)
        {
            var current = ring.Current(name)?.KeyId;
            if (current is null)
                statuses.Add(new PseudonymStatus(name, null, 0, 0, 0, 0, 0, 0, null, []));
            else
                await AddAsync(name, current);
            foreach (var (keyId, key) in ring.Serving.Where(key => key.Value.Name == name && key.Key != current).OrderBy(key => key.Key, StringComparer.Ordinal))
            {
                if (waiting.ContainsKey(keyId) || problems[keyId].Any() || await keys.ContainsAsync(keyId, cancellationToken))
                    await AddAsync(name, keyId);
            }

            async Task AddAsync(string keyName, string keyId)
            {
                var key = ring.Find(keyId);
                var allowance = key is null ? null : await Allowance.ReadAsync(database, contract, options, key, clock, cancellationToken);
                statuses.Add(new PseudonymStatus(
                    keyName, keyId, caches.Of(keyId).Count, waiting.GetValueOrDefault(keyId),
                    allowance?.Used ?? 0, allowance?.Left ?? 0, allowance?.WarmUpLeft ?? 0, allowance?.ListLeft ?? 0,
                    await WarmUpAsync(db, keyId, holdings, cancellationToken), [.. problems[keyId].Select(View)], keyId == current));
            }
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
