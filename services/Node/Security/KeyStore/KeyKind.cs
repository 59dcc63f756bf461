namespace ExchangeNetwork.Node.Security.KeyStore;

/// <summary>What a key of the store is for; one key never serves two uses.</summary>
public enum KeyKind
{
    /// <summary>P-256 key that the agency signs with.</summary>
    AgencySigning,

    /// <summary>P-256 key that others encrypt to.</summary>
    AgencyEncryption,

    /// <summary>Node-local key of the tokens that matching starts from.</summary>
    LocalToken,

    /// <summary>Protects subject data in the node's database.</summary>
    FieldProtection,

    /// <summary>The secrets of intake batches derive from it.</summary>
    IntakeBatches,

    /// <summary>Encrypts the records that the node holds.</summary>
    Holdings,

    /// <summary>The pseudonyms of people in evidence derive from it.</summary>
    Actors,

    /// <summary>Encrypts the segments of one list; own, or received in a wrap.</summary>
    List,

    /// <summary>The seeds of one own list's entries derive from it.</summary>
    ListSeeds,

    /// <summary>Domain key of one owner's lists; own, or received in a wrap.</summary>
    Domain,

    /// <summary>This agency's share of a network key in one epoch; the id is <c>keyId.epoch</c>.</summary>
    PseudonymShare,

    /// <summary>What this agency deals in one run of a key's generation derives from it; the id is <c>keyId.epoch.run</c>.</summary>
    PseudonymDealing,

    /// <summary>Encrypts the cache of what was evaluated under one network key; the id is the key's.</summary>
    PseudonymCache,
}

/// <summary>Whether a key is used for new work. A deleted key is not in the store.</summary>
public enum KeyState
{
    /// <summary>For new and old work.</summary>
    Active,

    /// <summary>Only for what it protected or signed before.</summary>
    Retired,

    /// <summary>For nothing yet: the others have not agreed to it.</summary>
    Proposed,
}
