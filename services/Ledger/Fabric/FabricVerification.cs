using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Ledger.Verification;
using Hyperledger.Fabric.Protos.Common;

namespace ExchangeNetwork.Ledger.Fabric;

/// <summary>Reads the whole chain from the peers of several agencies at once, recomputes its hashes and compares the peers with each other.</summary>
/// <remarks>
/// A peer validates signatures, endorsements and read sets of every transaction before it commits; what one peer's holder could still do is
/// show another chain than the others hold. So every block is hashed anew, and must be the same, validation codes included, at every peer.
/// </remarks>
public static class FabricVerification
{
    /// <summary>Verifies up to the lowest of the heads.</summary>
    /// <param name="ledgers">The ledger at the peers of different agencies; at least one.</param>
    /// <param name="checkpoints">Checkpoints kept outside the ledger.</param>
    /// <param name="progress">Told of every block; null for nobody.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="LedgerException">A peer cannot be read.</exception>
    public static async Task<VerificationReport> VerifyAsync(
        IReadOnlyList<FabricLedger> ledgers, IReadOnlyList<KeptCheckpoint> checkpoints, Action<VerificationProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(ledgers.Count);
        var findings = new Findings(100);
        var heads = new List<LedgerHead>();
        foreach (var ledger in ledgers)
            heads.Add(await ledger.HeadAsync(cancellationToken).ConfigureAwait(false));
        var last = heads.Min(head => head.Number);
        var signed = checkpoints.Select(checkpoint => checkpoint.Number).ToHashSet();
        var hashes = new Dictionary<long, string>();
        var peers = ledgers.Select(ledger => ledger.BlocksAsync(0, cancellationToken).GetAsyncEnumerator(cancellationToken)).ToList();
        try
        {
            var (transactions, invalid) = (0L, 0L);
            var hash = Array.Empty<byte>();
            for (var number = 0L; number <= last; number++)
            {
                var copies = new List<Block>();
                foreach (var peer in peers)
                    copies.Add(await NextAsync(peer, number).ConfigureAwait(false));
                hash = Check(copies, number, hash, findings);
                if (signed.Contains(number))
                    hashes.Add(number, Convert.ToHexStringLower(hash));
                var codes = FabricTransaction.CodesOf(copies[0]);
                transactions += codes.Length;
                invalid += codes.Length - codes.Count((byte)TransactionValidationCode.Valid);
                progress?.Invoke(new VerificationProgress(VerificationStep.Blocks, number + 1, last + 1));
            }
            var keys = await KeysAsync(ledgers[0], cancellationToken).ConfigureAwait(false);
            return new VerificationReport(
                ledgers[0].Channel, new LedgerHead(last, hash), transactions, invalid, 0, 0, findings.Count, findings.Kept,
                [.. checkpoints.Select(checkpoint => Judge(checkpoint, ledgers[0].Channel, keys, hashes, last))]);
        }
        finally
        {
            foreach (var peer in peers)
                await peer.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<Block> NextAsync(IAsyncEnumerator<Block> peer, long number) =>
        await peer.MoveNextAsync().ConfigureAwait(false) && peer.Current.Header.Number == (ulong)number
            ? peer.Current
            : throw new LedgerException("A peer skips a block.", null, LedgerRefusals.BlockAbsent(number));

    private static async Task<ILookup<(string MspId, string KeyId), AgencyKey>> KeysAsync(FabricLedger ledger, CancellationToken cancellationToken)
    {
        var outcome = await ledger.EvaluateAsync(
            new LedgerCall(Functions.AgenciesList, [CanonicalJson.Serialize(new NoArguments())]), cancellationToken).ConfigureAwait(false);
        return CanonicalJson.Deserialize<Agency[]>(outcome.Result)
            .SelectMany(agency => agency.Keys.Where(key => key.Purpose == KeyPurpose.Sign).Select(key => (agency.MspId, key)))
            .ToLookup(pair => (pair.MspId, pair.key.KeyId), pair => pair.key);
    }

    private static CheckpointFinding Judge(
        KeptCheckpoint checkpoint, string channel, ILookup<(string MspId, string KeyId), AgencyKey> keys, Dictionary<long, string> hashes, long last)
    {
        var who = checkpoint.MspId;
        if (checkpoint.Channel != channel)
            return new(checkpoint, CheckpointVerdict.OtherChannel, LedgerRefusals.CheckpointChannel(who, checkpoint.Channel));
        if (!keys[(checkpoint.MspId, checkpoint.KeyId)].Any(key => key.IsValidAt(checkpoint.At) && checkpoint.IsSignedBy(Convert.FromBase64String(key.PublicKey))))
            return new(checkpoint, CheckpointVerdict.BadSignature, LedgerRefusals.CheckpointSignature(who, checkpoint.Number));
        if (!hashes.TryGetValue(checkpoint.Number, out var hash))
            return new(checkpoint, CheckpointVerdict.BlockMissing, LedgerRefusals.CheckpointBlockMissing(who, checkpoint.Number, last));
        return hash == checkpoint.BlockHash
            ? new(checkpoint, CheckpointVerdict.Matches, null)
            : new(checkpoint, CheckpointVerdict.Differs, LedgerRefusals.CheckpointDiffers(who, checkpoint.Number));
    }

    private static byte[] Check(List<Block> copies, long number, byte[] previous, Findings findings)
    {
        var block = copies[0];
        if (!block.Header.PreviousHash.Span.SequenceEqual(previous))
            findings.Add(number, null, LedgerRefusals.PreviousHashDiffers(number));
        if (!block.Header.DataHash.Span.SequenceEqual(FabricBlockHash.Data(block.Data)))
            findings.Add(number, null, LedgerRefusals.DataHashDiffers(number));
        var differs = copies.Skip(1).Any(copy => !copy.Header.Equals(block.Header) || !copy.Data.Equals(block.Data)
            || !FabricTransaction.CodesOf(copy).SequenceEqual(FabricTransaction.CodesOf(block)));
        if (differs)
            findings.Add(number, null, LedgerRefusals.FabricPeersDiffer(number));
        return FabricBlockHash.Header(block.Header);
    }
}
