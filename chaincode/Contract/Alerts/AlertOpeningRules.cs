using ExchangeNetwork.Contract.Hits;
using ExchangeNetwork.Contract.LegalBases;
using ExchangeNetwork.Contract.QueryLists;

namespace ExchangeNetwork.Contract.Alerts;

/// <summary>A joint alert opens when at least k agencies other than the owner hit one tag within the window; each agency counts once.</summary>
/// <remarks>It reads the batches it names, one by one: anchored hits never conflict with each other, only openings on one tag do.</remarks>
internal static class AlertOpeningRules
{
    private const int MostBatches = 128;

    /// <summary>An involved agency names the batches. Hits in the window of the newest alert join it; else k agencies open a new one.</summary>
    public static ContractResponse Open(Transaction tx, AlertOpening opening)
    {
        if (InForce.Check(tx, opening.ListId, out var list, out var basis) is { } notInForce)
            return notInForce;
        var hits = new List<AlertAgency>();
        var refusal =
            WellFormed.Hash(opening.Tag, "tag")
            ?? WellFormed.Count(opening.Batches, "batches", MostBatches)
            ?? WellFormed.Each(opening.Batches, reference => Add(tx, opening, list, reference, hits))
            ?? CallerIsInvolved(tx, list, hits);
        if (refusal is not null)
            return refusal;

        var ordered = hits.OrderBy(hit => hit.HitAt)
            .ThenBy(hit => hit.Agency, StringComparer.Ordinal).ThenBy(hit => hit.BatchId, StringComparer.Ordinal).ToArray();
        var newest = tx.Get<AlertWindow>(StateKeys.AlertOf(opening.ListId, opening.Tag));
        return newest is not null && ordered.Any(hit => IsIn(newest, hit))
            ? Join(tx, newest, ordered)
            : OpenNew(tx, opening, list, basis, newest, ordered);
    }

    /// <summary>Agencies that hit within the newest alert's window join it; nothing changes when all of them are in it, or it is closed.</summary>
    private static ContractResponse Join(Transaction tx, AlertWindow newest, IReadOnlyList<AlertAgency> hits)
    {
        var alert = tx.Get<JointAlert>(StateKeys.Alert(newest.AlertId))!;
        var joining = EachOnce(hits.Where(hit => IsIn(newest, hit)))
            .Where(hit => !alert.Agencies.Any(present => Same(present.Agency, hit.Agency))).ToArray();
        if (joining.Length == 0 || alert.State == AlertState.Closed)
            return Transaction.Answer(alert);

        alert = alert with { Agencies = [.. alert.Agencies, .. joining] };
        tx.Put(StateKeys.Alert(alert.AlertId), alert);
        return tx.Agreed(Events.AlertExtended, alert);
    }

    private static ContractResponse OpenNew(
        Transaction tx, AlertOpening opening, QueryList list, LegalBasis basis, AlertWindow? newest, IReadOnlyList<AlertAgency> hits)
    {
        var length = TimeSpan.FromDays(list.WindowDays);
        var fresh = hits.Where(hit => newest is null || hit.HitAt > newest.Until).ToArray();
        var first = fresh.FirstOrDefault(start => EachOnce(Within(fresh, start.HitAt, length)).Count >= list.K);
        if (first is null)
            return new Refusal(Rules.Alerts.TooFewAgencies, WellFormed.Number(list.K), WellFormed.Number(list.WindowDays));

        var alertId = AlertId.Of(tx.Channel, opening.Tag, first.HitAt);
        if (tx.Get<JointAlert>(StateKeys.Alert(alertId)) is not null)
            return new Refusal(Rules.Alerts.TagOfAnotherList, alertId);

        var provisional = list.Mode == ListMode.Disclosed;
        var alert = new JointAlert
        {
            AlertId = alertId,
            ListId = list.ListId,
            Owner = list.Owner,
            Tag = opening.Tag,
            Mode = list.Mode,
            State = provisional ? AlertState.Provisional : AlertState.Open,
            K = list.K,
            WindowStart = first.HitAt,
            WindowEnd = first.HitAt + length,
            Agencies = EachOnce(Within(fresh, first.HitAt, length)),
            OpenedBy = tx.CallerId,
            OpenedAt = tx.Now,
            OpeningDeadline = provisional ? tx.Now + TimeSpan.FromHours(basis.Terms.OpeningDeadlineHours) : null,
            Verdicts = [],
        };
        var earliest = first.HitAt - length;
        var window = new AlertWindow
        {
            AlertId = alertId,
            After = newest is not null && newest.Until > earliest ? newest.Until : earliest,
            Until = alert.WindowEnd,
        };
        tx.Put(StateKeys.Alert(alertId), alert);
        tx.Put(StateKeys.AlertOf(opening.ListId, opening.Tag), window);
        return tx.Agreed(Events.AlertOpened, alert);
    }

    /// <summary>A named batch holds a hit on the tag, by an active agency that is not the owner.</summary>
    private static Refusal? Add(Transaction tx, AlertOpening opening, QueryList list, HitBatchReference reference, List<AlertAgency> hits)
    {
        if (HitRules.Find(tx, reference, out var batch) is { } missing)
            return missing;
        if (!batch.Rows.Any(row => Same(row.ListId, opening.ListId) && Same(row.Tag, opening.Tag)))
            return new Refusal(Rules.Alerts.BatchWithoutHit, reference.Agency, reference.BatchId);
        if (Same(batch.Agency, list.Owner))
            return new Refusal(Rules.Alerts.OwnerDoesNotCount, list.Owner);
        if (!tx.IsActive(batch.Agency))
            return new Refusal(Rules.Alerts.AgencyNotActive, batch.Agency);
        hits.Add(new AlertAgency(batch.Agency, batch.BatchId, batch.At, Confirmed: list.Mode == ListMode.Sealed));
        return null;
    }

    private static Refusal? CallerIsInvolved(Transaction tx, QueryList list, List<AlertAgency> hits) =>
        Same(tx.CallerId, list.Owner) || hits.Any(hit => Same(hit.Agency, tx.CallerId)) ? null : new Refusal(Rules.Alerts.NotInvolved, tx.CallerId);

    private static bool IsIn(AlertWindow window, AlertAgency hit) => hit.HitAt > window.After && hit.HitAt <= window.Until;

    private static IEnumerable<AlertAgency> Within(IEnumerable<AlertAgency> hits, DateTimeOffset start, TimeSpan length) =>
        hits.Where(hit => hit.HitAt >= start && hit.HitAt - start <= length);

    /// <summary>The first hit of each agency, in the order given.</summary>
    private static List<AlertAgency> EachOnce(IEnumerable<AlertAgency> hits)
    {
        var once = new List<AlertAgency>();
        foreach (var hit in hits)
        {
            if (!once.Any(earlier => Same(earlier.Agency, hit.Agency)))
                once.Add(hit);
        }
        return once;
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
