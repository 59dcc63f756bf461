using System.Text.Json;

namespace ExchangeNetwork.Benchmarks.Fabric;

/// <summary>One task of one side in one round, with the processor seconds of each group of processes.</summary>
internal sealed record PairMeasure(string Side, int Round, int Task, PairResult Result, double Elapsed, Dictionary<string, double> Cpu)
{
    public double PerSecond => Result.Calls / Result.Seconds;

    public double Median => PairReport.MedianOf(Result.Milliseconds);

    public double MedianEndorsed => PairReport.MedianOf(Result.EndorsedMilliseconds);

    /// <summary>Client and chaincode together: what is one's own make.</summary>
    public double OwnCpuMs => CpuMs("client") + CpuMs("chaincode");

    /// <summary>Processor milliseconds of a group for each call.</summary>
    public double CpuMs(string group) => Cpu[group] * 1000 / Result.Calls;

    /// <summary>A group's part of the processor time of all groups, in percent.</summary>
    public double Share(string group) => Cpu[group] * 100 / Cpu.Values.Sum();
}

/// <summary>Medians over the rounds, ratios of the two sides in each round, and the targets.</summary>
internal static class PairReport
{
    // Indexes of the tasks.
    private const int Evaluate = 0;
    private const int Submit = 1;
    private const int Lone = 2;
    private const int Many = 3;

    public static JsonSerializerOptions Format { get; } = new() { WriteIndented = true };

    public static object Of(List<PairMeasure> measured, PairTask[] tasks, string ours, string theirs, int inFlight)
    {
        // A ratio is formed within a round, whose load from elsewhere both sides share, and the median taken over the rounds.
        double Ratio(int task, Func<PairMeasure, double> value) => MedianOf(
            [.. measured.Where(m => m.Task == task && m.Side == ours).Select(m => value(m) / value(measured.Single(
                other => other.Task == task && other.Side == theirs && other.Round == m.Round)))]);
        object Side(string name) => SideOf([.. measured.Where(measure => measure.Side == name)]);

        var (evaluate, submit) = (Ratio(Evaluate, m => m.PerSecond), Ratio(Submit, m => m.PerSecond));
        var many = 1 / Ratio(Many, m => m.Median);
        var (evaluateCpu, submitCpu, manyCpu) = (Ratio(Evaluate, m => m.OwnCpuMs), Ratio(Submit, m => m.OwnCpuMs), Ratio(Many, m => m.OwnCpuMs));
        return new
        {
            inFlight,
            rounds = measured.Max(measure => measure.Round),
            secondsEach = tasks[Evaluate].Seconds,
            cores = Environment.ProcessorCount,
            dotnet = Side(ours),
            node = Side(theirs),
            ratios = new
            {
                evaluate = Round(evaluate),
                submitAndCommit = Round(submit),
                loneSubmit = Round(1 / Ratio(Lone, m => m.Median)),
                thousandKeys = Round(many),
                thousandKeysEndorsed = Round(1 / Ratio(Many, m => m.MedianEndorsed)),
                cpuPerEvaluate = Round(evaluateCpu),
                cpuPerSubmit = Round(submitCpu),
                cpuPerThousandKeys = Round(manyCpu),
                clientCpuPerEvaluate = Round(Ratio(Evaluate, m => m.CpuMs("client"))),
                clientCpuPerSubmit = Round(Ratio(Submit, m => m.CpuMs("client"))),
                chaincodeCpuPerEvaluate = Round(Ratio(Evaluate, m => m.CpuMs("chaincode"))),
                chaincodeCpuPerSubmit = Round(Ratio(Submit, m => m.CpuMs("chaincode"))),
            },
            targets = new
            {
                cpuPerCallAtMostHalf = evaluateCpu <= 0.5 && submitCpu <= 0.5,
                evaluateAtLeast1_3 = evaluate >= 1.3,
                submitAndCommitAtLeast1_1 = submit >= 1.1,
                thousandKeysAtLeast1_5 = many >= 1.5,
            },
        };
    }

    public static double MedianOf(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? double.NaN
            : values.Length % 2 == 1 ? values[values.Length / 2]
            : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }

    private static object SideOf(PairMeasure[] measured)
    {
        double Median(int task, Func<PairMeasure, double> value) => MedianOf([.. measured.Where(m => m.Task == task).Select(value)]);
        object Cpu(int task) => new
        {
            client = Round(Median(task, m => m.CpuMs("client"))),
            chaincode = Round(Median(task, m => m.CpuMs("chaincode"))),
            peersPercent = Math.Round(Median(task, m => m.Share("peers"))),
            orderersPercent = Math.Round(Median(task, m => m.Share("orderers"))),
        };
        return new
        {
            evaluatePerSecond = Math.Round(Median(Evaluate, m => m.PerSecond)),
            submitAndCommitPerSecond = Math.Round(Median(Submit, m => m.PerSecond), 1),
            loneSubmitMs = Math.Round(Median(Lone, m => m.Median)),
            thousandKeysSeconds = Round(Median(Many, m => m.Median) / 1000),
            thousandKeysEndorsedSeconds = Round(Median(Many, m => m.MedianEndorsed) / 1000),
            cpuMsPerEvaluate = Cpu(Evaluate),
            cpuMsPerSubmit = Cpu(Submit),
            cpuMsPerThousandKeys = Cpu(Many),
        };
    }

    private static double Round(double value) => Math.Round(value, 3);
}
