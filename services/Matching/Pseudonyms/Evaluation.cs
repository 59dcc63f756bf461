using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>The requester's view of one message: the answers of the evaluators, added as they arrive.</summary>
/// <remarks>Nothing of it is used before a <see cref="CombinedCheck"/> over all answers held. One thread at a time.</remarks>
public sealed class Evaluation
{
    private readonly GroupElement[] _blinded;
    private readonly Dictionary<byte, GroupElement[]> _answers = [];
    private GroupElement[] _sums;

    /// <summary>Waits for the answers to a batch.</summary>
    /// <param name="key">The key asked for.</param>
    /// <param name="evaluators">The ticket's evaluators: as many holders of the key as its threshold, or more.</param>
    /// <param name="blinded">The points that were sent, at most 1,024.</param>
    /// <exception cref="ArgumentException">Too few evaluators, one that holds no share, or no points or too many.</exception>
    public Evaluation(SharedKey key, IndexSet evaluators, ReadOnlySpan<GroupElement> blinded)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(evaluators);
        if (evaluators.Count < key.Threshold || !evaluators.IsSubsetOf(key.Holders))
            throw new ArgumentException("As many evaluators as the threshold, all of them holders of the key.", nameof(evaluators));
        if (blinded.Length is 0 or > Evaluator.MaxPoints || blinded.Contains(default))
            throw new ArgumentException("A message has 1 to 1,024 points, none of them the identity.", nameof(blinded));
        Key = key;
        Evaluators = evaluators;
        _blinded = blinded.ToArray();
        _sums = new GroupElement[blinded.Length];
    }

    /// <summary>The key asked for.</summary>
    public SharedKey Key { get; }

    /// <summary>The evaluators.</summary>
    public IndexSet Evaluators { get; }

    /// <summary>Evaluators whose answers are still to come, ascending.</summary>
    public IReadOnlyList<byte> Missing => [.. Evaluators.Indexes.Where(index => !_answers.ContainsKey(index))];

    /// <summary>The points that were sent.</summary>
    internal ReadOnlySpan<GroupElement> Blinded => _blinded;

    /// <summary>The sums of the answers: the evaluations under the whole key, if nobody cheated.</summary>
    internal ReadOnlySpan<GroupElement> Sums => _sums;

    /// <summary>Takes an evaluator's answers; the same ones a second time change nothing.</summary>
    /// <param name="evaluator">Its index.</param>
    /// <param name="answers">One point of 32 bytes for each point sent.</param>
    /// <param name="refusal">
    /// <see cref="OprfCodes.NotAnEvaluator"/>, <see cref="OprfCodes.AnswerCount"/>, <see cref="OprfCodes.InvalidAnswer"/>,
    /// <see cref="OprfCodes.AnswerChanged"/>.
    /// </param>
    public bool TryAddAnswers(byte evaluator, ReadOnlySpan<byte> answers, [NotNullWhen(false)] out OprfRefusal? refusal)
    {
        refusal = Check(evaluator, answers);
        if (refusal is not null || _answers.ContainsKey(evaluator))
            return refusal is null;
        // New sums, so that a point refused half-way leaves the old ones as they are.
        var sums = new GroupElement[_sums.Length];
        for (var i = 0; i < sums.Length; i++)
        {
            var answer = answers.Slice(i * GroupElement.Size, GroupElement.Size);
            // The first one's answers are the sums so far; reading them is cheaper than adding them to nothing.
            if (_answers.Count == 0 ? GroupElement.TryParse(answer, out sums[i]) : GroupElement.TryAdd(_sums[i], answer, out sums[i]))
                continue;
            refusal = new OprfRefusal(OprfCodes.InvalidAnswer, evaluator, i + 1);
            return false;
        }
        _sums = sums;
        // Each was valid when it was added, so the bytes are elements.
        _answers.Add(evaluator, MemoryMarshal.Cast<byte, GroupElement>(answers).ToArray());
        return true;
    }

    /// <summary>Begins the combined check under fresh secret weights.</summary>
    /// <exception cref="InvalidOperationException">Answers are missing: weights drawn before would let the last evaluator adapt to them.</exception>
    public CombinedCheck BeginCheck() =>
        _answers.Count == Evaluators.Count ? new CombinedCheck(this) : throw new InvalidOperationException("Answers are missing.");

    /// <summary>Goes on with a check over the same answers; over others it fails.</summary>
    /// <param name="state">What <see cref="CombinedCheck.State"/> gave.</param>
    /// <exception cref="InvalidOperationException">Answers are missing.</exception>
    /// <exception cref="ArgumentException">Not the state of a check.</exception>
    public CombinedCheck ResumeCheck(ReadOnlySpan<byte> state)
    {
        if (_answers.Count != Evaluators.Count)
            throw new InvalidOperationException("Answers are missing.");
        if (state.Length != CombinedCheck.StateSize
            || !GroupElement.TryParse(state[..GroupElement.Size], out var blinded)
            || !GroupElement.TryParse(state.Slice(GroupElement.Size, GroupElement.Size), out var expected))
        {
            throw new ArgumentException("This is no state of a check.", nameof(state));
        }
        // It says nothing of other answers than it was begun over: no proven sums are the identity, so it fails, and the proofs tell who changed.
        var isOfThese = state[(2 * GroupElement.Size)..].SequenceEqual(CombinedCheck.HashOf(_sums));
        return new CombinedCheck(this, blinded, isOfThese ? expected : default);
    }

    /// <summary>Names the cheats after a failed check: the evaluators who cannot prove all their answers.</summary>
    /// <param name="proofs">Each evaluator's proof over the whole batch, 64 bytes; none counts like a wrong one.</param>
    /// <returns><see cref="OprfCodes.AnswersUnproven"/> for each of them; none means that the sums were damaged on this side.</returns>
    /// <exception cref="InvalidOperationException">Answers are missing.</exception>
    public IReadOnlyList<OprfRefusal> NameCheats(IReadOnlyDictionary<byte, byte[]> proofs)
    {
        ArgumentNullException.ThrowIfNull(proofs);
        if (_answers.Count != Evaluators.Count)
            throw new InvalidOperationException("Answers are missing.");
        var cheats = new List<OprfRefusal>();
        foreach (var evaluator in Evaluators.Indexes)
        {
            var proven = proofs.TryGetValue(evaluator, out var encoding)
                && DleqProof.TryParse(encoding, out var proof)
                && proof.Verify(Key.FoldedPublicShare(evaluator, Evaluators), _blinded, _answers[evaluator]);
            if (!proven)
                cheats.Add(new OprfRefusal(OprfCodes.AnswersUnproven, evaluator));
        }
        return cheats;
    }

    private OprfRefusal? Check(byte evaluator, ReadOnlySpan<byte> answers)
    {
        if (!Evaluators.Contains(evaluator))
            return new OprfRefusal(OprfCodes.NotAnEvaluator, evaluator);
        if (answers.Length != _blinded.Length * GroupElement.Size)
            return new OprfRefusal(OprfCodes.AnswerCount, evaluator, _blinded.Length, answers.Length);
        return _answers.TryGetValue(evaluator, out var before) && !MemoryMarshal.AsBytes(before.AsSpan()).SequenceEqual(answers)
            ? new OprfRefusal(OprfCodes.AnswerChanged, evaluator)
            : null;
    }
}
