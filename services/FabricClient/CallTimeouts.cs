using Grpc.Core;

namespace Hyperledger.Fabric.Client;

/// <summary>How long each kind of call may take before it ends with <see cref="StatusCode.DeadlineExceeded"/>; event streams have no limit.</summary>
/// <remarks>
/// A limit covers one attempt, the change to another gateway peer included. <see cref="Timeout.InfiniteTimeSpan"/> lifts it: then a
/// status call about an unknown transaction never ends, since the peer waits for the commit.
/// </remarks>
public sealed record CallTimeouts
{
    /// <summary>The limits of a gateway that states none.</summary>
    public static CallTimeouts Default { get; } = new();

    /// <summary>Limit of an evaluation; 5 seconds.</summary>
    public TimeSpan Evaluate { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Limit of an endorsement; 15 seconds.</summary>
    public TimeSpan Endorse { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Limit of a submission to the orderer; 5 seconds.</summary>
    public TimeSpan Submit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Limit of the wait for the commit; 60 seconds.</summary>
    public TimeSpan CommitStatus { get; init; } = TimeSpan.FromSeconds(60);

    internal static DateTime? Deadline(TimeSpan timeout) =>
        timeout == Timeout.InfiniteTimeSpan ? null : DateTime.UtcNow + timeout;
}
