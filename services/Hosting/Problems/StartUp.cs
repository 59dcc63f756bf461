using ExchangeNetwork.Messages.Errors;

namespace ExchangeNetwork.Hosting.Problems;

/// <summary>Runs a host to its end; what keeps it from starting is told as a coded error in both languages, not as a stack trace.</summary>
public static class StartUp
{
    /// <summary>Exit code of a host that could not start as it is set up.</summary>
    public const int Refused = 2;

    /// <summary>Runs a host.</summary>
    /// <param name="run">Builds and runs it.</param>
    /// <param name="reasonOf">Code and arguments of further faults that the settings cause; null for others.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(Func<Task> run, Func<Exception, (string Code, IReadOnlyList<string> Arguments)?>? reasonOf = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            await run();
            return 0;
        }
        catch (SetupException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return Refused;
        }
        catch (Exception fault) when (reasonOf?.Invoke(fault) is { } reason)
        {
            object[] arguments = [.. reason.Arguments];
            await Console.Error.WriteLineAsync(
                $"{reason.Code} {ErrorCatalogue.Describe(reason.Code, "zh-CN", arguments)} {ErrorCatalogue.Describe(reason.Code, "en", arguments)}");
            return Refused;
        }
    }
}
