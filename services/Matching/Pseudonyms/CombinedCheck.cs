using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>
/// Checks the answers of all evaluators at once: a secret random combination of the points, evaluated with proof, must be the same combination
/// of the sums.
/// </summary>
/// <remarks>
/// Weights have 128 bits, are drawn when all answers are there, and are forgotten before the combination is sent: whoever answered wrongly
/// passes with a probability of 2^-128. Costs two multiplications and two additions per point, instead of proofs of every evaluator.
/// </remarks>
public sealed class CombinedCheck
{
    private readonly Evaluation _evaluation;
    private readonly GroupElement[] _sums;
    private readonly GroupElement _blinded;
    private readonly GroupElement _expected;

    internal CombinedCheck(Evaluation evaluation)
    {
        _evaluation = evaluation;
        _sums = evaluation.Sums.ToArray();
        var weights = new UInt128[_sums.Length];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(weights.AsSpan()));
        var points = evaluation.Blinded;
        for (var i = 0; i < weights.Length; i++)
        {
            var weight = GroupScalar.FromUInt128(weights[i]);
            _blinded += weight * points[i];
            _expected += weight * _sums[i];
        }
        Array.Clear(weights);
    }

    internal CombinedCheck(Evaluation evaluation, in GroupElement blinded, in GroupElement expected)
    {
        _evaluation = evaluation;
        _sums = evaluation.Sums.ToArray();
        _blinded = blinded;
        _expected = expected;
    }

    /// <summary>Bytes of what is kept of a check: M ‖ the expected sum ‖ SHA-256 of the answers' sums.</summary>
    public const int StateSize = (2 * GroupElement.Size) + SHA256.HashSizeInBytes;

    /// <summary>What a node keeps of a check before it sends M, so that after a stop it goes on with the same one; the weights are gone.</summary>
    public byte[] State() => [.. _blinded.ToArray(), .. _expected.ToArray(), .. HashOf(_sums)];

    internal static byte[] HashOf(ReadOnlySpan<GroupElement> sums) => SHA256.HashData(MemoryMarshal.AsBytes(sums));

    /// <summary>The combination of the points (M), 32 bytes, to be sent to every evaluator.</summary>
    public byte[] Message() => _blinded.ToArray();

    /// <summary>Judges the evaluators' answers to the check.</summary>
    /// <param name="answers">Each evaluator's 96 bytes.</param>
    /// <param name="evaluated">The evaluations under the whole key, when the check holds.</param>
    /// <param name="refusals">
    /// <see cref="OprfCodes.CheckMissing"/> and <see cref="OprfCodes.CheckUnproven"/> for each evaluator at fault; otherwise
    /// <see cref="OprfCodes.CheckFailed"/>, whereupon <see cref="Evaluation.NameCheats"/> tells who it was. None when the check holds.
    /// </param>
    public bool TryFinish(
        IReadOnlyDictionary<byte, byte[]> answers,
        [NotNullWhen(true)] out EvaluatedBatch? evaluated,
        out IReadOnlyList<OprfRefusal> refusals)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var faults = new List<OprfRefusal>();
        var sum = default(GroupElement);
        foreach (var evaluator in _evaluation.Evaluators.Indexes)
        {
            if (!answers.TryGetValue(evaluator, out var encoding))
                faults.Add(new OprfRefusal(OprfCodes.CheckMissing, evaluator));
            else if (!CheckAnswer.TryParse(encoding, out var answer) || !IsProven(evaluator, answer))
                faults.Add(new OprfRefusal(OprfCodes.CheckUnproven, evaluator));
            else
                sum += answer.Evaluated;
        }
        if (faults.Count == 0 && sum != _expected)
            faults.Add(new OprfRefusal(OprfCodes.CheckFailed));
        refusals = faults;
        evaluated = faults.Count == 0 ? new EvaluatedBatch(_evaluation.Blinded.ToArray(), _sums) : null;
        return evaluated is not null;
    }

    private bool IsProven(byte evaluator, in CheckAnswer answer)
    {
        var publicKey = _evaluation.Key.FoldedPublicShare(evaluator, _evaluation.Evaluators);
        return answer.Proof.Verify(publicKey, [_blinded], [answer.Evaluated]);
    }
}
