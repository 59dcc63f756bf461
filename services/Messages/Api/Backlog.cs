namespace ExchangeNetwork.Messages.Api;

/// <summary>What waits at a node; all zero means that everything taken in so far has reached everybody concerned.</summary>
/// <param name="FramesToScreen">Groups of kept records that are not screened yet.</param>
/// <param name="HitsToAnchor">Hits that are not on the ledger yet.</param>
/// <param name="MessagesToDeliver">Messages without a receipt.</param>
/// <param name="WorkDue">Work that is due now.</param>
/// <param name="HitsUnverified">Hits on own lists whose notice and ledger row have not met yet.</param>
/// <param name="AlertsProvisional">Joint alerts on own lists whose openings are not checked yet.</param>
/// <param name="Parked">Messages and work that an operator must look at.</param>
/// <param name="PseudonymsWaiting">Identifiers that wait for their pseudonym, under each key: what holds them may still be hit by sealed lists.</param>
public sealed record Backlog(
    long FramesToScreen, long HitsToAnchor, long MessagesToDeliver, long WorkDue, long HitsUnverified, long AlertsProvisional, long Parked,
    long PseudonymsWaiting = 0)
{
    /// <summary>True when nothing waits.</summary>
    public bool IsEmpty =>
        (FramesToScreen, HitsToAnchor, MessagesToDeliver, WorkDue, HitsUnverified, AlertsProvisional, PseudonymsWaiting) == (0, 0, 0, 0, 0, 0, 0);
}
