using ExchangeNetwork.Contract.Actors;
using ExchangeNetwork.Contract.Agencies;

namespace ExchangeNetwork.Contract;

/// <summary>One run of a function as the rules see it: typed documents over the ledger's context, and who calls.</summary>
internal sealed class Transaction
{
    private readonly ITransactionContext ledger;
    private readonly byte[] document;
    private string? act;

    public Transaction(ITransactionContext ledger, byte[] document, IReadOnlyList<ActorStatement> statements)
    {
        this.ledger = ledger;
        this.document = document;
        Statements = statements;
        Now = LedgerTime.Cut(ledger.Timestamp);
        Roll = Get<MembershipRoll>(StateKeys.Roll);
        Caller = Roll?.Members.FirstOrDefault(member => string.Equals(member.MspId, ledger.CallerMspId, StringComparison.Ordinal));
    }

    /// <summary>The network's id in hashes and signatures.</summary>
    public string Channel => ledger.ChannelId;

    /// <summary>MSP id of the submitter, member or not.</summary>
    public string CallerMspId => ledger.CallerMspId;

    /// <summary>The transaction's time, to the millisecond.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The roll; null before the founding.</summary>
    public MembershipRoll? Roll { get; }

    /// <summary>The submitter's line of the roll; null when it is not on it.</summary>
    public Member? Caller { get; }

    /// <summary>Id of the submitter; only for functions of members.</summary>
    public string CallerId => Caller?.Id ?? throw new InvalidOperationException("The function is open to non-members.");

    /// <summary>Statements of the people behind the act.</summary>
    public IReadOnlyList<ActorStatement> Statements { get; }

    /// <summary>Hash of the act, hex: what statements are over, and what makes a repetition recognisable.</summary>
    public string Act => act ??= ActorStatement.ActHash(ledger.ChannelId, ledger.Function, document);

    /// <summary>True when the agency is a member that may act.</summary>
    public bool IsActive(string agencyId) => Find(agencyId) is { State: AgencyState.Active };

    /// <summary>The agency's line of the roll; null when it never was a member.</summary>
    public Member? Find(string agencyId) => Roll?.Members.FirstOrDefault(member => string.Equals(member.Id, agencyId, StringComparison.Ordinal));

    public T? Get<T>(string key)
        where T : StoredDocument =>
        ledger.GetState(key) is { Length: > 0 } value ? CanonicalJson.Deserialize<T>(value) : null;

    public void Put(string key, StoredDocument value) => ledger.PutState(key, CanonicalJson.Serialize(value));

    /// <summary>Only for functions that never write (no range beside a write).</summary>
    public IReadOnlyList<T> Scan<T>(string objectType)
        where T : StoredDocument =>
        [.. ledger.GetStateByPartialCompositeKey(objectType).Select(pair => CanonicalJson.Deserialize<T>(pair.Value))];

    public byte[]? Transient(string name) => ledger.Transient.TryGetValue(name, out var value) ? value : null;

    public byte[]? GetPrivate(string key) => ledger.GetPrivateData(StateKeys.Lists, key);

    /// <summary>True when the private collection holds a value of this SHA-256 (hex).</summary>
    public bool PrivateIs(string key, string sha256) =>
        ledger.GetPrivateDataHash(StateKeys.Lists, key) is { } hash && string.Equals(Convert.ToHexStringLower(hash), sha256, StringComparison.Ordinal);

    public void PutPrivate(string key, byte[] value) => ledger.PutPrivateData(StateKeys.Lists, key, value);

    public void PurgePrivate(string key) => ledger.PurgePrivateData(StateKeys.Lists, key);

    /// <summary>Agreed: sets the event, whose payload is also the answer.</summary>
    public ContractResponse Agreed(string eventName, StoredDocument payload)
    {
        var bytes = CanonicalJson.Serialize(payload);
        ledger.SetEvent(eventName, bytes);
        return ContractResponse.Ok(bytes);
    }

    /// <summary>Agreed without an event: a repetition that changes nothing, or a read.</summary>
    public static ContractResponse Answer(object payload) => ContractResponse.Ok(CanonicalJson.Serialize(payload));
}
