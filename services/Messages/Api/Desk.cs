namespace ExchangeNetwork.Messages.Api;

/// <summary>How much there is to do at this node, in numbers.</summary>
/// <param name="OpenAlerts">Joint alerts that are not closed.</param>
/// <param name="Hits">Hits received on own lists and found in own records since the time asked for.</param>
/// <param name="ListsInForce">Lists in force that this agency owns or matches.</param>
/// <param name="WaitingDisclosures">Disclosure requests that wait for this agency's answer.</param>
public sealed record DeskView(long OpenAlerts, long Hits, long ListsInForce, long WaitingDisclosures);
