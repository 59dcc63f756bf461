using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.PseudonymKeys;

/// <summary>Erases this agency's shares of epochs that are over, and says so on the ledger: t old shares would still give the key.</summary>
internal sealed class EraseShares(NodeOptions options, NodeDatabase database, OwnShares shares, ContractCalls contract, AuditLog audit, TimeProvider clock)
    : IWorkHandler
{
    public const string KindName = "eraseShares";

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        foreach (var key in await OverAsync(work.Key, cancellationToken))
        {
            shares.Erase(key.KeyId, key.Epoch);
            // Erased first: a receipt for a share that a kill has left would be a lie.
            var statement = new ShareErasure(key.KeyId, key.Epoch, LedgerTime.Cut(clock.GetUtcNow()));
            var outcome = await contract.SubmitAsync(Functions.PseudonymsErase, statement, cancellationToken);
            await database.WriteAsync(
                db => audit.AppendAsync(
                    db, AuditLog.System, "", "keyShareErased", KeyEpoch.Of(key.KeyId, key.Epoch), outcome.Refusal?.Code ?? "ok", cancellationToken),
                cancellationToken);
        }
        return null;
    }

    /// <summary>The epochs of a key that are over, of which this agency held a share and has not said that it is erased.</summary>
    private async Task<IReadOnlyList<PseudonymKey>> OverAsync(string keyId, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var epochs = (await db.PseudonymKeys.Where(row => row.KeyId == keyId).OrderBy(row => row.Epoch).ToListAsync(cancellationToken))
            .Select(row => CanonicalJson.Deserialize<PseudonymKey>(row.Document)).ToList();
        var erased = await db.ShareErasures.Where(row => row.KeyId == keyId && row.Agency == options.Agency).Select(row => row.Epoch).ToListAsync(cancellationToken);
        return
        [
            .. epochs.Where((key, at) => (at < epochs.Count - 1 || key.IsRetired())
                && key.Holders.Any(holder => holder.Agency == options.Agency) && !erased.Contains(key.Epoch)),
        ];
    }
}
