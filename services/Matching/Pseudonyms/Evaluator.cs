using System.Diagnostics.CodeAnalysis;

namespace ExchangeNetwork.Matching.Pseudonyms;

/// <summary>Answers requests with an agency's share as one of a ticket's evaluators.</summary>
/// <remarks>
/// The share is multiplied by its coefficient once, so each point costs one multiplication, about 55 µs. Whether the ticket is committed and
/// the points are its points is checked before. Safe for use from many threads until it is disposed of.
/// </remarks>
public sealed class Evaluator : IDisposable
{
    /// <summary>Most points of a request.</summary>
    public const int MaxPoints = 1024;

    private GroupScalar _folded;
    private bool _disposed;

    /// <summary>The holder of a share as one of these evaluators.</summary>
    /// <exception cref="ArgumentException">The holder is none of them.</exception>
    public Evaluator(KeyShare share, IndexSet evaluators)
    {
        ArgumentNullException.ThrowIfNull(share);
        ArgumentNullException.ThrowIfNull(evaluators);
        Index = share.Index;
        _folded = evaluators.Coefficient(share.Index) * share.Value;
        FoldedPublicShare = GroupElement.MultiplyGenerator(_folded);
    }

    /// <summary>The evaluator's index.</summary>
    public byte Index { get; }

    /// <summary>The public key of this evaluator's proofs.</summary>
    public GroupElement FoldedPublicShare { get; }

    private GroupScalar Folded
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _folded;
        }
    }

    /// <summary>Evaluates the points of a request, all or none.</summary>
    /// <param name="points">1 to 1,024 points of 32 bytes.</param>
    /// <param name="answers">Receives as many bytes.</param>
    /// <param name="refusal"><see cref="OprfCodes.PointCount"/>, <see cref="OprfCodes.InvalidPoint"/>.</param>
    /// <exception cref="ArgumentException">There is not the same room for the answers.</exception>
    public bool TryEvaluate(ReadOnlySpan<byte> points, Span<byte> answers, [NotNullWhen(false)] out OprfRefusal? refusal)
    {
        if (answers.Length != points.Length)
            throw new ArgumentException("As many bytes of answers as of points.", nameof(answers));
        var folded = Folded;
        refusal = CheckCount(points);
        for (var at = 0; refusal is null && at < points.Length; at += GroupElement.Size)
        {
            if (GroupElement.TryMultiply(folded, points.Slice(at, GroupElement.Size), out var answer))
                answer.CopyTo(answers[at..]);
            else
                refusal = new OprfRefusal(OprfCodes.InvalidPoint, (at / GroupElement.Size) + 1);
        }
        // No part of an answer leaves with a refusal.
        if (refusal is not null)
            answers.Clear();
        return refusal is null;
    }

    /// <summary>Evaluates the weighted sum of the combined check and proves it.</summary>
    /// <param name="sum">The requester's M, 32 bytes.</param>
    /// <param name="answer">The evaluated sum with its proof.</param>
    /// <param name="refusal"><see cref="OprfCodes.InvalidPoint"/>.</param>
    public bool TryAnswerCheck(ReadOnlySpan<byte> sum, out CheckAnswer answer, [NotNullWhen(false)] out OprfRefusal? refusal)
    {
        answer = default;
        var folded = Folded;
        refusal = GroupElement.TryParse(sum, out var blinded) ? null : new OprfRefusal(OprfCodes.InvalidPoint, 1);
        if (refusal is not null)
            return false;
        var evaluated = folded * blinded;
        answer = new CheckAnswer(evaluated, DleqProof.Generate(folded, FoldedPublicShare, [blinded], [evaluated]));
        return true;
    }

    /// <summary>Proves all answers of a request at once, when the combined check failed.</summary>
    /// <param name="points">The points of the request.</param>
    /// <param name="answers">The answers that were given to it, as they were stored.</param>
    /// <param name="proof">The proof.</param>
    /// <param name="refusal"><see cref="OprfCodes.PointCount"/>, <see cref="OprfCodes.InvalidPoint"/>.</param>
    /// <exception cref="ArgumentException">The answers are not those of a request of this size, or damaged.</exception>
    public bool TryProve(ReadOnlySpan<byte> points, ReadOnlySpan<byte> answers, out DleqProof proof, [NotNullWhen(false)] out OprfRefusal? refusal)
    {
        if (answers.Length != points.Length)
            throw new ArgumentException("As many bytes of answers as of points.", nameof(answers));
        proof = default;
        var folded = Folded;
        refusal = CheckCount(points);
        if (refusal is not null)
            return false;
        var blinded = new GroupElement[points.Length / GroupElement.Size];
        var evaluated = new GroupElement[blinded.Length];
        if (!GroupElement.TryParseAll(points, blinded, out var refused))
            refusal = new OprfRefusal(OprfCodes.InvalidPoint, refused + 1);
        else if (!GroupElement.TryParseAll(answers, evaluated, out _))
            throw new ArgumentException("A stored answer is no element.", nameof(answers));
        else
            proof = DleqProof.Generate(folded, FoldedPublicShare, blinded, evaluated);
        return refusal is null;
    }

    /// <summary>Forgets the share.</summary>
    public void Dispose()
    {
        _folded = default;
        _disposed = true;
    }

    /// <summary>Masks the share.</summary>
    public override string ToString() => $"Evaluator({Index}, ***)";

    private static OprfRefusal? CheckCount(ReadOnlySpan<byte> points) =>
        points.Length is > 0 and <= MaxPoints * GroupElement.Size && points.Length % GroupElement.Size == 0
            ? null
            : new OprfRefusal(OprfCodes.PointCount, points.Length, MaxPoints);
}
