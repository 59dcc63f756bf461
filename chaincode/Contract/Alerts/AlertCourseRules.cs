using ExchangeNetwork.Contract.Actors;

namespace ExchangeNetwork.Contract.Alerts;

/// <summary>The course of a joint alert: provisional until the owner has checked, open, closed with a verdict; silence is shown.</summary>
internal static class AlertCourseRules
{
    /// <summary>The owner of a disclosed list has checked openings: with k agencies checked, the alert is open.</summary>
    public static ContractResponse Confirm(Transaction tx, AlertConfirmation confirmation)
    {
        if (Find(tx, confirmation.AlertId, out var alert) is { } missing)
            return missing;
        var refusal =
            OwnerCalls(tx, alert)
            ?? IsNotClosed(alert)
            ?? WellFormed.Set(confirmation.Agencies, "agencies", WellFormed.AgencyId)
            ?? WellFormed.Each(confirmation.Agencies, agency => IsInIt(alert, agency));
        if (refusal is not null)
            return refusal;

        IReadOnlyList<AlertAgency> agencies =
            [.. alert.Agencies.Select(agency => agency with { Confirmed = agency.Confirmed || confirmation.Agencies.Contains(agency.Agency, StringComparer.Ordinal) })];
        if (agencies.Count(agency => agency.Confirmed) < alert.K)
            return new Refusal(Rules.Alerts.TooFewConfirmed, WellFormed.Number(alert.K));
        if (alert.State == AlertState.Open && agencies.SequenceEqual(alert.Agencies))
            return Transaction.Answer(alert);

        alert = alert with { State = AlertState.Open, Agencies = agencies, ConfirmedAt = alert.ConfirmedAt ?? tx.Now };
        tx.Put(StateKeys.Alert(alert.AlertId), alert);
        return tx.Agreed(Events.AlertConfirmed, alert);
    }

    /// <summary>Anyone may say that the owner let the opening deadline pass.</summary>
    public static ContractResponse MarkSilent(Transaction tx, AlertReference reference)
    {
        if (Find(tx, reference.AlertId, out var alert) is { } missing)
            return missing;
        if (alert.State == AlertState.OwnerSilent)
            return Transaction.Answer(alert);
        if ((IsProvisional(alert) ?? DeadlineIsOver(tx, alert)) is { } refusal)
            return refusal;

        alert = alert with { State = AlertState.OwnerSilent };
        tx.Put(StateKeys.Alert(alert.AlertId), alert);
        return tx.Agreed(Events.AlertSilent, alert);
    }

    /// <summary>Each involved agency says what it found; until the alert is closed its newest verdict counts.</summary>
    public static ContractResponse GiveVerdict(Transaction tx, AlertFinding finding)
    {
        if (Find(tx, finding.AlertId, out var alert) is { } missing)
            return missing;
        var refusal =
            ActorRules.One(tx, ActorStep.Verdict, out var person, ActorRole.Analyst, ActorRole.Supervisor)
            ?? CallerIsInvolved(tx, alert)
            ?? IsNotClosed(alert);
        if (refusal is not null)
            return refusal;

        var verdict = new AgencyVerdict(tx.CallerId, person.Actor, finding.Verdict, tx.Now);
        alert = alert with { Verdicts = [.. alert.Verdicts.Where(earlier => !Same(earlier.Agency, tx.CallerId)), verdict] };
        tx.Put(StateKeys.Alert(alert.AlertId), alert);
        return tx.Agreed(Events.AlertVerdict, alert);
    }

    /// <summary>The owner closes the alert; as confirmed only what it has checked. Later hits belong to another window.</summary>
    public static ContractResponse Close(Transaction tx, AlertFinding finding)
    {
        if (Find(tx, finding.AlertId, out var alert) is { } missing)
            return missing;
        var refusal =
            ActorRules.One(tx, ActorStep.Decide, out var person, ActorRole.Analyst, ActorRole.Supervisor)
            ?? OwnerCalls(tx, alert)
            ?? IsNotClosed(alert)
            ?? IsCheckedIfConfirmed(alert, finding);
        if (refusal is not null)
            return refusal;

        alert = alert with { State = AlertState.Closed, Closing = new AgencyVerdict(tx.CallerId, person.Actor, finding.Verdict, tx.Now) };
        tx.Put(StateKeys.Alert(alert.AlertId), alert);
        var window = tx.Get<AlertWindow>(StateKeys.AlertOf(alert.ListId, alert.Tag))!;
        if (Same(window.AlertId, alert.AlertId) && tx.Now < window.Until)
            tx.Put(StateKeys.AlertOf(alert.ListId, alert.Tag), window with { Until = tx.Now });
        return tx.Agreed(Events.AlertClosed, alert);
    }

    /// <summary>An alert as it stands.</summary>
    public static ContractResponse Get(Transaction tx, AlertReference reference) =>
        Find(tx, reference.AlertId, out var alert) is { } missing ? missing : Transaction.Answer(alert);

    private static Refusal? Find(Transaction tx, string alertId, out JointAlert alert)
    {
        alert = null!;
        if (WellFormed.Id(alertId, "alertId") is { } form)
            return form;
        if (tx.Get<JointAlert>(StateKeys.Alert(alertId)) is not { } found)
            return new Refusal(Rules.Alerts.NotFound, alertId);
        alert = found;
        return null;
    }

    private static Refusal? OwnerCalls(Transaction tx, JointAlert alert) =>
        Same(alert.Owner, tx.CallerId) ? null : new Refusal(Rules.Alerts.OwnerOnly, alert.Owner);

    private static Refusal? CallerIsInvolved(Transaction tx, JointAlert alert) =>
        Same(alert.Owner, tx.CallerId) ? null : IsInIt(alert, tx.CallerId) is null ? null : new Refusal(Rules.Alerts.NotInvolved, tx.CallerId);

    private static Refusal? IsNotClosed(JointAlert alert) =>
        alert.State != AlertState.Closed ? null : new Refusal(Rules.Alerts.IsClosed, alert.AlertId);

    private static Refusal? IsInIt(JointAlert alert, string agency) =>
        alert.Agencies.Any(present => Same(present.Agency, agency)) ? null : new Refusal(Rules.Alerts.NotInTheAlert, agency);

    private static Refusal? IsProvisional(JointAlert alert) =>
        alert.State == AlertState.Provisional ? null : new Refusal(Rules.Alerts.NotProvisional, alert.AlertId);

    private static Refusal? DeadlineIsOver(Transaction tx, JointAlert alert) =>
        alert.OpeningDeadline is { } deadline && LedgerTime.IsOver(deadline, tx.Now) ? null : new Refusal(Rules.Alerts.DeadlineNotOver, alert.AlertId);

    private static Refusal? IsCheckedIfConfirmed(JointAlert alert, AlertFinding finding) =>
        finding.Verdict == Verdict.Confirmed && alert.State != AlertState.Open ? new Refusal(Rules.Alerts.ConfirmFirst, alert.AlertId) : null;

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
