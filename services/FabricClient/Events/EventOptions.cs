using Hyperledger.Fabric.Protos.Orderer;

namespace Hyperledger.Fabric.Client;

/// <summary>Where an event stream begins.</summary>
public sealed record EventOptions
{
    /// <summary>Number of the first block; null for the next block to commit.</summary>
    public ulong? StartBlock { get; init; }

    /// <summary>Where an earlier stream got to. If it holds a position, that beats <see cref="StartBlock"/>; one never written to is ignored.</summary>
    /// <remarks>Read when the request is made. The reader moves it on after each event it has dealt with.</remarks>
    public Checkpointer? Checkpoint { get; init; }

    internal static SeekPosition Start(EventOptions? options, Checkpoint? position) =>
        (position?.BlockNumber ?? options?.StartBlock) is { } block
            ? new SeekPosition { Specified = new SeekSpecified { Number = block } }
            : new SeekPosition { NextCommit = new SeekNextCommit() };
}
