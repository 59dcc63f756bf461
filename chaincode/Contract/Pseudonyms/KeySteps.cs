namespace ExchangeNetwork.Contract.Pseudonyms;

/// <summary>A step of a run that refers to its run.</summary>
internal interface IKeyStep
{
    /// <summary>The run.</summary>
    KeyRun Run { get; }
}

/// <summary>Argument of <see cref="Functions.PseudonymsCommit"/>.</summary>
/// <param name="Run">The run.</param>
/// <param name="Hash">SHA-256 over <see cref="CommitmentReveal.Message"/>, hex.</param>
public sealed record CommitmentHash(KeyRun Run, string Hash) : IKeyStep;

/// <summary>Argument of <see cref="Functions.PseudonymsReveal"/>: the commitments, and a proof to know what the first one hides.</summary>
/// <param name="Run">The run.</param>
/// <param name="Commitments">C_0 to C_(t-1), ristretto255 elements of 32 bytes, hex; none is the identity.</param>
/// <param name="ProofR">R of the Schnorr proof for C_0, 32 bytes, hex.</param>
/// <param name="ProofS">s of the Schnorr proof, 32 bytes, hex.</param>
public sealed record CommitmentReveal(KeyRun Run, IReadOnlyList<string> Commitments, string ProofR, string ProofS) : IKeyStep
{
    /// <summary>What the committed hash is over: <c>xnet1/dkg-commitments</c> ‖ LP(channel) ‖ LP(keyId) ‖ u32 epoch ‖ u32 run ‖ LP(agency) ‖ C_0 ‖ … ‖ C_(t-1).</summary>
    public byte[] Message(string channel, string agency)
    {
        var message = new Labelled("xnet1/dkg-commitments", channel).Lp(Run.KeyId).U32((uint)Run.Epoch).U32((uint)Run.Run).Lp(agency);
        foreach (var commitment in Commitments)
            message.Raw(Convert.FromHexString(commitment));
        return message.ToArray();
    }
}

/// <summary>Argument of <see cref="Functions.PseudonymsDeal"/>; each share, encrypted to its receiver by HPKE, is the transient value <c>share:RECEIVER</c>.</summary>
/// <param name="Run">The run.</param>
/// <param name="Shares">One for each receiver other than the dealer.</param>
public sealed record ShareDealing(KeyRun Run, IReadOnlyList<ShareHash> Shares) : IKeyStep;

/// <summary>Hash of an encrypted share.</summary>
/// <param name="Receiver">For whom it is.</param>
/// <param name="KeyId">The receiver's encryption key.</param>
/// <param name="Sha256">SHA-256 of the encrypted bytes, hex.</param>
public sealed record ShareHash(string Receiver, string KeyId, string Sha256);

/// <summary>Argument of <see cref="Functions.PseudonymsComplain"/>: the share that a receiver got does not fit the commitments.</summary>
/// <param name="Run">The run.</param>
/// <param name="Accused">The dealer.</param>
public sealed record ShareComplaint(KeyRun Run, string Accused) : IKeyStep;

/// <summary>Argument of <see cref="Functions.PseudonymsAnswer"/>: the accused dealer shows the share to all.</summary>
/// <param name="Run">The run.</param>
/// <param name="Complainant">The receiver that complained.</param>
/// <param name="Share">The share, a scalar of 32 bytes, hex.</param>
public sealed record ShareAnswer(KeyRun Run, string Complainant, string Share) : IKeyStep;

/// <summary>Argument of <see cref="Functions.PseudonymsDistrust"/>: a receiver saw a proof, commitments or a shown share of a dealer that are wrong.</summary>
/// <param name="Run">The run.</param>
/// <param name="Accused">The dealer; once more than half of the other receivers say so, the run begins anew without it.</param>
public sealed record DealerDistrust(KeyRun Run, string Accused) : IKeyStep;

