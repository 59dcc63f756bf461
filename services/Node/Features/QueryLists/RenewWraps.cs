using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.QueryLists;
using ExchangeNetwork.Node.Features.Agencies;
using ExchangeNetwork.Node.LedgerSync;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Security.KeyStore;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.QueryLists;

/// <summary>Wraps the keys of an own list anew for the recipients whose encryption key is newer than their wrap.</summary>
internal sealed class RenewWraps(NodeOptions options, NodeDatabase database, NodeKeys keys, AgencyDirectory directory, ContractCalls contract) : IWorkHandler
{
    public const string KindName = "renewWraps";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(10);

    public string Kind => KindName;

    public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
    {
        var (id, version) = ListKey.Parse(work.Key);
        await using (var db = database.Read())
        {
            if (await db.QueryLists.FindAsync([id, version], cancellationToken) is not { State: ListStates.InForce } list || list.Owner != options.Agency)
                return null;
        }
        var standing = await contract.EvaluateAsync(Functions.QueryListsGet, new ListQuery(id, version), cancellationToken);
        if (standing.Refusal is not null)
            return LookAgain;
        var published = CanonicalJson.Deserialize<ListVersion>(standing.Result);
        var outdated = published.Manifest.Recipients.Select(directory.EncryptionKey).OfType<EncryptionKey>()
            .Where(key => published.WrapFor(key.Agency)!.KeyId != key.KeyId).ToList();
        if (outdated.Count == 0)
            return null;
        if (keys.Store.Find(KeyKind.List, $"{id}.{version}") is not { } listKey || keys.Store.Find(KeyKind.Domain, options.Agency) is not { } domainKey)
            throw new InvalidOperationException($"The keys of the own list {id} version {version} are not in the key store.");

        var manifest = published.Manifest;
        var identity = new ListIdentity(options.NetworkId, id, version, options.Agency, manifest.OwnerKeyId);
        var secrets = new ListSecrets(listKey.CopySecret(), domainKey.CopySecret());
        if (!ListWraps.TryWrap(identity, manifest.HashWithoutWraps(), secrets, outdated, out var wraps, out var refusal))
            throw new InvalidOperationException($"A recipient's key of list {id} version {version} cannot be encrypted to: {refusal.Code}.");
        var outcome = await contract.SubmitAsync(
            Functions.QueryListsRenewWraps,
            new WrapsUpload(id, version, [.. wraps.Select(wrap => wrap.Hash)]),
            wraps.ToDictionary(wrap => TransientNames.Wrap(wrap.Hash.Recipient), wrap => wrap.Content),
            cancellationToken);
        // Ended or replaced meanwhile: the next look finds nothing to do. A key revoked meanwhile: it finds the next one.
        return outcome.Refusal is null ? null : LookAgain;
    }
}
