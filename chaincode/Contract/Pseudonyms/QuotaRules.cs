using System.Globalization;
using ExchangeNetwork.Contract.Actors;

namespace ExchangeNetwork.Contract.Pseudonyms;

/// <summary>How much an agency may ask for: so much a day for records; holdings and lists, and more of anything, only as two other agencies grant it.</summary>
internal static class QuotaRules
{
    private const int OthersThatGrant = 2;
    private const long MostAmount = 1_000_000_000_000;
    private const int MostRaiseDays = 366;

    /// <summary>Takes from the caller's quota; over quota nothing is taken.</summary>
    public static Refusal? Debit(Transaction tx, PseudonymKey key, EvaluationUse use, long amount)
    {
        var quota = Of(tx, tx.CallerId, key.KeyId);
        var left = Left(tx, key, quota, use);
        if (amount > left)
            return new Refusal(Rules.Pseudonyms.OverQuota, key.KeyId, WellFormed.Number(amount), WellFormed.Number(left));
        var day = Day(tx, quota);
        quota = use switch
        {
            EvaluationUse.WarmUp => quota with { WarmUpLeft = quota.WarmUpLeft - amount },
            EvaluationUse.List => quota with { ListLeft = quota.ListLeft - amount },
            _ => quota with { Day = day, UsedOnDay = (string.Equals(day, quota.Day, StringComparison.Ordinal) ? quota.UsedOnDay : 0) + amount },
        };
        tx.Put(StateKeys.Quota(tx.CallerId, key.KeyId), quota);
        return null;
    }

    /// <summary>An agency asks for more.</summary>
    public static ContractResponse Ask(Transaction tx, GrantRequest request)
    {
        if (Form(tx, request) is { } form)
            return form;
        if (tx.Get<EvaluationGrant>(StateKeys.Grant(request.GrantId)) is { } earlier)
        {
            var same = string.Equals(earlier.Act, tx.Act, StringComparison.Ordinal) && string.Equals(earlier.AskedBy.Agency, tx.CallerId, StringComparison.Ordinal);
            return same ? Transaction.Answer(earlier) : new Refusal(Rules.Form.IdIsUsed, request.GrantId);
        }
        var refusal =
            ActorRules.One(tx, ActorStep.Propose, out var asker, ActorRole.Supervisor, ActorRole.Administrator)
            ?? KeyRules.InUse(tx, request.KeyId, out _);
        if (refusal is not null)
            return refusal;
        return Write(tx, new EvaluationGrant { Request = request, Act = tx.Act, AskedBy = asker, Approvals = [] }, Events.GrantAsked);
    }

    /// <summary>Another agency approves; the second one's approval grants it.</summary>
    public static ContractResponse Approve(Transaction tx, GrantApproval approval)
    {
        if (WellFormed.Id(approval.GrantId, "grantId") is { } form)
            return form;
        if (tx.Get<EvaluationGrant>(StateKeys.Grant(approval.GrantId)) is not { } grant)
            return new Refusal(Rules.Pseudonyms.GrantNotFound, approval.GrantId);
        var refusal =
            ActorRules.One(tx, ActorStep.Approve, out var approver, ActorRole.Supervisor, ActorRole.Administrator)
            ?? IsOpen(tx, grant)
            ?? MayApprove(tx, grant)
            ?? KeyRules.InUse(tx, grant.Request.KeyId, out _);
        if (refusal is not null)
            return refusal;
        grant = grant with { Approvals = [.. grant.Approvals, approver] };
        if (grant.Approvals.Count(earlier => tx.IsActive(earlier.Agency)) < OthersThatGrant)
            return Write(tx, grant, Events.GrantAsked);
        Credit(tx, grant);
        return Write(tx, grant with { GrantedAt = tx.Now }, Events.QuotaGranted);
    }

