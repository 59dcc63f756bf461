using System.Collections.Frozen;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Node.Security;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;

namespace ExchangeNetwork.Node.Features.Agencies;

/// <summary>The members and their keys as this node last heard from the ledger.</summary>
/// <remarks>Kept in memory and read again after each change. Safe for use from many threads.</remarks>
public sealed class AgencyDirectory(NodeDatabase database, WakeUps wakeUps, TimeProvider clock)
{
    private volatile Copy copy = new(-1, FrozenDictionary<string, Agency>.Empty);

    private sealed record Copy(int Changes, FrozenDictionary<string, Agency> Agencies);

    /// <summary>All members, by id.</summary>
    public IReadOnlyDictionary<string, Agency> All
    {
        get
        {
            var changes = wakeUps.AgencyChanges;
            if (copy.Changes != changes)
                copy = new Copy(changes, Read());
            return copy.Agencies;
        }
    }

    /// <summary>True when the agency is a member that may act.</summary>
    public bool IsActive(string agencyId) => All.TryGetValue(agencyId, out var agency) && agency.State == AgencyState.Active;

    /// <summary>Members that may act, in order of their ids.</summary>
    public IReadOnlyList<string> ActiveMembers =>
        [.. All.Values.Where(agency => agency.State == AgencyState.Active).Select(agency => agency.Id).Order(StringComparer.Ordinal)];

    /// <summary>Members that may not act: suspended, or gone.</summary>
    public IReadOnlyList<string> Inactive => [.. All.Values.Where(agency => agency.State != AgencyState.Active).Select(agency => agency.Id)];

    /// <summary>The key to encrypt to a member now: the newest valid one; null when the member is unknown, not active or has none.</summary>
    public EncryptionKey? EncryptionKey(string agencyId)
    {
        var now = clock.GetUtcNow();
        if (!All.TryGetValue(agencyId, out var agency) || agency.State != AgencyState.Active)
            return null;
        return agency.Keys.Where(key => key.Purpose == KeyPurpose.Encrypt && key.IsValidAt(now)).MaxBy(key => key.ValidFrom) is { } newest
            ? new EncryptionKey(agencyId, newest.KeyId, Convert.FromBase64String(newest.PublicKey))
            : null;
    }

    /// <summary>SPKI of a member's signing key that was valid at an instant; null when there is none.</summary>
    public byte[]? SigningKey(string agencyId, string keyId, DateTimeOffset at) => All.TryGetValue(agencyId, out var agency)
        ? agency.Keys.Where(key => key.Purpose == KeyPurpose.Sign && key.KeyId == keyId && key.IsValidAt(at))
            .Select(key => Convert.FromBase64String(key.PublicKey))
            .FirstOrDefault()
        : null;

    private FrozenDictionary<string, Agency> Read()
    {
        using var db = database.Read();
        return db.Agencies.Select(row => row.Document).AsEnumerable()
            .Select(document => CanonicalJson.Deserialize<Agency>(document))
            .ToFrozenDictionary(agency => agency.Id, StringComparer.Ordinal);
    }
}
