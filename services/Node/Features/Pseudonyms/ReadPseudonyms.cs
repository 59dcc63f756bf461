using System.Text.Json;
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
        NodeOptions options, NodeDatabase database, ContractCalls contract, KeyRing ring, PseudonymCaches caches, TimeProvider clock, CancellationToken cancellationToken)
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
                allowance?.Used ?? 0, allowance?.Left ?? 0, allowance?.WarmUpLeft ?? 0, allowance?.ListLeft ?? 0, problems.ConvertAll(View)));
        }
        return TypedResults.Ok(new Page<PseudonymStatus>(statuses, null));
    }

    private static EvaluationProblem View(EvaluationProblemRow row) => new(
        JsonNamingPolicy.CamelCase.ConvertName(row.Use), row.Code, JsonSerializer.Deserialize<string[]>(row.Arguments)!, row.At);
}
