namespace ExchangeNetwork.Node.Messaging;

/// <summary>The exchange bus as the node uses it: sends to pre-declared addresses <c>agency.purpose</c>, never broadcasts.</summary>
/// <remarks>A seam: the bus library may change, and tests replace it by one that loses, repeats and re-orders.</remarks>
public interface IExchangeBus
{
    /// <summary>Hands a message to the bus; returning promises no arrival, only the recipient's receipt does.</summary>
    /// <exception cref="TimeoutException">The bus did not take it in time.</exception>
    Task SendAsync<T>(string address, T message, CancellationToken cancellationToken)
        where T : class;

    /// <summary>Receives the messages of an own address until the result is disposed.</summary>
    /// <exception cref="TimeoutException">The bus did not open the address in time.</exception>
    Task<IAsyncDisposable> ReceiveAsync<T>(string address, Func<T, CancellationToken, Task> handle, CancellationToken cancellationToken)
        where T : class;
}
