using System.Diagnostics.CodeAnalysis;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms.Dealing;

namespace ExchangeNetwork.Node.Features.PseudonymKeys;

/// <summary>What the dealers of a run have revealed, read and checked: everybody computes the same of it.</summary>
internal sealed class RevealedDealings
{
    private readonly Dictionary<string, DealerCommitments> commitments = new(StringComparer.Ordinal);
    private readonly GenerationRun run;
    private readonly SharedKey? before;

    private RevealedDealings(GenerationRun run)
    {
        this.run = run;
        if (run.Before is { } key && !TryRead(key, out before))
            throw new FormatException($"The key {key.KeyId} holds on the ledger what is no element of the group.");
    }

    /// <summary>Dealers whose revelation nobody can go on with, and why.</summary>
    public Dictionary<string, OprfRefusal> Wrong { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads what was revealed; all dealers must have done so.</summary>
    public static RevealedDealings Of(GenerationRun run, string networkId)
    {
        var dealings = new RevealedDealings(run);
        var dealers = IndexSet.Of([.. run.Terms.Dealers.Select(run.IndexOf)]);
        foreach (var agency in run.Terms.Dealers)
        {
            var reveal = run.Post<CommitmentReveal>(Events.KeyRevealed, agency)!;
            var dealer = new Dealer(networkId, run.Run.KeyId, run.Run.Epoch, run.IndexOf(agency));
            if (DealerCommitments.TryRead(
                dealer, run.Terms.Threshold, [.. reveal.Commitments.Select(Convert.FromHexString)], Convert.FromHexString(reveal.ProofR),
                Convert.FromHexString(reveal.ProofS), out var read, out var refusal))
            {
                refusal = dealings.before is { } key ? KeyAssembly.CheckDealing(key, dealers, read) : null;
            }
            if (refusal is null)
                dealings.commitments.Add(agency, read!);
            else
                dealings.Wrong.Add(agency, refusal);
        }
        return dealings;
    }

    /// <summary>Checks a share of a dealer.</summary>
    /// <returns>Null when it fits what the dealer committed to.</returns>
    public OprfRefusal? Check(string dealer, string receiver, ReadOnlySpan<byte> encoding, out GroupScalar share) =>
        commitments[dealer].TryReadShare(run.IndexOf(receiver), encoding, out share, out var refusal) ? null : refusal;

    /// <summary>The key that they give together.</summary>
    public SharedKey? Combine(out OprfRefusal? refusal)
    {
        var holders = IndexSet.Of([.. run.Generation.Indexes.Select(index => (byte)index.Index)]);
        _ = before is null
            ? KeyAssembly.TryCombine(run.Terms.Threshold, commitments.Values, holders, out var key, out refusal)
            : KeyAssembly.TryReshare(before, run.Terms.Threshold, commitments.Values, holders, out key, out refusal);
        return key;
    }

    /// <summary>The public side of a key as the ledger holds it; false when its holders agreed to what is no element.</summary>
    internal static bool TryRead(PseudonymKey key, [NotNullWhen(true)] out SharedKey? shared)
    {
        shared = null;
        var holders = key.Holders.OrderBy(holder => holder.Index).ToList();
        var publicShares = new GroupElement[holders.Count];
        if (!GroupElement.TryParse(Convert.FromHexString(key.PublicKey), out var publicKey)
            || !GroupElement.TryParseAll([.. holders.SelectMany(holder => Convert.FromHexString(holder.PublicShare))], publicShares, out _))
        {
            return false;
        }
        shared = new SharedKey(key.Threshold, publicKey, IndexSet.Of([.. holders.Select(holder => (byte)holder.Index)]), publicShares);
        return true;
    }
}
