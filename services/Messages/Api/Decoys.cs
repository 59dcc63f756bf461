namespace ExchangeNetwork.Messages.Api;

/// <summary>A hit that an agency reported on a decoy of an own list: it presented an identifier that nobody has.</summary>
/// <param name="Id">Id of the alarm.</param>
/// <param name="ListId">The list.</param>
/// <param name="Agency">The agency that reported it.</param>
/// <param name="Commit">The hit's commitment, hex.</param>
/// <param name="Tag">The decoy's tag, hex.</param>
/// <param name="At">When it became known here.</param>
/// <param name="Source">Source of the record that it is said to be; null before the agency's notice.</param>
/// <param name="RecordId">Id of that record; null before the agency's notice.</param>
/// <param name="BatchId">Hit batch that anchors it; null before it is on the ledger.</param>
/// <param name="TransactionId">Transaction that anchors it; null before it is on the ledger.</param>
/// <param name="BlockNumber">Block that holds it; null before it is on the ledger.</param>
public sealed record DecoyAlarmView(
    string Id,
    string ListId,
    string Agency,
    string Commit,
    string Tag,
    DateTimeOffset At,
    string? Source,
    string? RecordId,
    string? BatchId,
    string? TransactionId,
    long? BlockNumber);

/// <summary>What shows to others that a tag was a decoy's from the beginning.</summary>
/// <param name="Alarm">The hit; its claim, signed under the tag, stands in the agency's hit batch on the ledger.</param>
/// <param name="Version">The list's first version.</param>
/// <param name="DecoyRoot">Root in the manifest of that version and all later ones, hex.</param>
/// <param name="Place">The decoy's place in the tree.</param>
/// <param name="Places">Places of the tree.</param>
/// <param name="Salt">Salt of the leaf SHA-256(0x00 ‖ salt ‖ tag), hex.</param>
/// <param name="Path">Hashes from the leaf to the root (RFC 6962), hex.</param>
/// <param name="IdentifierType">Type of the decoy's identifier.</param>
/// <param name="Value">Its canonical value, which was never issued.</param>
public sealed record DecoyProof(
    DecoyAlarmView Alarm,
    int Version,
    string DecoyRoot,
    int Place,
    int Places,
    string Salt,
    IReadOnlyList<string> Path,
    string IdentifierType,
    string Value);
