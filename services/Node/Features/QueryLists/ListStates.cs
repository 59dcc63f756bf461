namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>States of a list version at this node, see <c>QueryListView.State</c>.</summary>
internal static class ListStates
{
    public const string Draft = "draft";
    public const string Preparing = "preparing";
    public const string Submitted = "submitted";
    public const string Publishing = "publishing";
    public const string InForce = "inForce";
    public const string Superseded = "superseded";
    public const string Withdrawn = "withdrawn";
    public const string Expired = "expired";
    public const string Refused = "refused";
}

/// <summary>How far this node is with matching a list version, see <c>QueryListView.Matching</c>.</summary>
internal static class MatchingStates
{
    public const string Waiting = "waiting";
    public const string Matching = "matching";
    public const string Refused = "refused";
    public const string Ended = "ended";
    public const string NotRecipient = "notRecipient";
}
