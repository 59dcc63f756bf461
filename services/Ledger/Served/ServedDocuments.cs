namespace ExchangeNetwork.Ledger.Served;

/// <summary>A ledger file that is served.</summary>
/// <param name="ChannelId">Its channel.</param>
/// <param name="Path">Full path of the file on this machine.</param>
/// <param name="Head">Its newest block.</param>
public sealed record ServedLedger(string ChannelId, string Path, LedgerHead Head);

/// <summary>A signed transaction to be ordered.</summary>
/// <param name="Envelope">The signed bytes.</param>
/// <param name="PrivateValues">Values of its private writes, which the chain holds by hash only.</param>
public sealed record ServedTransaction(byte[] Envelope, IReadOnlyList<ServedPrivateValue> PrivateValues);

/// <summary>The value of a private write.</summary>
/// <param name="Collection">UTF-8 of the collection.</param>
/// <param name="Key">UTF-8 of the key.</param>
/// <param name="Value">The value; null deletes.</param>
public sealed record ServedPrivateValue(byte[] Collection, byte[] Key, byte[]? Value)
{
    /// <inheritdoc/>
    public override string ToString() => "private value";
}

/// <summary>Where a transaction came to stand.</summary>
/// <param name="BlockNumber">Its block.</param>
/// <param name="TransactionIndex">Index in the block.</param>
/// <param name="ValidationCode">0 when valid.</param>
public sealed record ServedPosition(long BlockNumber, int TransactionIndex, TransactionValidationCode ValidationCode);

/// <summary>Why a transaction was not ordered.</summary>
/// <param name="Code">Code of the catalogue; empty for a fault without one.</param>
/// <param name="Arguments">What fills its placeholders.</param>
/// <param name="Message">The fault in English, for logs.</param>
public sealed record ServedFault(string Code, IReadOnlyList<string> Arguments, string Message);
