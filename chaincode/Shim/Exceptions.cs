namespace Hyperledger.Fabric.Shim;

/// <summary>The peer answered a call of the stub with an error, or with something that is no answer to it.</summary>
public sealed class PeerException : Exception
{
    /// <summary>The peer's own words.</summary>
    public PeerException(string message)
        : base(message)
    {
    }

    /// <summary>An answer that could not be read.</summary>
    public PeerException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>The stream to the peer ended while a call waited for its answer; the transaction is lost and the peer knows.</summary>
public sealed class StreamEndedException : IOException
{
    /// <summary>Why the stream ended.</summary>
    public StreamEndedException(string message)
        : base(message)
    {
    }

    /// <summary>Why the stream ended, with the fault of the connection.</summary>
    public StreamEndedException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
