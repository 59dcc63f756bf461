namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>Where an embedded ledger lives.</summary>
public sealed record EmbeddedLedgerOptions
{
    /// <summary>The ledger file; made when absent. A lock file and SQLite's own files stand beside it under the same name.</summary>
    public required string Path { get; init; }

    /// <summary>The channel: the network's id in labels of hashes and signatures.</summary>
    public required string ChannelId { get; init; }

    /// <summary>How often a transaction is run in all when others keep changing what it reads.</summary>
    public int MaxAttempts { get; init; } = 32;
}
