namespace ExchangeNetwork.Node.Messaging;

/// <summary>Registers the node's side of the exchange bus.</summary>
public static class MessagingFeature
{
    /// <summary>Adds outbox, delivery and inbox; features add their handlers with <see cref="AddNoticeHandler{T}"/>.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services, IExchangeBus bus)
    {
        services.AddSingleton(bus);
        services.AddSingleton<NoticeOutbox>();
        services.AddHostedService<NoticeInbox>();
        services.AddHostedService<OutboxDelivery>();
        return services;
    }

    /// <summary>Adds the handler of one type of notice.</summary>
    public static IServiceCollection AddNoticeHandler<T>(this IServiceCollection services)
        where T : class, INoticeHandler => services.AddSingleton<INoticeHandler, T>();
}
