namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>The public side of a network key that nobody holds whole: its public key, and each holder's public share.</summary>
/// <remarks>Immutable, and so safe for use from many threads.</remarks>
public sealed class SharedKey
{
    private readonly GroupElement[] _publicShares;

    /// <summary>A key as its generation gave it.</summary>
    /// <param name="threshold">Holders that can evaluate together (t).</param>
    /// <param name="publicKey">Y.</param>
    /// <param name="holders">The holders' indexes, at least as many as the threshold.</param>
    /// <param name="publicShares">Y_j of each holder, in the order of the indexes.</param>
    /// <exception cref="ArgumentException">The numbers do not fit each other, or an element is the identity.</exception>
    public SharedKey(int threshold, in GroupElement publicKey, IndexSet holders, ReadOnlySpan<GroupElement> publicShares)
    {
        ArgumentNullException.ThrowIfNull(holders);
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threshold, holders.Count);
        if (publicShares.Length != holders.Count)
            throw new ArgumentException("One public share for each holder.", nameof(publicShares));
        if (publicKey.IsIdentity || publicShares.Contains(default))
            throw new ArgumentException("The identity is no public key.", nameof(publicShares));
        Threshold = threshold;
        PublicKey = publicKey;
        Holders = holders;
        _publicShares = publicShares.ToArray();
    }

    /// <summary>Holders that can evaluate together (t); one fewer knows nothing.</summary>
    public int Threshold { get; }

    /// <summary>The public key (Y).</summary>
    public GroupElement PublicKey { get; }

    /// <summary>Indexes of the holders.</summary>
    public IndexSet Holders { get; }

    /// <summary>The public share (Y_j) of a holder.</summary>
    /// <exception cref="ArgumentException">No holder has this index.</exception>
    public GroupElement PublicShare(byte holder)
    {
        var at = Holders.Position(holder);
        return at >= 0 ? _publicShares[at] : throw new ArgumentException($"No holder has the index {holder}.", nameof(holder));
    }

    /// <summary>The public key under which a holder proves what it answered as one of these evaluators: its public share times its coefficient.</summary>
    /// <exception cref="ArgumentException">The holder is none of the evaluators.</exception>
    public GroupElement FoldedPublicShare(byte holder, IndexSet evaluators)
    {
        ArgumentNullException.ThrowIfNull(evaluators);
        return evaluators.Coefficient(holder) * PublicShare(holder);
    }
}
