using System.ComponentModel.DataAnnotations;

namespace ExchangeNetwork.Messages.Api;

/// <summary>A joint alert: several agencies hit one entry within the window.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ListId">The list.</param>
/// <param name="Tag">Tag of the entry, hex.</param>
/// <param name="EntryId">The owner's entry id; null at other agencies.</param>
/// <param name="Owner">The list's owner.</param>
/// <param name="Agencies">Agencies that hold hits.</param>
/// <param name="Involved">True when this agency is the owner or holds a hit.</param>
/// <param name="State"><c>provisional</c>, <c>open</c>, <c>ownerSilent</c> or <c>closed</c>.</param>
/// <param name="WindowStart">Start of the window.</param>
/// <param name="WindowEnd">End of the window.</param>
/// <param name="OpenedAt">When it opened.</param>
/// <param name="OpeningDeadline">Until when the owner must have checked the openings.</param>
/// <param name="Verdicts">What the agencies found.</param>
/// <param name="Verdict">The verdict it was closed with; null while open.</param>
/// <param name="Hits">Ids of the hits that this agency can see.</param>
/// <param name="BlockNumber">Block of the newest step.</param>
public sealed record AlertView(
    string Id,
    string ListId,
    string Tag,
    string? EntryId,
    string Owner,
    IReadOnlyList<string> Agencies,
    bool Involved,
    [property: AllowedValues("provisional", "open", "ownerSilent", "closed")] string State,
    DateTimeOffset WindowStart,
    DateTimeOffset WindowEnd,
    DateTimeOffset OpenedAt,
    DateTimeOffset? OpeningDeadline,
    IReadOnlyList<AlertVerdictView> Verdicts,
    string? Verdict,
    IReadOnlyList<string> Hits,
    long? BlockNumber);

/// <summary>One agency's verdict.</summary>
/// <param name="Agency">Whose.</param>
/// <param name="Verdict">One of <c>confirmed</c>, <c>falsePositive</c>, <c>duplicate</c>, <c>inconclusive</c>.</param>
/// <param name="At">When.</param>
public sealed record AlertVerdictView(
    string Agency, [property: AllowedValues("confirmed", "falsePositive", "duplicate", "inconclusive")] string Verdict, DateTimeOffset At);

/// <summary>Gives this agency's verdict, or, from the owner, closes the alert with it.</summary>
/// <param name="Verdict">One of <c>confirmed</c>, <c>falsePositive</c>, <c>duplicate</c>, <c>inconclusive</c>.</param>
public sealed record GiveVerdict([property: AllowedValues("confirmed", "falsePositive", "duplicate", "inconclusive")] string Verdict);
