namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>Evaluations that a combined check held for; there is no other way to come by one, so nothing unchecked is ever unblinded.</summary>
public sealed class EvaluatedBatch
{
    private readonly GroupElement[] _blinded;
    private readonly GroupElement[] _evaluated;

    internal EvaluatedBatch(GroupElement[] blinded, GroupElement[] evaluated)
    {
        _blinded = blinded;
        _evaluated = evaluated;
    }

    /// <summary>Points evaluated.</summary>
    public int Count => _blinded.Length;

    /// <summary>The points, still blinded, that were evaluated.</summary>
    internal ReadOnlySpan<GroupElement> Blinded => _blinded;

    /// <summary>The evaluations, still blinded, in the same order.</summary>
    internal ReadOnlySpan<GroupElement> Evaluated => _evaluated;
}
