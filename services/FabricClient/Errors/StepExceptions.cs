using Grpc.Core;

namespace Hyperledger.Fabric.Client;

/// <summary>The proposal was not endorsed; nothing has been ordered.</summary>
public sealed class EndorseException : GatewayException
{
    internal EndorseException(string transactionId, RpcException inner)
        : base("endorse", transactionId, inner)
    {
    }

    /// <summary>The transaction that was to be endorsed.</summary>
    public new string TransactionId => base.TransactionId!;
}

/// <summary>The transaction was not taken by the orderer, or its acceptance was not heard: ask its commit status before running it anew.</summary>
public sealed class SubmitException : GatewayException
{
    internal SubmitException(string transactionId, RpcException inner)
        : base("submit", transactionId, inner)
    {
    }

    /// <summary>The transaction that was to be ordered.</summary>
    public new string TransactionId => base.TransactionId!;
}

/// <summary>The outcome of an ordered transaction was not learnt; the transaction may still commit.</summary>
public sealed class CommitStatusException : GatewayException
{
    internal CommitStatusException(string transactionId, RpcException inner)
        : base("obtain the commit status of", transactionId, inner)
    {
    }

    /// <summary>The transaction asked about.</summary>
    public new string TransactionId => base.TransactionId!;
}
