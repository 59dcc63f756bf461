using System.Globalization;
using System.Security.Cryptography;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms;
using ExchangeNetwork.Matching.Pseudonyms.Dealing;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;

namespace ExchangeNetwork.Node.Features.PseudonymKeys;

/// <summary>This agency's shares of network keys and the seeds of what it deals, in the key store and nowhere else.</summary>
internal sealed class OwnShares(NodeOptions options, NodeKeys keys)
{
    /// <summary>This agency's share of a key in an epoch; null when it has none, or only one of another run. The caller disposes it.</summary>
    public KeyShare? Find(PseudonymKey key)
    {
        if (key.Holders.FirstOrDefault(holder => holder.Agency == options.Agency) is not { } own || Find(key.KeyId, key.Epoch, (byte)own.Index) is not { } share)
            return null;
        if (Convert.ToHexStringLower(share.PublicShare.ToArray()) == own.PublicShare)
            return share;
        share.Dispose();
        return null;
    }

    private KeyShare? Find(string keyId, int epoch, byte index)
    {
        if (keys.Store.Find(KeyKind.PseudonymShare, ShareId(keyId, epoch)) is not { } entry)
            return null;
        var secret = entry.CopySecret();
        try
        {
            return KeyShare.TryParse(index, secret, out var share) ? share : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Keeps a share before it is signed for: with the last signature the others' parts of it leave the ledger.</summary>
    public void Keep(string keyId, int epoch, KeyShare share)
    {
        var secret = new byte[KeyShare.Size];
        share.CopyTo(secret);
        keys.Store.Propose(KeyKind.PseudonymShare, ShareId(keyId, epoch), secret);
        CryptographicOperations.ZeroMemory(secret);
    }

    /// <summary>The polynomial that this agency deals in a run, the same at each call; null when its share to be dealt anew is not there.</summary>
    public DealtPolynomial? Polynomial(GenerationRun run)
    {
        var dealer = new Dealer(options.NetworkId, run.Run.KeyId, run.Run.Epoch, run.IndexOf(options.Agency));
        using var share = run.Before is { } before ? Find(before) : null;
        if (run.Before is not null && share is null)
            return null;
        // Of the key store, so before anything is posted: whatever stops the node, it goes on with the same polynomial.
        var seed = keys.Store.GetOrCreate(KeyKind.PseudonymDealing, DealingId(run.Run)).CopySecret();
        try
        {
            return share is null
                ? DealtPolynomial.OfNewKey(dealer, run.Terms.Threshold, seed)
                : DealtPolynomial.OfShare(dealer, run.Terms.Threshold, seed, share, IndexSet.Of([.. run.Terms.Dealers.Select(run.IndexOf)]));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Forgets what was dealt in runs that are over: all but the present one of an open generation.</summary>
    public void ForgetDealings(GenerationRun run)
    {
        var kept = run.Generation.State == KeyGenerationState.Open ? DealingId(run.Run) : null;
        var prefix = ShareId(run.Run.KeyId, run.Run.Epoch) + ".";
        foreach (var entry in keys.Store.List(KeyKind.PseudonymDealing).Where(entry => IsRunOf(entry.Id, prefix) && entry.Id != kept))
            keys.Store.Delete(KeyKind.PseudonymDealing, entry.Id);
    }

    /// <summary>The generation has ended: its share serves from now on, or is destroyed.</summary>
    public void End(GenerationRun run)
    {
        ForgetDealings(run);
        var id = ShareId(run.Run.KeyId, run.Run.Epoch);
        if (keys.Store.Find(KeyKind.PseudonymShare, id) is not { State: KeyState.Proposed })
            return;
        // A run that this agency signed in may have gone on without it.
        using var share = run.Active is { } active ? Find(active) : null;
        if (share is not null)
            keys.Store.Activate(KeyKind.PseudonymShare, id);
        else
            keys.Store.Delete(KeyKind.PseudonymShare, id);
    }

    /// <summary>Destroys the share of an epoch; nothing where there is none.</summary>
    public void Erase(string keyId, int epoch) => keys.Store.Delete(KeyKind.PseudonymShare, ShareId(keyId, epoch));

    private static string ShareId(string keyId, int epoch) => string.Create(CultureInfo.InvariantCulture, $"{keyId}.{epoch}");

    private static string DealingId(KeyRun run) => string.Create(CultureInfo.InvariantCulture, $"{run.KeyId}.{run.Epoch}.{run.Run}");

    // The id of another key may begin with the same words: what follows must be the number of a run.
    private static bool IsRunOf(string id, string prefix) =>
        id.StartsWith(prefix, StringComparison.Ordinal) && id.AsSpan(prefix.Length) is { IsEmpty: false } rest && !rest.ContainsAnyExceptInRange('0', '9');
}
