namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>Proof that all evaluations of a batch were made with the key behind a public key (RFC 9497, 2.2).</summary>
/// <param name="Challenge">The RFC's c.</param>
/// <param name="Response">The RFC's s.</param>
public readonly record struct DleqProof(GroupScalar Challenge, GroupScalar Response)
{
    /// <summary>Bytes of a proof: challenge ‖ response.</summary>
    public const int Size = 2 * GroupScalar.Size;

    private const int PrefixSize = sizeof(ushort);

    /// <summary>Reads a proof; false when it has not 64 bytes or one of its scalars is not reduced.</summary>
    public static bool TryParse(ReadOnlySpan<byte> encoding, out DleqProof proof)
    {
        proof = default;
        if (encoding.Length != Size
            || !GroupScalar.TryParse(encoding[..GroupScalar.Size], out var challenge)
            || !GroupScalar.TryParse(encoding[GroupScalar.Size..], out var response))
        {
            return false;
        }
        proof = new DleqProof(challenge, response);
        return true;
    }

    /// <summary>GenerateProof: one multiplication per element and four more.</summary>
    /// <param name="key">The key that made the evaluations.</param>
    /// <param name="publicKey">The generator multiplied by it.</param>
    /// <param name="blinded">What was evaluated, 1 to 65,535 elements.</param>
    /// <param name="evaluated">The evaluations, in the same order.</param>
    /// <exception cref="ArgumentException">No element, too many, or not one evaluation per element.</exception>
    public static DleqProof Generate(
        in GroupScalar key, in GroupElement publicKey, ReadOnlySpan<GroupElement> blinded, ReadOnlySpan<GroupElement> evaluated) =>
        Generate(key, publicKey, blinded, evaluated, GroupScalar.Random());

    /// <summary>VerifyProof: two multiplications per element and four more; a batch of another length than its evaluations verifies not.</summary>
    public bool Verify(in GroupElement publicKey, ReadOnlySpan<GroupElement> blinded, ReadOnlySpan<GroupElement> evaluated)
    {
        if (!IsBatch(blinded, evaluated))
            return false;
        var sums = Composites.Compute(publicKey, blinded, evaluated);
        var first = GroupElement.MultiplyGenerator(Response) + (Challenge * publicKey);
        var second = (Response * sums.Blinded) + (Challenge * sums.Evaluated);
        return ChallengeOf(publicKey, sums, first, second) == Challenge;
    }

    /// <summary>Writes the 64 bytes of the proof.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        Challenge.CopyTo(destination);
        Response.CopyTo(destination[GroupScalar.Size..]);
    }

    /// <summary>The 64 bytes of the proof.</summary>
    public byte[] ToArray()
    {
        var encoding = new byte[Size];
        CopyTo(encoding);
        return encoding;
    }

    /// <summary>With a given nonce, as the test vectors need it; a second use of one would betray the key.</summary>
    internal static DleqProof Generate(
        in GroupScalar key,
        in GroupElement publicKey,
        ReadOnlySpan<GroupElement> blinded,
        ReadOnlySpan<GroupElement> evaluated,
        in GroupScalar nonce)
    {
        if (!IsBatch(blinded, evaluated))
            throw new ArgumentException("A proof is over one evaluation for each of 1 to 65,535 elements.", nameof(evaluated));
        var sums = Composites.ComputeFast(key, publicKey, blinded, evaluated);
        var challenge = ChallengeOf(publicKey, sums, GroupElement.MultiplyGenerator(nonce), nonce * sums.Blinded);
        return new DleqProof(challenge, nonce - (challenge * key));
    }

    private static bool IsBatch(ReadOnlySpan<GroupElement> blinded, ReadOnlySpan<GroupElement> evaluated) =>
        blinded.Length is > 0 and <= Composites.MaxBatch && blinded.Length == evaluated.Length;

    private static GroupScalar ChallengeOf(in GroupElement publicKey, in Composites sums, in GroupElement first, in GroupElement second)
    {
        Span<byte> transcript = stackalloc byte[(5 * (PrefixSize + GroupElement.Size)) + 9];
        var rest = Composites.WritePrefixed(transcript, publicKey.Encoding);
        rest = Composites.WritePrefixed(rest, sums.Blinded.Encoding);
        rest = Composites.WritePrefixed(rest, sums.Evaluated.Encoding);
        rest = Composites.WritePrefixed(rest, first.Encoding);
        rest = Composites.WritePrefixed(rest, second.Encoding);
        "Challenge"u8.CopyTo(rest);
        return OprfSuite.HashToScalar(transcript);
    }
}
