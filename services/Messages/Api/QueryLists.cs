using System.ComponentModel.DataAnnotations;

namespace ExchangeNetwork.Messages.Api;

/// <summary>Starts a list, or its next version.</summary>
/// <param name="Name">Name for people, not on the ledger.</param>
/// <param name="BasisId">The basis it is published under.</param>
/// <param name="Recipients">Agencies that will match it; never empty.</param>
/// <param name="Mode"><c>disclosed</c> or <c>sealed</c>.</param>
/// <param name="K">Agencies needed for a joint alert; null takes the basis's.</param>
/// <param name="WindowDays">Window of a joint alert; null takes the basis's.</param>
/// <param name="ReleasableFields">Fields released after a hit; null takes the basis's.</param>
/// <param name="ValidUntil">End; null takes the basis's.</param>
/// <param name="ListId">The list to amend; null starts a new one.</param>
/// <param name="CrossCheck">True for a one-off cross-check: matched once against holdings, in force a short time for what follows, then expired.</param>
/// <param name="Threshold">Score that a match must reach to be a hit, 0 to less than 1, to three decimals; 0.5 is as likely as not. Null is 0: every agreed identifier is a hit.</param>
/// <param name="Decoys">Entries that stand for nobody, at most 16, in the first version of a sealed list: a hit on one shows that its finder made up what it matched. Null is 2, where the entries have identifiers that decoys can be made of.</param>
public sealed record DraftQueryList(
    string Name,
    string BasisId,
    IReadOnlyList<string> Recipients,
    [property: AllowedValues("disclosed", "sealed")] string Mode,
    int? K = null,
    int? WindowDays = null,
    IReadOnlyList<string>? ReleasableFields = null,
    DateTimeOffset? ValidUntil = null,
    string? ListId = null,
    bool CrossCheck = false,
    double? Threshold = null,
    int? Decoys = null);

/// <summary>A list version that this agency owns or receives.</summary>
/// <param name="ListId">Id of the list.</param>
/// <param name="Version">Version from 1.</param>
/// <param name="Name">The owner's name for it; empty at recipients.</param>
/// <param name="Owner">The agency that publishes it.</param>
/// <param name="BasisId">Its basis.</param>
/// <param name="Citation">Law and article of the basis.</param>
/// <param name="Purpose">Purpose code.</param>
/// <param name="Mode"><c>disclosed</c> or <c>sealed</c>.</param>
/// <param name="Recipients">Who matches it.</param>
/// <param name="State">One of <c>draft</c>, <c>preparing</c> (submitted, waits for pseudonyms), <c>submitted</c>, <c>publishing</c>, <c>inForce</c>, <c>superseded</c>, <c>withdrawn</c>, <c>expired</c>, <c>refused</c>.</param>
/// <param name="Entries">Number of entries at the owner; the count bucket at recipients.</param>
/// <param name="K">Agencies needed for a joint alert.</param>
/// <param name="WindowDays">Window of a joint alert.</param>
/// <param name="ValidFrom">Start.</param>
/// <param name="ValidUntil">End.</param>
/// <param name="RowsRoot">Salted Merkle root of the rows, hex; null before it is sealed.</param>
/// <param name="BlockNumber">Block that published it; null before.</param>
/// <param name="Matching">How far this node is with it: <c>waiting</c>, <c>matching</c>, <c>refused</c>, <c>ended</c>, <c>notRecipient</c>.</param>
/// <param name="Problem">Code of why the newest step was refused; XN-PSEUDONYM-027 once a key that the list was made with is retired; else null.</param>
/// <param name="CrossCheck">True for a one-off cross-check.</param>
/// <param name="Threshold">Score that a match must reach to be a hit; 0 where every agreed identifier is one.</param>
/// <param name="Identifiers">Owner of a sealed list: identifiers of its entries, variants of names included; 0 before it was submitted.</param>
/// <param name="IdentifiersKnown">How many of them have their pseudonym; at all of them it is sealed and waits for approval.</param>
/// <param name="Waiting">Recipient of a sealed list: records held when it came that wait for pseudonyms and may match later.</param>
/// <param name="LeftOut">Recipient of a sealed list: of those records the ones that it will never be compared with, because nothing was known of them when its key was retired.</param>
public sealed record QueryListView(
    string ListId,
    int Version,
    string Name,
    string Owner,
    string BasisId,
    string Citation,
    string Purpose,
    [property: AllowedValues("disclosed", "sealed")] string Mode,
    IReadOnlyList<string> Recipients,
    [property: AllowedValues("draft", "preparing", "submitted", "publishing", "inForce", "superseded", "withdrawn", "expired", "refused")] string State,
    long Entries,
    int K,
    int WindowDays,
    DateTimeOffset? ValidFrom,
    DateTimeOffset? ValidUntil,
    string? RowsRoot,
    long? BlockNumber,
    [property: AllowedValues("waiting", "matching", "refused", "ended", "notRecipient")] string Matching,
    string? Problem,
    bool CrossCheck = false,
    double Threshold = 0,
    long Identifiers = 0,
    long IdentifiersKnown = 0,
    long Waiting = 0,
    long LeftOut = 0);

/// <summary>What an upload of entries came to.</summary>
/// <param name="ListId">Id of the list.</param>
/// <param name="Version">Version.</param>
/// <param name="Accepted">Entries taken.</param>
/// <param name="Rejected">Rows refused.</param>
/// <param name="Errors">The first refused rows, at most 100.</param>
public sealed record EntriesUploaded(string ListId, int Version, long Accepted, long Rejected, IReadOnlyList<RowError> Errors);

/// <summary>A row that was not taken.</summary>
/// <param name="Row">Row number; the header is row 1.</param>
/// <param name="Column">Column name; empty when the whole row is meant.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Zh">Text in Chinese.</param>
/// <param name="En">Text in English.</param>
public sealed record RowError(long Row, string Column, string Code, string Zh, string En);

/// <summary>Why a list is withdrawn.</summary>
/// <param name="Reason">Short reason code or text; goes to the ledger, so no subject data.</param>
public sealed record WithdrawQueryList(string Reason);
