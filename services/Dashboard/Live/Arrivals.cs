namespace ExchangeNetwork.Dashboard.Live;

/// <summary>Knows which items of a list, newest first, came while the page stood open, so that the eye finds them.</summary>
public sealed class Arrivals
{
    private HashSet<string>? _shown;
    private HashSet<string> _arrived = [];

    /// <summary>What the page shows now. What stands above all that it showed before has arrived.</summary>
    public void Show(IReadOnlyList<string> ids)
    {
        var above = _shown is { } shown ? ids.TakeWhile(id => !shown.Contains(id)) : [];
        _arrived = [.. above, .. ids.Where(_arrived.Contains)];
        _shown = [.. ids];
    }

    /// <summary>Starts over, for a page that shows something else from now on.</summary>
    public void Clear() => (_shown, _arrived) = (null, []);

    /// <summary>The style class of an item.</summary>
    public string Of(string id) => _arrived.Contains(id) ? "arrived" : "";
}
