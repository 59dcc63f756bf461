using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ExchangeNetwork.Matching.Identifiers;
using ExchangeNetwork.Matching.Pseudonyms;

namespace ExchangeNetwork.Cli.Bench;

/// <summary>What a pseudonym costs that nobody asked for before: the requester's part and that of one of three evaluators, on one core each.</summary>
/// <remarks>A key of four holders, any three of whom evaluate; messages of the largest size. Nothing is sent.</remarks>
internal sealed class SealedBenchmark
{
    private const string NetworkId = "bench";
    private const int Threshold = 3;
    private static readonly byte[] Holders = [1, 2, 3, 4];

    /// <summary>Identifiers a second at the requester, in the best message: blinding, adding up and checking the answers, unblinding.</summary>
    public double ClientPerSecond { get; private set; }

    /// <summary>Points a second at one evaluator, in the best message: its answers, and its answer to the check.</summary>
    public double EvaluatorPerSecond { get; private set; }

    /// <summary>Runs messages for a time, at least one.</summary>
    public void Run(double seconds, Action<double> report, CancellationToken cancellation)
    {
        var polynomial = Enumerable.Range(0, Threshold).Select(_ => GroupScalar.Random()).ToArray();
        var shares = Array.ConvertAll(Holders, index => Share(polynomial, index));
        var key = new SharedKey(
            Threshold, GroupElement.MultiplyGenerator(polynomial[0]), IndexSet.Of(Holders), Array.ConvertAll(shares, share => share.PublicShare));
        var chosen = IndexSet.Of(Holders.AsSpan(0, Threshold));
        var evaluators = shares.Take(Threshold).Select(share => new Evaluator(share, chosen)).ToArray();
        var watch = Stopwatch.StartNew();
        for (uint message = 0; message == 0 || watch.Elapsed.TotalSeconds < seconds; message++)
        {
            cancellation.ThrowIfCancellationRequested();
            Send(key, chosen, evaluators, (int)message);
            report(Math.Min(1, watch.Elapsed.TotalSeconds / seconds));
        }
        Array.ForEach(evaluators, evaluator => evaluator.Dispose());
        Array.ForEach(shares, share => share.Dispose());
    }

    private void Send(SharedKey key, IndexSet chosen, Evaluator[] evaluators, int message)
    {
        var inputs = Inputs(message);
        using var seed = new BlindSeed(NetworkId, RandomNumberGenerator.GetBytes(BlindSeed.Size));
        var before = Stopwatch.GetTimestamp();
        using var batch = new BlindedBatch(seed, 0, inputs);
        var evaluation = new Evaluation(key, chosen, batch.Points);
        var points = batch.Message();
        var client = Stopwatch.GetElapsedTime(before);

        var answers = new byte[points.Length];
        var evaluator = TimeSpan.MaxValue;
        foreach (var one in evaluators)
        {
            before = Stopwatch.GetTimestamp();
            Must(one.TryEvaluate(points, answers, out var refusal), refusal);
            evaluator = TimeSpan.FromTicks(Math.Min(evaluator.Ticks, Stopwatch.GetElapsedTime(before).Ticks));
            before = Stopwatch.GetTimestamp();
            Must(evaluation.TryAddAnswers(one.Index, answers, out refusal), refusal);
            client += Stopwatch.GetElapsedTime(before);
        }

        before = Stopwatch.GetTimestamp();
        var check = evaluation.BeginCheck();
        var sum = check.Message();
        client += Stopwatch.GetElapsedTime(before);
        before = Stopwatch.GetTimestamp();
        var proofs = evaluators.ToDictionary(one => one.Index, one =>
        {
            Must(one.TryAnswerCheck(sum, out var answer, out var refusal), refusal);
            return answer.ToArray();
        });
        evaluator += Stopwatch.GetElapsedTime(before) / evaluators.Length;

        before = Stopwatch.GetTimestamp();
        Must(check.TryFinish(proofs, out var evaluated, out var refusals), refusals.Count > 0 ? refusals[0] : null);
        var outputs = new PseudonymOutput[inputs.Count];
        batch.Finish(evaluated!, outputs);
        client += Stopwatch.GetElapsedTime(before);
        ClientPerSecond = Math.Max(ClientPerSecond, inputs.Count / client.TotalSeconds);
        EvaluatorPerSecond = Math.Max(EvaluatorPerSecond, inputs.Count / evaluator.TotalSeconds);
    }

    private static List<byte[]> Inputs(int message)
    {
        IdentifierTypes.BuiltIn.TryGet("mobile", out var mobile);
        return [.. Enumerable.Range(message * Evaluator.MaxPoints, Evaluator.MaxPoints).Select(number => PseudonymInput.Encode(
            NetworkId, mobile!, MemoryMarshal.AsBytes<byte>(System.Text.Encoding.UTF8.GetBytes($"13{number:D9}"))))];
    }

    // The polynomial's value at the holder's index.
    private static KeyShare Share(GroupScalar[] polynomial, byte index)
    {
        var value = default(GroupScalar);
        foreach (var coefficient in polynomial.Reverse())
            value = (value * GroupScalar.FromUInt128(index)) + coefficient;
        Span<byte> encoding = stackalloc byte[KeyShare.Size];
        value.CopyTo(encoding);
        return KeyShare.TryParse(index, encoding, out var share) ? share : throw new InvalidOperationException("A share came out as zero.");
    }

    private static void Must(bool done, OprfRefusal? refusal)
    {
        if (!done)
            throw new InvalidOperationException($"Evaluation was refused: {refusal?.Code}.");
    }
}
