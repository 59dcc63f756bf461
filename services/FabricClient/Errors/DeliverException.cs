using Hyperledger.Fabric.Protos.Common;

namespace Hyperledger.Fabric.Client;

/// <summary>The peer ended a stream of blocks by a status other than success: not allowed, no such channel, a request it cannot read.</summary>
public sealed class DeliverException : Exception
{
    internal DeliverException(Status status)
        : base($"The peer ended the block stream with status {(int)status} ({status}).") => Status = status;

    /// <summary>The peer's status, such as <see cref="Protos.Common.Status.Forbidden"/>.</summary>
    public Status Status { get; }
}
