using System.Runtime.InteropServices;
using ExchangeNetwork.Matching.Pseudonyms;
using Shouldly;

namespace ExchangeNetwork.Tests.Unit.Pseudonyms;

/// <summary>One message between a requester and its evaluators, any of whom may cheat.</summary>
internal sealed class Round
{
    private readonly DealtKey _key;
    private readonly Dictionary<byte, Evaluator> _evaluators;

    public Round(DealtKey key, IndexSet evaluators, GroupElement[] blinded)
    {
        _key = key;
        Blinded = blinded;
        Evaluation = new Evaluation(key.Key, evaluators, blinded);
        _evaluators = evaluators.Indexes.ToDictionary(index => index, index => new Evaluator(key.Share(index), evaluators));
    }

    public GroupElement[] Blinded { get; }

    public Evaluation Evaluation { get; }

    public IEnumerable<GroupElement> SingleKey => Blinded.Select(element => _key.Secret * element);

    private byte[] Points => MemoryMarshal.AsBytes(Blinded.AsSpan()).ToArray();

    public static GroupElement[] RandomPoints(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => GroupElement.MultiplyGenerator(GroupScalar.Random()))];

    /// <summary>What an evaluator answers when it does what it should.</summary>
    public GroupElement[] Answers(byte evaluator)
    {
        var answers = new byte[Blinded.Length * GroupElement.Size];
        _evaluators[evaluator].TryEvaluate(Points, answers, out _).ShouldBeTrue();
        return MemoryMarshal.Cast<byte, GroupElement>(answers).ToArray();
    }

    public void Add(byte evaluator, GroupElement[] answers) =>
        Evaluation.TryAddAnswers(evaluator, MemoryMarshal.AsBytes(answers.AsSpan()), out _).ShouldBeTrue();

    /// <summary>All evaluators answer, the named ones with what the function makes of their answers.</summary>
    public Round Answered(Func<byte, GroupElement[], GroupElement[]>? tamper = null)
    {
        foreach (var evaluator in _evaluators.Keys)
            Add(evaluator, tamper?.Invoke(evaluator, Answers(evaluator)) ?? Answers(evaluator));
        return this;
    }

    /// <summary>Each evaluator's honest answer to a check.</summary>
    public Dictionary<byte, byte[]> CheckAnswers(CombinedCheck check) => _evaluators.ToDictionary(pair => pair.Key, pair =>
    {
        pair.Value.TryAnswerCheck(check.Message(), out var answer, out _).ShouldBeTrue();
        return answer.ToArray();
    });

    /// <summary>Each evaluator's proof over the batch; a cheat proves the honest answers, for it cannot prove the others.</summary>
    public Dictionary<byte, byte[]> BatchProofs() => _evaluators.ToDictionary(pair => pair.Key, pair =>
    {
        var answers = Answers(pair.Key);
        pair.Value.TryProve(Points, MemoryMarshal.AsBytes(answers.AsSpan()), out var proof, out _).ShouldBeTrue();
        return proof.ToArray();
    });

    public (EvaluatedBatch? Evaluated, IReadOnlyList<OprfRefusal> Refusals) Check()
    {
        var check = Evaluation.BeginCheck();
        check.TryFinish(CheckAnswers(check), out var evaluated, out var refusals).ShouldBe(evaluated is not null);
        return (evaluated, refusals);
    }
}
