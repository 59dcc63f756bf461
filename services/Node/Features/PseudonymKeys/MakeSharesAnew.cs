using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.PseudonymKeys;

/// <summary>Begins a resharing: when an agency joins or leaves, or a quarter is over; the key stays, the shares before are erased.</summary>
internal static class MakeSharesAnew
{
    public static async Task<Results<Ok<KeyGenerationView>, RefusalProblem>> HandleAsync(
        string id,
        ReshareKey request,
        CurrentUser user,
        NodeDatabase database,
        AgencyDirectory agencies,
        ContractCalls contract,
        AuditedAct audited,
        CancellationToken cancellationToken)
    {
        PseudonymKeyRow? row;
        await using (var db = database.Read())
            row = await db.PseudonymKeys.Where(row => row.KeyId == id).OrderByDescending(row => row.Epoch).FirstOrDefaultAsync(cancellationToken);
        if (row is null)
            return new RefusalProblem(Rules.Pseudonyms.KeyNotFound, id);
        var key = CanonicalJson.Deserialize<PseudonymKey>(row.Document);
        var receivers = request.Receivers ?? agencies.ActiveMembers;
        var terms = new KeyGenerationTerms
        {
            KeyId = id,
            Use = key.Use,
            Epoch = key.Epoch + 1,
            Threshold = request.Threshold ?? Math.Max(key.Threshold, KeyConsent.UsualThreshold(receivers.Count)),
            Dealers = request.Dealers ?? [.. key.Holders.Select(holder => holder.Agency).Where(agencies.IsActive).Take(key.Threshold)],
            Receivers = receivers,
            StepMinutes = request.StepMinutes ?? BeginKey.UsualStepMinutes,
            DailyQuota = request.DailyQuota ?? key.DailyQuota,
            AuditOneIn = key.AuditOneIn,
        };
        return await BeginKey.SubmitAsync(terms, "keyResharingBegun", user, contract, audited, cancellationToken);
    }
}
