using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.PseudonymKeys;

/// <summary>Has the shares of a key made anew each quarter: those that were gathered one by one before are worth nothing together with newer ones.</summary>
/// <remarks>
/// One holder begins, another with each epoch; where its node is away the next one does, a day later. Key, holders and terms stay what they are,
/// so no person has to decide.
/// </remarks>
internal sealed class RefreshShares(NodeDatabase database, AgencyDirectory agencies, ContractCalls contract, AuditLog audit) : IWorkHandler
{
    public const string KindName = "refreshShares";

    private static readonly TimeSpan Turn = TimeSpan.FromDays(1);

    public string Kind => KindName;

    /// <summary>When it is an agency's turn to begin; null for one that holds no share.</summary>
    public static DateTimeOffset? DueAt(PseudonymKey key, string agency)
    {
        var holders = key.Holders.Select(holder => holder.Agency).Order(StringComparer.Ordinal).ToList();
        var place = holders.IndexOf(agency);
        // The contract's clock is the submitter's: a little late is never too early.
        return place < 0 ? null : key.ActiveFrom + PseudonymKey.Quarter + LedgerTime.Tolerance + (Turn * ((place + key.Epoch) % holders.Count));
    }

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var (keyId, epoch) = KeyEpoch.Parse(work.Key);
        PseudonymKey key;
        bool isBegun;
        await using (var db = database.Read())
        {
            var newest = await db.PseudonymKeys.Where(row => row.KeyId == keyId).OrderByDescending(row => row.Epoch).FirstAsync(cancellationToken);
            key = CanonicalJson.Deserialize<PseudonymKey>(newest.Document);
            isBegun = await db.KeyGenerations.AnyAsync(
                row => row.KeyId == keyId && row.Epoch == epoch + 1 && row.State == nameof(KeyGenerationState.Open), cancellationToken);
        }
        if (key.Epoch != epoch || key.IsRetired())
            return null;
        // Another holder, or a person, was first. It may fail yet.
        if (isBegun)
            return Turn;
        var holders = key.Holders.Select(holder => holder.Agency).ToList();
        var terms = new KeyGenerationTerms
        {
            KeyId = keyId,
            Use = key.Use,
            Epoch = epoch + 1,
            Threshold = key.Threshold,
            Dealers = [.. holders.Where(agencies.IsActive).Take(key.Threshold)],
            Receivers = holders,
            StepMinutes = BeginKey.UsualStepMinutes,
            DailyQuota = key.DailyQuota,
            AuditOneIn = key.AuditOneIn,
        };
        var outcome = await contract.SubmitAsync(Functions.PseudonymsBegin, terms, cancellationToken);
        await database.WriteAsync(
            db => audit.AppendAsync(db, AuditLog.System, "", "keyRefreshBegun", KeyEpoch.Of(keyId, epoch + 1), outcome.Refusal?.Code ?? "ok", cancellationToken),
            cancellationToken);
        return Turn;
    }
}
