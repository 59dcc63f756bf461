using System.Security.Cryptography;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms.Dealing;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;

namespace ExchangeNetwork.Node.Features.PseudonymKeys;

/// <summary>How a look at the share from one dealer ended.</summary>
/// <param name="Share">The share; meaningful only where nothing is wrong and it is here.</param>
/// <param name="Wrong">What is wrong with it; null when nothing is.</param>
/// <param name="OnItsWay">True when it is on the ledger but not yet at this agency's peer.</param>
internal sealed record ReceivedShare(GroupScalar Share, OprfRefusal? Wrong, bool OnItsWay);

/// <summary>Fetches the shares that were dealt to this agency, opens and checks them.</summary>
internal sealed class ReceivedShares(NodeOptions options, NodeKeys keys, AgencyDirectory agencies, ContractCalls contract, OwnShares own, TimeProvider clock)
{
    /// <summary>The share from a dealer: its own out of its polynomial, another's as it was shown to all after a complaint, or as it came.</summary>
    public async Task<ReceivedShare> FromAsync(string dealer, GenerationRun run, RevealedDealings dealings, CancellationToken cancellationToken)
    {
        if (dealer == options.Agency)
            return Own(run, dealings);
        var shown = run.Post<ShareAnswer>(Events.KeyAnswered, dealer, options.Agency);
        if (shown is not null)
            return Read(dealings, dealer, Convert.FromHexString(shown.Share));
        var outcome = await contract.EvaluateAsync(Functions.PseudonymsShare, new ShareQuery(run.Run, dealer), cancellationToken);
        // Private values reach a peer beside the block that announces them, and a little after it.
        if (outcome.Refusal is not null)
            return new ReceivedShare(default, null, OnItsWay: true);
        if (!TryOpen(dealer, run, outcome.Result, out var opened))
            return new ReceivedShare(default, new OprfRefusal(DealingCodes.SealedWrongly, run.IndexOf(dealer)), OnItsWay: false);
        var read = Read(dealings, dealer, opened);
        CryptographicOperations.ZeroMemory(opened);
        return read;
    }

    // Checked as well: a key store that was set back to an older state deals something else than was revealed.
    private ReceivedShare Own(GenerationRun run, RevealedDealings dealings)
    {
        using var polynomial = own.Polynomial(run) ?? throw new InvalidOperationException("What was dealt is no longer in the key store.");
        var share = polynomial.ShareOf(run.IndexOf(options.Agency)).ToArray();
        var read = Read(dealings, options.Agency, share);
        CryptographicOperations.ZeroMemory(share);
        return read;
    }

    private ReceivedShare Read(RevealedDealings dealings, string dealer, ReadOnlySpan<byte> encoding)
    {
        var wrong = dealings.Check(dealer, options.Agency, encoding, out var share);
        return new ReceivedShare(share, wrong, OnItsWay: false);
    }

    private bool TryOpen(string dealer, GenerationRun run, byte[] envelope, out byte[] share)
    {
        share = [];
        var posted = run.Post<ShareDealing>(Events.KeyDealt, dealer)!.Shares.First(hash => hash.Receiver == options.Agency);
        if (posted.Sha256 != Convert.ToHexStringLower(SHA256.HashData(envelope))
            || keys.Store.Find(KeyKind.AgencyEncryption, posted.KeyId) is not { } entry)
        {
            return false;
        }
        using var key = entry.OpenEncryption();
        return ShareEnvelope.TryOpen(
            new ShareRoute(options.NetworkId, run.Run, dealer, options.Agency, posted.KeyId), key, envelope, agencies.SigningKey,
            run.Generation.RunFrom - LedgerTime.Tolerance, clock.GetUtcNow() + LedgerTime.Tolerance, out share);
    }
}
