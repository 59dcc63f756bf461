namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>What an evaluator returns for the combined check: the evaluated sum (W_j) and the proof that its share made it.</summary>
/// <param name="Evaluated">W_j.</param>
/// <param name="Proof">An ordinary proof over a batch of one, under the evaluator's folded public share.</param>
public readonly record struct CheckAnswer(GroupElement Evaluated, DleqProof Proof)
{
    /// <summary>Bytes of an answer: element ‖ proof.</summary>
    public const int Size = GroupElement.Size + DleqProof.Size;

    /// <summary>Reads an answer; false when it has not 96 bytes, or element or proof are malformed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> encoding, out CheckAnswer answer)
    {
        answer = default;
        if (encoding.Length != Size
            || !GroupElement.TryParse(encoding[..GroupElement.Size], out var evaluated)
            || !DleqProof.TryParse(encoding[GroupElement.Size..], out var proof))
        {
            return false;
        }
        answer = new CheckAnswer(evaluated, proof);
        return true;
    }

    /// <summary>The 96 bytes of the answer.</summary>
    public byte[] ToArray()
    {
        var encoding = new byte[Size];
        Evaluated.CopyTo(encoding);
        Proof.CopyTo(encoding.AsSpan(GroupElement.Size));
        return encoding;
    }
}
