using ExchangeNetwork.Contract;
using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.Agencies;

/// <summary>The members and their keys as this node last heard from the ledger.</summary>
public sealed class AgencyDirectory(NodeDatabase database, TimeProvider clock)
{
    /// <summary>A member; null when there is none of this id.</summary>
    public async Task<Agency?> FindAsync(string agencyId, CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        return await FindAsync(db, agencyId, cancellationToken);
    }

    /// <summary>A member as a transaction sees it.</summary>
    public static async Task<Agency?> FindAsync(NodeDbContext db, string agencyId, CancellationToken cancellationToken) =>
        await db.Agencies.FindAsync([agencyId], cancellationToken) is { } row ? CanonicalJson.Deserialize<Agency>(row.Document) : null;

    /// <summary>The key to encrypt to a member now: the newest valid one; null when the member is unknown, not active or has none.</summary>
    public async Task<AgencyKey?> EncryptionKeyAsync(string agencyId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await FindAsync(agencyId, cancellationToken) is { State: AgencyState.Active } agency
            ? agency.Keys.Where(key => key.Purpose == KeyPurpose.Encrypt && key.IsValidAt(now)).MaxBy(key => key.ValidFrom)
            : null;
    }

    /// <summary>SPKI of a member's signing key that was valid at an instant; null when there is none.</summary>
    public async Task<byte[]?> SigningKeyAsync(string agencyId, string keyId, DateTimeOffset at, CancellationToken cancellationToken) =>
        (await FindAsync(agencyId, cancellationToken))?.Keys
            .Where(key => key.Purpose == KeyPurpose.Sign && key.KeyId == keyId && key.IsValidAt(at))
            .Select(key => Convert.FromBase64String(key.PublicKey))
            .FirstOrDefault();

    /// <summary>All members.</summary>
    public async Task<IReadOnlyList<Agency>> AllAsync(CancellationToken cancellationToken)
    {
        await using var db = database.Read();
        var rows = await db.Agencies.OrderBy(row => row.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(row => CanonicalJson.Deserialize<Agency>(row.Document))];
    }
}