/// <summary>Argument of <see cref="Functions.PseudonymsSign"/>: what a receiver computed, signed by it.</summary>
/// <param name="Run">The run.</param>
/// <param name="PublicKey">Y, 32 bytes, hex.</param>
/// <param name="PublicShares">Y_j of every receiver, in order of the index, 32 bytes each, hex.</param>
/// <param name="SignKeyId">The agency's signing key, valid at <paramref name="At"/>.</param>
/// <param name="At">When it was signed.</param>
/// <param name="Alg">Signature suite: <c>ES256</c>.</param>
/// <param name="Signature">64 bytes r‖s, low S, base64, over <see cref="Message"/>; empty until signed.</param>
public sealed record KeySignature(
    KeyRun Run, string PublicKey, IReadOnlyList<string> PublicShares, string SignKeyId, DateTimeOffset At, string Alg, string Signature) : IKeyStep
{
    /// <summary>
    /// The bytes that are signed: <c>xnet1/oprf-key</c> ‖ LP(channel) ‖ LP(agency) ‖ LP(keyId) ‖ u32 epoch ‖ u32 threshold ‖ u32 receivers ‖
    /// for each its u32 index ‖ Y ‖ all Y_j ‖ u64 milliseconds ‖ LP(signKeyId) ‖ LP(alg).
    /// </summary>
    public byte[] Message(string channel, string agency, KeyGeneration generation)
    {
        var message = new Labelled("xnet1/oprf-key", channel)
            .Lp(agency).Lp(Run.KeyId).U32((uint)Run.Epoch).U32((uint)generation.Terms.Threshold).U32((uint)generation.Indexes.Count);
        foreach (var (_, index) in generation.Indexes)
            message.U32((uint)index);
        message.Raw(Convert.FromHexString(PublicKey));
        foreach (var share in PublicShares)
            message.Raw(Convert.FromHexString(share));
        return message.U64(LedgerTime.Milliseconds(At)).Lp(SignKeyId).Lp(Alg).ToArray();
    }

    /// <summary>True when both say the same of the key, whoever signed and when.</summary>
    internal bool AgreesWith(KeySignature other) =>
        string.Equals(PublicKey, other.PublicKey, StringComparison.Ordinal) && PublicShares.SequenceEqual(other.PublicShares, StringComparer.Ordinal);
}

/// <summary>A step as it stands: event of each step, named after it.</summary>
/// <typeparam name="T">What was posted.</typeparam>
public sealed record KeyStep<T> : StoredDocument
{
    /// <summary>Who posted it.</summary>
    public required string Agency { get; init; }

    /// <summary>What was posted.</summary>
    public required T Statement { get; init; }

    /// <summary>Hash of the act; the same act again changes nothing.</summary>
    public required string Act { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Argument of <see cref="Functions.PseudonymsShare"/>.</summary>
/// <param name="Run">The run.</param>
/// <param name="Dealer">Who dealt it.</param>
public sealed record ShareQuery(KeyRun Run, string Dealer);

/// <summary>Argument of <see cref="Functions.PseudonymsErase"/>: an agency says that it erased its share of an epoch that is over.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="At">When.</param>
public sealed record ShareErasure(string KeyId, int Epoch, DateTimeOffset At);

/// <summary>A receipt of an erased share: the agency's word.</summary>
public sealed record ErasureReceipt : StoredDocument
{
    /// <summary>The agency that says so.</summary>
    public required string Agency { get; init; }

    /// <summary>What it says.</summary>
    public required ShareErasure Statement { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
}

/// <summary>Argument of <see cref="Functions.PseudonymsRetire"/> and <see cref="Functions.PseudonymsGet"/>.</summary>
/// <param name="KeyId">The key.</param>
public sealed record KeyReference(string KeyId);

/// <summary>Argument of <see cref="Functions.PseudonymsGeneration"/>.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Epoch">The epoch.</param>
public sealed record KeyGenerationQuery(string KeyId, int Epoch);
