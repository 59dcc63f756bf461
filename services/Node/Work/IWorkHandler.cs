using ExchangeNetwork.Node.Storage;

namespace ExchangeNetwork.Node.Work;

/// <summary>Carries out one kind of work; running it twice must be the same as once.</summary>
public interface IWorkHandler
{
    /// <summary>Kind of work, such as <c>openAlert</c>.</summary>
    string Kind { get; }

    /// <summary>Does the work. An exception means: try again later.</summary>
    /// <returns>Null when done; a delay when it must be looked at again.</returns>
    Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken);
}