    /// <summary>What an agency may still ask for.</summary>
    public static ContractResponse Get(Transaction tx, QuotaQuery query)
    {
        var refusal = WellFormed.AgencyId(query.Agency, "agency") ?? KeyRules.Find(tx, query.KeyId, out _);
        return refusal is not null ? refusal : Transaction.Answer(Of(tx, query.Agency, query.KeyId));
    }

    private static ContractResponse Write(Transaction tx, EvaluationGrant grant, string eventName)
    {
        tx.Put(StateKeys.Grant(grant.Request.GrantId), grant);
        return tx.Agreed(eventName, grant);
    }

    private static void Credit(Transaction tx, EvaluationGrant grant)
    {
        var request = grant.Request;
        var quota = Of(tx, grant.AskedBy.Agency, request.KeyId);
        tx.Put(StateKeys.Quota(quota.Agency, quota.KeyId), request.Use switch
        {
            EvaluationUse.WarmUp => quota with { WarmUpLeft = quota.WarmUpLeft + request.Amount },
            EvaluationUse.List => quota with { ListLeft = quota.ListLeft + request.Amount },
            // A later raise stands in place of an earlier one: two agencies have seen how much it is.
            _ => quota with { Raise = request.Amount, RaiseUntil = request.Until!.Value },
        });
    }

    private static EvaluationQuota Of(Transaction tx, string agency, string keyId) => tx.Get<EvaluationQuota>(StateKeys.Quota(agency, keyId)) ?? new EvaluationQuota
    {
        Agency = agency,
        KeyId = keyId,
        Day = "",
        UsedOnDay = 0,
        Raise = 0,
        RaiseUntil = DateTimeOffset.UnixEpoch,
        WarmUpLeft = 0,
        ListLeft = 0,
    };

    private static long Left(Transaction tx, PseudonymKey key, EvaluationQuota quota, EvaluationUse use) => use switch
    {
        EvaluationUse.WarmUp => quota.WarmUpLeft,
        EvaluationUse.List => quota.ListLeft,
        _ => key.DailyQuota + (tx.Now < quota.RaiseUntil ? quota.Raise : 0)
            - (string.Equals(Day(tx, quota), quota.Day, StringComparison.Ordinal) ? quota.UsedOnDay : 0),
    };

    // Clocks of submitters differ: a day that was begun is not left again for the one before.
    private static string Day(Transaction tx, EvaluationQuota quota)
    {
        var today = tx.Now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return string.CompareOrdinal(today, quota.Day) < 0 ? quota.Day : today;
    }

    private static Refusal? Form(Transaction tx, GrantRequest request) =>
        WellFormed.Id(request.GrantId, "grantId")
        ?? WellFormed.Range(request.Amount, "amount", 1, MostAmount)
        ?? WellFormed.Text(request.Reason, "reason", 500)
        ?? UntilFits(tx, request);

    private static Refusal? UntilFits(Transaction tx, GrantRequest request) =>
        request.Use == EvaluationUse.Records
            ? request.Until is { } until && until > tx.Now && until <= tx.Now.AddDays(MostRaiseDays) ? null : new Refusal(Rules.Pseudonyms.GrantUntil)
            : request.Until is null ? null : new Refusal(Rules.Pseudonyms.GrantUntil);

    private static Refusal? IsOpen(Transaction tx, EvaluationGrant grant) =>
        grant.GrantedAt is null && (grant.Request.Until is not { } until || tx.Now < until) ? null : new Refusal(Rules.Pseudonyms.GrantIsDecided, grant.Request.GrantId);

    /// <summary>Each other agency once; nobody grants to itself.</summary>
    private static Refusal? MayApprove(Transaction tx, EvaluationGrant grant) =>
        string.Equals(grant.AskedBy.Agency, tx.CallerId, StringComparison.Ordinal)
        || grant.Approvals.Any(earlier => string.Equals(earlier.Agency, tx.CallerId, StringComparison.Ordinal))
            ? new Refusal(Rules.Pseudonyms.OthersGrant, tx.CallerId)
            : null;
}
