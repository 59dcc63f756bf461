using ExchangeNetwork.Contract;
using ExchangeNetwork.Matching;
using ExchangeNetwork.Matching.Holdings;
using ExchangeNetwork.Matching.SealedLists;
using ExchangeNetwork.Messages.Bus;
using ExchangeNetwork.Node.Features.Screening;
using ExchangeNetwork.Node.Security;

namespace ExchangeNetwork.Node.Features.TicketAudits;

/// <summary>Finds a record that holds an identifier, and the way from it to the roots of what the agency keeps.</summary>
internal sealed class RecordSource(RecordHoldings holdings, PlaceIndex places, MatchEngine engine)
{
    /// <summary>Merkle root over the intake roots of the first so many batches, in the order in which they were kept; 32 bytes.</summary>
    public byte[] RootOf(long batches)
    {
        var tree = new MerkleAccumulator();
        foreach (var frame in holdings.Facts().Take((int)batches))
            tree.Add(frame.IntakeRoot);
        return tree.Root();
    }

    /// <summary>The shortest record that holds an identifier, rather one of the first batches; null when there is none. Not yet said to be anchored.</summary>
    /// <param name="identifier">The identifier.</param>
    /// <param name="first">Batches that were kept when the ticket was formed.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public OpenedRecord? Find(CanonicalIdentifier identifier, long first, CancellationToken cancellationToken)
    {
        var frames = holdings.Facts();
        var search = new HoldingsSearch(holdings, places, frames);
        var tokens = CanonicalTokens.Of(engine, [identifier]);
        var found = search.Read(search.Places(tokens, _ => true, tokens.Length, cancellationToken));
        if (found.Count == 0)
            return null;
        var record = found.OrderByDescending(one => one.Number < first).ThenBy(one => one.Frame.Records[one.Index].Canonical.Length).First();
        return Opened(record.Number, record.Index, [.. frames.Take(record.Number < first ? (int)first : frames.Count).Select(frame => frame.IntakeRoot)]);
    }

    private OpenedRecord Opened(long number, int index, IReadOnlyList<byte[]> roots)
    {
        var frame = holdings.ReadFrame(number);
        var leaves = new byte[frame.Records.Count * MerkleTree.HashSize];
        using var commitments = new Commitments(frame.BatchSecret);
        commitments.WriteRecordLeaves(0, [.. frame.Records.Select(record => (ReadOnlyMemory<byte>)record.Canonical)], leaves);
        return new OpenedRecord(
            frame.Records[index].Canonical,
            commitments.RecordSalt(index),
            index,
            frame.Records.Count,
            MerkleTree.InclusionProof([.. leaves.Chunk(MerkleTree.HashSize)], index),
            frame.IntakeRoot,
            (int)number,
            roots.Count,
            MerkleTree.InclusionProof(roots, (int)number),
            AnchoredIn: null);
    }
}
