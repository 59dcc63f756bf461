using System.Diagnostics.CodeAnalysis;

namespace ExchangeNetwork.Matching.Pseudonyms.Dealing;

/// <summary>What a dealer bound itself to: the generator multiplied by each coefficient of its polynomial, C_0 to C_(t-1).</summary>
/// <remarks>Immutable, and so safe for use from many threads.</remarks>
public sealed class DealerCommitments
{
    private readonly GroupElement[] _commitments;

    private DealerCommitments(Dealer dealer, GroupElement[] commitments)
    {
        Dealer = dealer;
        _commitments = commitments;
    }

    /// <summary>Who deals.</summary>
    public Dealer Dealer { get; }

    /// <summary>The generator multiplied by what is dealt (C_0).</summary>
    public GroupElement Constant => _commitments[0];

    /// <summary>How many shares give what is dealt (t).</summary>
    public int Threshold => _commitments.Length;

    /// <summary>Reads what a dealer revealed and checks its proof.</summary>
    /// <param name="dealer">Who deals.</param>
    /// <param name="threshold">How many commitments are owed.</param>
    /// <param name="encodings">The commitments as they came.</param>
    /// <param name="nonce">R of the proof.</param>
    /// <param name="response">s of the proof.</param>
    /// <param name="commitments">What was read.</param>
    /// <param name="refusal">
    /// <see cref="DealingCodes.CommitmentCount"/>, <see cref="DealingCodes.InvalidCommitment"/>, <see cref="DealingCodes.InvalidProof"/>,
    /// <see cref="DealingCodes.Unproven"/>.
    /// </param>
    public static bool TryRead(
        Dealer dealer,
        int threshold,
        IReadOnlyList<byte[]> encodings,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> response,
        [NotNullWhen(true)] out DealerCommitments? commitments,
        [NotNullWhen(false)] out OprfRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(dealer);
        ArgumentNullException.ThrowIfNull(encodings);
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 1);
        commitments = null;
        refusal = encodings.Count == threshold ? null : new OprfRefusal(DealingCodes.CommitmentCount, dealer.Index, threshold, encodings.Count);
        var elements = new GroupElement[encodings.Count];
        for (var i = 0; refusal is null && i < elements.Length; i++)
        {
            if (!GroupElement.TryParse(encodings[i], out elements[i]))
                refusal = new OprfRefusal(DealingCodes.InvalidCommitment, dealer.Index, i + 1);
        }
        if (refusal is not null)
            return false;
        if (!PossessionProof.TryParse(nonce, response, out var proof))
            refusal = new OprfRefusal(DealingCodes.InvalidProof, dealer.Index);
        else if (!proof.Verify(dealer, elements[0]))
            refusal = new OprfRefusal(DealingCodes.Unproven, dealer.Index);
        else
            commitments = new DealerCommitments(dealer, elements);
        return refusal is null;
    }

    /// <summary>The generator multiplied by the share of an index: the sum of all index^m · C_m.</summary>
    public GroupElement ValueAt(byte index)
    {
        ArgumentOutOfRangeException.ThrowIfZero(index);
        var at = GroupScalar.FromUInt128(index);
        var value = _commitments[^1];
        for (var m = _commitments.Length - 2; m >= 0; m--)
            value = (at * value) + _commitments[m];
        return value;
    }

    /// <summary>Reads the share that the dealer gave a receiver, or showed to all, and checks it.</summary>
    /// <param name="receiver">The receiver's index.</param>
    /// <param name="encoding">The share as it came.</param>
    /// <param name="share">What was read.</param>
    /// <param name="refusal"><see cref="DealingCodes.InvalidShare"/>, <see cref="DealingCodes.WrongShare"/>.</param>
    public bool TryReadShare(byte receiver, ReadOnlySpan<byte> encoding, out GroupScalar share, [NotNullWhen(false)] out OprfRefusal? refusal)
    {
        if (!GroupScalar.TryParseNonZero(encoding, out share))
            refusal = new OprfRefusal(DealingCodes.InvalidShare, Dealer.Index);
        else if (GroupElement.MultiplyGenerator(share) != ValueAt(receiver))
            refusal = new OprfRefusal(DealingCodes.WrongShare, Dealer.Index);
        else
            refusal = null;
        if (refusal is not null)
            share = default;
        return refusal is null;
    }
}
