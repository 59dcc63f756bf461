namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>What orders and commits the transactions of a ledger file: a loop of this process, or the process that serves the file.</summary>
internal interface IOrdering : IAsyncDisposable
{
    /// <summary>The newest block that is known here.</summary>
    LedgerHead Head { get; }

    /// <summary>Completes at the next commit; faults when the ledger closes. Take it before reading, so that no commit goes unseen.</summary>
    Task NextCommit { get; }

    /// <summary>Orders a transaction and returns once its block is durable.</summary>
    /// <exception cref="LedgerException">The ledger is closed or cannot be reached, or its storage fails.</exception>
    Task<Ordered> OrderAsync(OrderedTransaction transaction, CancellationToken cancellationToken);
}
