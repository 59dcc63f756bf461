using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Ledger;
using ExchangeNetwork.Node.Security.KeyStore;

namespace ExchangeNetwork.Node.Security;

/// <summary>The keys of one node, by use; made on first use and kept in its key store.</summary>
public sealed class NodeKeys : IDisposable
{
    private const string Only = "1";

    private NodeKeys(SoftwareKeyStore store, AgencySigner signer)
    {
        Store = store;
        Signer = signer;
    }

    /// <summary>The store.</summary>
    public SoftwareKeyStore Store { get; }

    /// <summary>Signs in the agency's name.</summary>
    public AgencySigner Signer { get; }

    /// <summary>Key of the local tokens, 32 bytes.</summary>
    public byte[] LocalTokenKey => Secret(KeyKind.LocalToken);

    /// <summary>Key of the holdings, 32 bytes.</summary>
    public byte[] HoldingsKey => Secret(KeyKind.Holdings);

    /// <summary>Key of the pseudonyms of people, 32 bytes.</summary>
    public byte[] ActorKey => Secret(KeyKind.Actors);

    /// <summary>Opens a node's keys.</summary>
    /// <exception cref="KeyStoreException">The folder lies in the data folder, others may read it, or it is damaged or in use.</exception>
    public static NodeKeys Open(NodeOptions options, TimeProvider clock)
    {
        var store = SoftwareKeyStore.Open(options.KeyFolder, options.DataFolder, clock);
        try
        {
            using var key = store.CurrentOrCreate(KeyKind.AgencySigning).OpenSigning();
            return new NodeKeys(store, AgencySigner.FromPkcs8(options.MspId, store.CurrentOrCreate(KeyKind.AgencySigning).Id, key.ExportPkcs8PrivateKey()));
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>The agency's public keys with proofs of possession, as it enters the network with them.</summary>
    /// <param name="networkId">The network.</param>
    /// <param name="agency">The agency's id.</param>
    /// <param name="now">Start of validity, less the ledger's tolerance for clocks.</param>
    public IReadOnlyList<AgencyKey> Application(string networkId, string agency, DateTimeOffset now)
    {
        var from = LedgerTime.Cut(now) - LedgerTime.Tolerance;
        var signing = new AgencyKey
        {
            KeyId = Signer.KeyId,
            Purpose = KeyPurpose.Sign,
            Algorithm = KeyAlgorithms.Es256,
            PublicKey = Convert.ToBase64String(Signer.PublicKey),
            ValidFrom = from,
            ValidUntil = from.AddYears(2),
            Proof = "",
        };
        var entry = Store.CurrentOrCreate(KeyKind.AgencyEncryption);
        var encryption = signing with
        {
            KeyId = entry.Id,
            Purpose = KeyPurpose.Encrypt,
            Algorithm = KeyAlgorithms.HpkeP256,
            PublicKey = Convert.ToBase64String(entry.PublicKey()),
        };
        using var encryptionKey = entry.OpenSigning();
        using var prover = AgencySigner.FromPkcs8(Signer.MspId, entry.Id, encryptionKey.ExportPkcs8PrivateKey());
        return
        [
            signing with { Proof = Convert.ToBase64String(Signer.Sign(signing.ProofMessage(networkId, agency))) },
            encryption with { Proof = Convert.ToBase64String(prover.Sign(encryption.ProofMessage(networkId, agency))) },
        ];
    }

    /// <summary>A further signing key with its proof of possession; it signs from the first start on after the members agreed to it.</summary>
    public AgencyKey NewSigningKey(string networkId, string agency, DateTimeOffset now) =>
        Proven(Store.Propose(KeyKind.AgencySigning), KeyPurpose.Sign, KeyAlgorithms.Es256, LedgerTime.Cut(now).AddYears(2), networkId, agency, now);

    /// <summary>The encryption key that others encrypt to now.</summary>
    public string EncryptionKeyId => Store.CurrentOrCreate(KeyKind.AgencyEncryption).Id;

    /// <summary>A further encryption key with its proof of possession, used once the ledger has it; asked again before that, the same key.</summary>
    /// <param name="networkId">The network.</param>
    /// <param name="agency">The agency's id.</param>
    /// <param name="now">Start of validity.</param>
    /// <param name="lasts">How long it counts, should no later one end it.</param>
    public AgencyKey NewEncryptionKey(string networkId, string agency, DateTimeOffset now, TimeSpan lasts)
    {
        var entry = Store.List(KeyKind.AgencyEncryption).LastOrDefault(key => key.State == KeyState.Proposed) ?? Store.Propose(KeyKind.AgencyEncryption);
        return Proven(entry, KeyPurpose.Encrypt, KeyAlgorithms.HpkeP256, LedgerTime.Cut(now) + lasts, networkId, agency, now);
    }

    /// <summary>A key of this agency stands on the ledger.</summary>
    public void Agreed(string keyId)
    {
        Store.Activate(KeyKind.AgencySigning, keyId);
        Store.Activate(KeyKind.AgencyEncryption, keyId);
    }

    /// <summary>Destroys an encryption key: what was encrypted to it can never be opened again.</summary>
    public void DestroyEncryptionKey(string keyId) => Store.Delete(KeyKind.AgencyEncryption, keyId);

    /// <summary>A key of this agency is void: it signs no more from the next start on; what was encrypted to it can still be opened.</summary>
    public void Revoked(string keyId)
    {
        Store.Retire(KeyKind.AgencySigning, keyId);
        Store.Retire(KeyKind.AgencyEncryption, keyId);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Signer.Dispose();
        Store.Dispose();
    }

    private AgencyKey Proven(
        KeyEntry entry, KeyPurpose purpose, string algorithm, DateTimeOffset until, string networkId, string agency, DateTimeOffset now)
    {
        var key = new AgencyKey
        {
            KeyId = entry.Id,
            Purpose = purpose,
            Algorithm = algorithm,
            PublicKey = Convert.ToBase64String(entry.PublicKey()),
            // Not a moment earlier: a key dated back before its proposal could forge old evidence.
            ValidFrom = LedgerTime.Cut(now),
            ValidUntil = until,
            Proof = "",
        };
        using var own = entry.OpenSigning();
        using var prover = AgencySigner.FromPkcs8(Signer.MspId, entry.Id, own.ExportPkcs8PrivateKey());
        return key with { Proof = Convert.ToBase64String(prover.Sign(key.ProofMessage(networkId, agency))) };
    }

    private byte[] Secret(KeyKind kind) => Store.GetOrCreate(kind, Only).CopySecret();
}
