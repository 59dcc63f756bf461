using System.Diagnostics.CodeAnalysis;

namespace ExchangeNetwork.Matching.Pseudonyms.Dealing;

/// <summary>Puts together what the dealers of a run dealt: everybody its public side, each holder its own share.</summary>
public static class KeyAssembly
{
    /// <summary>The public side of a new key.</summary>
    /// <param name="threshold">How many shares give it.</param>
    /// <param name="dealings">What each dealer committed to; one of each.</param>
    /// <param name="holders">Who gets a share.</param>
    /// <param name="key">Y and all Y_j.</param>
    /// <param name="refusal"><see cref="DealingCodes.NoKey"/>.</param>
    /// <exception cref="ArgumentException">No dealing, a dealing of another threshold, or fewer holders than it.</exception>
    public static bool TryCombine(
        int threshold,
        IReadOnlyCollection<DealerCommitments> dealings,
        IndexSet holders,
        [NotNullWhen(true)] out SharedKey? key,
        [NotNullWhen(false)] out OprfRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(dealings);
        ArgumentNullException.ThrowIfNull(holders);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threshold, holders.Count);
        if (dealings.Count == 0 || dealings.Any(dealing => dealing.Threshold != threshold))
            throw new ArgumentException("Each dealer commits to as many coefficients as the threshold.", nameof(dealings));
        var publicKey = default(GroupElement);
        var publicShares = new GroupElement[holders.Count];
        foreach (var dealing in dealings)
        {
            publicKey += dealing.Constant;
            for (var j = 0; j < publicShares.Length; j++)
                publicShares[j] += dealing.ValueAt(holders.Indexes[j]);
        }
        refusal = publicKey.IsIdentity || publicShares.Contains(default) ? new OprfRefusal(DealingCodes.NoKey) : null;
        key = refusal is null ? new SharedKey(threshold, publicKey, holders, publicShares) : null;
        return refusal is null;
    }

    /// <summary>The public side of the same key among other holders.</summary>
    /// <param name="before">The key in the epoch before.</param>
    /// <param name="threshold">How many of the new shares give it.</param>
    /// <param name="dealings">What each dealer committed to; one of each.</param>
    /// <param name="holders">Who gets a share.</param>
    /// <param name="key">Y, which is as before, and all Y_j.</param>
    /// <param name="refusal">
    /// <see cref="DealingCodes.OtherShare"/>, <see cref="DealingCodes.OtherKey"/>, <see cref="DealingCodes.NoKey"/>.
    /// </param>
    /// <exception cref="ArgumentException">Not as many dealers as the threshold was, or one that held no share.</exception>
    public static bool TryReshare(
        SharedKey before,
        int threshold,
        IReadOnlyCollection<DealerCommitments> dealings,
        IndexSet holders,
        [NotNullWhen(true)] out SharedKey? key,
        [NotNullWhen(false)] out OprfRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(dealings);
        if (dealings.Count != before.Threshold)
            throw new ArgumentException("A key is dealt anew by as many holders as give it.", nameof(dealings));
        var dealers = IndexSet.Of([.. dealings.Select(dealing => dealing.Dealer.Index)]);
        key = null;
        refusal = dealings.Select(dealing => CheckDealing(before, dealers, dealing)).FirstOrDefault(wrong => wrong is not null);
        if (refusal is not null || !TryCombine(threshold, dealings, holders, out key, out refusal))
            return false;
        // Follows from the dealings when the key before was whole; whether it was, is seen here.
        if (key.PublicKey != before.PublicKey)
            (key, refusal) = (null, new OprfRefusal(DealingCodes.OtherKey));
        return refusal is null;
    }

    /// <summary>Whether a dealer deals its share of a key times what it counts among the dealers; null when it does.</summary>
    /// <exception cref="ArgumentException">It held no share, or is none of the dealers.</exception>
    public static OprfRefusal? CheckDealing(SharedKey before, IndexSet dealers, DealerCommitments dealing)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(dealing);
        return dealing.Constant == before.FoldedPublicShare(dealing.Dealer.Index, dealers)
            ? null
            : new OprfRefusal(DealingCodes.OtherShare, dealing.Dealer.Index);
    }

    /// <summary>A holder's share: the sum of what each dealer gave it.</summary>
    /// <param name="key">The key as it was put together.</param>
    /// <param name="holder">The holder's index.</param>
    /// <param name="shares">The shares, each checked against its dealer's commitments.</param>
    /// <exception cref="ArgumentException">They are not the shares of this key: one of them was not checked, or is missing.</exception>
    public static KeyShare Sum(SharedKey key, byte holder, ReadOnlySpan<GroupScalar> shares)
    {
        ArgumentNullException.ThrowIfNull(key);
        var sum = default(GroupScalar);
        foreach (var share in shares)
            sum += share;
        var own = sum.IsZero ? null : new KeyShare(holder, sum);
        return own is not null && own.PublicShare == key.PublicShare(holder)
            ? own
            : throw new ArgumentException("The shares do not give the holder's share of this key.", nameof(shares));
    }
}
