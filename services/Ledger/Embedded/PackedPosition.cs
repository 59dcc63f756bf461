namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>A position as one integer that sorts alike: block number × 1,024 + transaction index.</summary>
internal static class PackedPosition
{
    /// <summary>Room for transactions in a block; blocks are cut at 500.</summary>
    public const int PerBlock = 1024;

    public static long Pack(long block, int transaction) => (block * PerBlock) + transaction;

    /// <summary>Packs a position of any caller: an index beyond a block's room counts as its end.</summary>
    public static long Pack(LedgerPosition position) =>
        position.BlockNumber < 0 ? -1
        : position.BlockNumber >= long.MaxValue / PerBlock ? long.MaxValue
        : Pack(position.BlockNumber, Math.Clamp(position.TransactionIndex, 0, PerBlock - 1));

    public static LedgerPosition Unpack(long packed) => new(packed / PerBlock, (int)(packed % PerBlock));
}
