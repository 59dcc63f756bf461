using ExchangeNetwork.Contract;

namespace ExchangeNetwork.Ledger.Embedded;

/// <summary>How the embedded ledger hashes a block, so that anyone can do it again from <see cref="ILedger.ReadBlockAsync"/>.</summary>
/// <remarks>The validation codes are part of the header: who alters one breaks the chain.</remarks>
public static class BlockHash
{
    /// <summary>Merkle root (RFC 6962) over the envelopes in order.</summary>
    public static byte[] Data(IEnumerable<byte[]> envelopes) => MerkleTree.Root([.. envelopes.Select(envelope => MerkleTree.LeafHash(envelope))]);

    /// <summary>SHA-256(<c>xnet1/block</c> ‖ LP(channel) ‖ u64 number ‖ LP(previous hash) ‖ LP(data hash) ‖ LP(one byte a validation code)).</summary>
    public static byte[] Header(string channel, long number, ReadOnlySpan<byte> previousHash, ReadOnlySpan<byte> dataHash, ReadOnlySpan<byte> codes) =>
        new Labelled("xnet1/block", channel)
            .U64(checked((ulong)number)).Lp(previousHash).Lp(dataHash).Lp(codes).Sha256();

    /// <summary>True when the block's transactions and header give the hashes it states.</summary>
    public static bool Fits(string channel, LedgerBlock block)
    {
        byte[] codes = [.. block.Transactions.Select(transaction => (byte)transaction.ValidationCode)];
        return Data(block.Transactions.Select(transaction => transaction.Envelope)).AsSpan().SequenceEqual(block.DataHash)
            && Header(channel, block.Number, block.PreviousHash, block.DataHash, codes).AsSpan().SequenceEqual(block.Hash);
    }
}
