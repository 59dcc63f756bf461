using System.Globalization;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Pseudonyms;

/// <summary>What this agency may still ask for under a key, as the contract will reckon it.</summary>
/// <param name="Used">Asked for today.</param>
/// <param name="Left">Left for records today.</param>
/// <param name="WarmUpLeft">Left for holdings.</param>
/// <param name="ListLeft">Left for lists.</param>
internal sealed record Allowance(long Used, long Left, long WarmUpLeft, long ListLeft)
{
    /// <summary>Left for a use.</summary>
    public long Of(EvaluationUse use) => use switch
    {
        EvaluationUse.WarmUp => WarmUpLeft,
        EvaluationUse.List => ListLeft,
        _ => Left,
    };

    /// <summary>Reads it from the ledger; null when the ledger knows no such key.</summary>
    public static async Task<Allowance?> ReadAsync(
        NodeDatabase database, ContractCalls contract, NodeOptions options, KeyInUse key, TimeProvider clock, CancellationToken cancellationToken)
    {
        var outcome = await contract.EvaluateAsync(Functions.PseudonymsQuota, new QuotaQuery(options.Agency, key.KeyId), cancellationToken);
        if (outcome.Refusal is not null)
            return null;
        await using var db = database.Read();
        var document = await db.PseudonymKeys.Where(row => row.KeyId == key.KeyId && row.Epoch == key.Epoch).Select(row => row.Document).SingleAsync(cancellationToken);
        var quota = CanonicalJson.Deserialize<EvaluationQuota>(outcome.Result);
        var now = clock.GetUtcNow();
        var today = now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var used = string.CompareOrdinal(today, quota.Day) <= 0 ? quota.UsedOnDay : 0;
        var daily = CanonicalJson.Deserialize<PseudonymKey>(document).DailyQuota + (now < quota.RaiseUntil ? quota.Raise : 0);
        return new Allowance(used, Math.Max(0, daily - used), quota.WarmUpLeft, quota.ListLeft);
    }

    /// <summary>Most points that so much allows: each message is debited one more.</summary>
    public static int PointsFor(long left, long wanted) => (int)Math.Min(wanted, left - ((left + 1024) / 1025));

    /// <summary>The time until the contract's next day has begun, by clocks that may differ.</summary>
    public static TimeSpan UntilNextDay(DateTimeOffset now) => new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero) - now + TimeSpan.FromMinutes(1);
}
