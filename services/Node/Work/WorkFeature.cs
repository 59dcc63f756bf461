namespace ExchangeNetwork.Node.Work;

/// <summary>Registers the loop that carries out work.</summary>
public static class WorkFeature
{
    /// <summary>Adds the work loop; features add their handlers with <see cref="AddWorkHandler{T}"/>.</summary>
    public static IServiceCollection AddWork(this IServiceCollection services) => services.AddHostedService<WorkLoop>();

    /// <summary>Adds the handler of one kind of work.</summary>
    public static IServiceCollection AddWorkHandler<T>(this IServiceCollection services)
        where T : class, IWorkHandler => services.AddSingleton<IWorkHandler, T>();
}
