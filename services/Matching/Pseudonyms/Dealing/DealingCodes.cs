namespace ExchangeNetwork.Matching.Pseudonyms.Dealing;

/// <summary>Stable codes of what is wrong with a dealing; texts in both languages are in the error catalogue (<c>dealing.json</c>).</summary>
/// <remarks>Dealers are named by their index; positions count from 1.</remarks>
public static class DealingCodes
{
    /// <summary>Commitments: not as many as the threshold; arguments: the dealer, how many are owed, how many came.</summary>
    public const string CommitmentCount = "XN-DKG-001";

    /// <summary>Commitments: no encoding of an element, or the identity; arguments: the dealer, the commitment's position.</summary>
    public const string InvalidCommitment = "XN-DKG-002";

    /// <summary>Proof of possession: R is no element or s is not reduced; argument: the dealer.</summary>
    public const string InvalidProof = "XN-DKG-003";

    /// <summary>Proof of possession: it does not hold; argument: the dealer.</summary>
    public const string Unproven = "XN-DKG-004";

    /// <summary>Share: not 32 bytes, zero or not reduced; argument: the dealer.</summary>
    public const string InvalidShare = "XN-DKG-005";

    /// <summary>Share: it does not fit the dealer's commitments; argument: the dealer.</summary>
    public const string WrongShare = "XN-DKG-006";

    /// <summary>Resharing: what is dealt is not the dealer's share of the key; argument: the dealer.</summary>
    public const string OtherShare = "XN-DKG-007";

    /// <summary>Resharing: what the dealers dealt together is another key.</summary>
    public const string OtherKey = "XN-DKG-008";

    /// <summary>The dealings cancel each other out: the key or a holder's share of it would be zero.</summary>
    public const string NoKey = "XN-DKG-009";

    /// <summary>Share: it cannot be decrypted, or its dealer's signature does not hold; argument: the dealer.</summary>
    public const string SealedWrongly = "XN-DKG-010";

    /// <summary>Resharing: this agency is a dealer, but its share of the epoch before is not in its key store; arguments: the key, the epoch.</summary>
    public const string NoShareToDeal = "XN-DKG-011";
}
