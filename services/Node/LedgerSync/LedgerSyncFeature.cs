namespace ExchangeNetwork.Node.LedgerSync;

/// <summary>Registers the follower of the ledger's events.</summary>
public static class LedgerSyncFeature
{
    /// <summary>Adds the follower; features add their handlers with <see cref="AddLedgerEventHandler{T}"/>.</summary>
    public static IServiceCollection AddLedgerSync(this IServiceCollection services) => services.AddHostedService<LedgerFollower>();

    /// <summary>Adds a handler of ledger events.</summary>
    public static IServiceCollection AddLedgerEventHandler<T>(this IServiceCollection services)
        where T : class, ILedgerEventHandler => services.AddSingleton<ILedgerEventHandler, T>();
}
