namespace ExchangeNetwork.Node.Storage;

/// <summary>This node's copy of a network key in one of its epochs; its own share lies in the key store.</summary>
public sealed class PseudonymKeyRow
{
    /// <summary>The key.</summary>
    public required string KeyId { get; set; }

    /// <summary>The epoch.</summary>
    public int Epoch { get; set; }

    /// <summary>The contract's document, canonical JSON.</summary>
    public required byte[] Document { get; set; }
}

/// <summary>This node's copy of the generation of a key or of a resharing.</summary>
public sealed class KeyGenerationRow
{
    /// <summary>The key.</summary>
    public required string KeyId { get; set; }

    /// <summary>The epoch that is to become active.</summary>
    public int Epoch { get; set; }

    /// <summary>The present run.</summary>
    public int Run { get; set; }

    /// <summary>State on the ledger.</summary>
    public required string State { get; set; }

    /// <summary>Why this agency takes part, see <c>KeyConsent</c>; null as long as it does not.</summary>
    public string? Consent { get; set; }

    /// <summary>Why the last step of this node was not taken, code; null when nothing is wrong.</summary>
    public string? Problem { get; set; }

    /// <summary>The contract's document, canonical JSON.</summary>
    public required byte[] Document { get; set; }
}

/// <summary>What an agency posted in the present run of a generation.</summary>
public sealed class KeyPostRow
{
    /// <summary>The key.</summary>
    public required string KeyId { get; set; }

    /// <summary>The epoch that is to become active.</summary>
    public int Epoch { get; set; }

    /// <summary>The run.</summary>
    public int Run { get; set; }

    /// <summary>Name of the event that it came with.</summary>
    public required string Event { get; set; }

    /// <summary>Who posted it.</summary>
    public required string Agency { get; set; }

    /// <summary>The agency that it is about; empty where it is about none.</summary>
    public required string Of { get; set; }

    /// <summary>The statement, canonical JSON.</summary>
    public required byte[] Document { get; set; }
}

/// <summary>An agency's receipt that it erased its share of an epoch that is over.</summary>
public sealed class ShareErasureRow
{
    /// <summary>The key.</summary>
    public required string KeyId { get; set; }

    /// <summary>The epoch.</summary>
    public int Epoch { get; set; }

    /// <summary>Who says so.</summary>
    public required string Agency { get; set; }

    /// <summary>When it was recorded on the ledger.</summary>
    public DateTimeOffset RecordedAt { get; set; }
}
