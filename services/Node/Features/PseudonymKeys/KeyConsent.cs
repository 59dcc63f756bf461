using ExchangeNetwork.Contract.Agencies;
using ExchangeNetwork.Contract.Pseudonyms;
using ExchangeNetwork.Node.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Features.PseudonymKeys;

/// <summary>Whether this agency takes part in a generation that another one began: by itself only where nobody gains by it.</summary>
/// <remarks>
/// Any member may begin one. Without this rule two of them could have a key dealt to themselves alone, and the others would help and use it.
/// </remarks>
internal static class KeyConsent
{
    /// <summary>By the rule: every active member gets a share, or all who have one and nobody else, and as many as usual must work together.</summary>
    public const string Rule = "rule";

    /// <summary>An administrator of this agency said so.</summary>
    public const string Person = "person";

    /// <summary>Of so many points one is audited unless a person says otherwise: two of a full ticket.</summary>
    public const int UsualAuditOneIn = 32_768;

    /// <summary>Shares that must work together unless a person says otherwise: 3 of 4, and more in proportion.</summary>
    public static int UsualThreshold(int holders) => holders - (holders / 4);

    /// <summary>Why this agency takes part as far as it is for the node to say; null when a person must decide.</summary>
    public static async Task<string?> OfAsync(NodeDbContext db, KeyGeneration generation, string agency, CancellationToken cancellationToken)
    {
        if (generation.BegunBy.Agency == agency)
            return Person;
        var terms = generation.Terms;
        var members = await db.Agencies.Where(row => row.State == nameof(AgencyState.Active)).Select(row => row.Id).ToListAsync(cancellationToken);
        var row = await db.PseudonymKeys.FindAsync([terms.KeyId, terms.Epoch - 1], cancellationToken);
        var before = row is null ? null : Contract.CanonicalJson.Deserialize<PseudonymKey>(row.Document);
        // All members, or those who hold shares of it by now.
        var receivers = terms.Receivers.ToHashSet(StringComparer.Ordinal);
        if (!receivers.SetEquals(members) && before?.Holders.Select(holder => holder.Agency).ToHashSet(StringComparer.Ordinal).SetEquals(receivers) != true)
            return null;
        // A resharing that asks for fewer than before would make the key weaker for all who rely on it; more audits open more, fewer hide more.
        return terms.Threshold >= (before?.Threshold ?? UsualThreshold(members.Count)) && terms.AuditOneIn == (before?.AuditOneIn ?? UsualAuditOneIn) ? Rule : null;
    }
}
