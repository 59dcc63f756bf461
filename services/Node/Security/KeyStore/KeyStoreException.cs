using ExchangeNetwork.Contract;
using ExchangeNetwork.Messages.Errors;

namespace ExchangeNetwork.Node.Security.KeyStore;

/// <summary>The key store cannot be opened as it is; the node does not start without it.</summary>
public sealed class KeyStoreException : Exception
{
    /// <summary>With the reason from the catalogue.</summary>
    public KeyStoreException(Refusal refusal)
        : base(ErrorCatalogue.Describe(refusal.Code, "en", [.. refusal.Arguments])) => Refusal = refusal;

    /// <summary>The reason.</summary>
    public Refusal Refusal { get; }
}
