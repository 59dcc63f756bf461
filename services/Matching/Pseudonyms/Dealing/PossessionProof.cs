namespace ExchangeNetwork.Matching.Pseudonyms.Dealing;

/// <summary>Schnorr proof that a dealer knows the logarithm of its first commitment: it cannot have made it out of those of others.</summary>
/// <remarks>
/// The challenge is SHA-512(<c>xnet1/dkg</c> ‖ LP(networkId) ‖ LP(keyId) ‖ u32 epoch ‖ u32 index ‖ C_0 ‖ R), reduced; the proof holds when
/// s·G = R + challenge·C_0.
/// </remarks>
/// <param name="Nonce">R: the generator multiplied by a secret number that is used once.</param>
/// <param name="Response">s.</param>
public readonly record struct PossessionProof(GroupElement Nonce, GroupScalar Response)
{
    /// <summary>Reads a proof; false when R is the identity or no element, or s is not reduced.</summary>
    public static bool TryParse(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> response, out PossessionProof proof)
    {
        proof = default;
        if (!GroupElement.TryParse(nonce, out var element) || !GroupScalar.TryParse(response, out var scalar))
            return false;
        proof = new PossessionProof(element, scalar);
        return true;
    }

    /// <summary>Whether the dealer knows the logarithm of this commitment.</summary>
    public bool Verify(Dealer dealer, in GroupElement commitment)
    {
        ArgumentNullException.ThrowIfNull(dealer);
        return !commitment.IsIdentity && !Nonce.IsIdentity
            && GroupElement.MultiplyGenerator(Response) == Nonce + (Challenge(dealer, commitment, Nonce) * commitment);
    }

    /// <summary>Proves to know a secret; a second proof with the same nonce for another challenge would betray it.</summary>
    internal static PossessionProof Generate(Dealer dealer, in GroupScalar secret, in GroupElement commitment, in GroupScalar nonce)
    {
        var hidden = GroupElement.MultiplyGenerator(nonce);
        return new PossessionProof(hidden, nonce + (Challenge(dealer, commitment, hidden) * secret));
    }

    private static GroupScalar Challenge(Dealer dealer, in GroupElement commitment, in GroupElement nonce) =>
        dealer.Hash("xnet1/dkg"u8, commitment.ToArray(), nonce.ToArray());
}
