using System.ComponentModel.DataAnnotations;

namespace ExchangeNetwork.Messages.Api;

/// <summary>A network key that pseudonyms are made with; nobody holds it whole.</summary>
/// <param name="KeyId">Such as <c>person-1</c>.</param>
/// <param name="Use">What it is for: <c>person</c> or <c>thing</c>.</param>
/// <param name="State"><c>active</c>, <c>retired</c> when two agencies want nothing more evaluated under it, or <c>strange</c> when this agency did not agree to it.</param>
/// <param name="Epoch">The active epoch; one more with each resharing.</param>
/// <param name="Threshold">So many holders evaluate together.</param>
/// <param name="PublicKey">The public key, hex; the same in all epochs.</param>
/// <param name="Holders">Who holds a share.</param>
/// <param name="HoldsShare">True when this node has a share of the active epoch in its key store.</param>
/// <param name="DailyQuota">Evaluations that each agency may ask for in a day.</param>
/// <param name="AuditOneIn">Of so many points that are asked for one is opened to an evaluator; 0 for none.</param>
/// <param name="ActiveFrom">From when the epoch is active.</param>
/// <param name="RetiredBy">Agencies that want nothing more evaluated under it.</param>
/// <param name="OldShares">Epochs that are over, and how far their shares are erased.</param>
public sealed record PseudonymKeyView(
    string KeyId,
    [property: AllowedValues("person", "thing")] string Use,
    [property: AllowedValues("active", "retired", "strange")] string State,
    int Epoch,
    int Threshold,
    string PublicKey,
    IReadOnlyList<string> Holders,
    bool HoldsShare,
    long DailyQuota,
    int AuditOneIn,
    DateTimeOffset ActiveFrom,
    IReadOnlyList<string> RetiredBy,
    IReadOnlyList<OldShares> OldShares);

/// <summary>An epoch that is over, and how far its shares are erased.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="ErasedBy">Agencies that said on the ledger that theirs is erased.</param>
/// <param name="NotYet">Agencies that held one and have not said so.</param>
public sealed record OldShares(int Epoch, IReadOnlyList<string> ErasedBy, IReadOnlyList<string> NotYet);

/// <summary>The generation of a key, or the making anew of its shares.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Use">What it is for.</param>
/// <param name="Epoch">The epoch that is to become active; 1 for a new key.</param>
/// <param name="State"><c>open</c>, <c>active</c>, or <c>failed</c> when too few were left or did not agree.</param>
/// <param name="Run">1, and one more each time it began anew without somebody.</param>
/// <param name="Step">The present step of an open one: <c>commit</c>, <c>reveal</c>, <c>deal</c>, <c>complain</c>, <c>sign</c>; null when it has ended.</param>
/// <param name="WaitsFor">Agencies that have still to do the present step.</param>
/// <param name="Deadline">When the time for the present step is over; null when it has ended.</param>
/// <param name="Threshold">So many holders will evaluate together.</param>
/// <param name="Dealers">Who deals.</param>
/// <param name="Receivers">Who gets a share.</param>
/// <param name="Excluded">Agencies that earlier runs went on without.</param>
/// <param name="BegunBy">The agency that began it.</param>
/// <param name="Consent">Why this node takes part: <c>rule</c> or <c>person</c>; null when an administrator has to decide.</param>
/// <param name="Problem">Code of what kept this node from its last step; null when nothing did.</param>
public sealed record KeyGenerationView(
    string KeyId,
    [property: AllowedValues("person", "thing")] string Use,
    int Epoch,
    [property: AllowedValues("open", "active", "failed")] string State,
    int Run,
    [property: AllowedValues("commit", "reveal", "deal", "complain", "sign")] string? Step,
    IReadOnlyList<string> WaitsFor,
    DateTimeOffset? Deadline,
    int Threshold,
    IReadOnlyList<string> Dealers,
    IReadOnlyList<string> Receivers,
    IReadOnlyList<string> Excluded,
    string BegunBy,
    [property: AllowedValues("rule", "person")] string? Consent,
    string? Problem);

/// <summary>Begins the generation of a new key.</summary>
/// <param name="Use">What it is for: <c>person</c> or <c>thing</c>.</param>
/// <param name="Receivers">Who deals and gets a share; null for all active members.</param>
/// <param name="Threshold">So many holders evaluate together, more than half of them; null for 3 of 4.</param>
/// <param name="StepMinutes">Time for each of the five steps, minutes; null for an hour.</param>
/// <param name="DailyQuota">Evaluations that each agency may ask for in a day; null for 100,000 (person) or 10,000,000 (thing).</param>
/// <param name="KeyId">Id of the key; null for the next number.</param>
/// <param name="AuditOneIn">Of so many points that are asked for one is opened to an evaluator; 0 for none, null for 32,768.</param>
public sealed record BeginPseudonymKey(
    [property: AllowedValues("person", "thing")] string Use,
    IReadOnlyList<string>? Receivers = null,
    int? Threshold = null,
    int? StepMinutes = null,
    long? DailyQuota = null,
    string? KeyId = null,
    int? AuditOneIn = null);

/// <summary>Begins the making of new shares of a key; the key stays what it is, the shares before are erased.</summary>
/// <param name="Receivers">Who gets a share; null for all active members.</param>
/// <param name="Dealers">Who deals, as many holders as the threshold was; null for the first active ones.</param>
/// <param name="Threshold">So many holders evaluate together; null for as many as before, and 3 of 4 at least.</param>
/// <param name="StepMinutes">Time for each of the five steps, minutes; null for an hour.</param>
/// <param name="DailyQuota">Evaluations that each agency may ask for in a day; null for as many as before.</param>
public sealed record ReshareKey(
    IReadOnlyList<string>? Receivers = null,
    IReadOnlyList<string>? Dealers = null,
    int? Threshold = null,
    int? StepMinutes = null,
    long? DailyQuota = null);
