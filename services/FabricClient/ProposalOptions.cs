namespace Hyperledger.Fabric.Client;

/// <summary>What goes with a transaction's name into its proposal.</summary>
public sealed record ProposalOptions
{
    /// <summary>The arguments after the transaction's name, text and bytes as they come.</summary>
    public IReadOnlyList<Argument> Arguments { get; init; } = [];

    /// <summary>Values that the chaincode sees and the ledger does not keep; how private data comes in.</summary>
    /// <remarks>With none of <see cref="EndorsingOrganizations"/> named, the peer keeps them to organisations entitled to them.</remarks>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? Transient { get; init; }

    /// <summary>The organisations, by MSP id, whose peers simulate the transaction; empty lets the gateway peer choose by the endorsement policy.</summary>
    /// <remarks>If given, exactly these are asked, and that they satisfy the policy is the caller's affair.</remarks>
    public IReadOnlyList<string> EndorsingOrganizations { get; init; } = [];

    /// <summary>Limits of this transaction's calls; null for the gateway's.</summary>
    public CallTimeouts? Timeouts { get; init; }
}
