namespace ExchangeNetwork.Contract;

/// <summary>What every document in the state and every event has: the version of its form.</summary>
public abstract record StoredDocument
{
    /// <summary>Version of the document's form; readers of form 1 ignore members they do not know.</summary>
    public int V { get; init; } = 1;
}
