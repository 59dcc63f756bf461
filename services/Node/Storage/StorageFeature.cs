using ExchangeNetwork.Node.Work;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Node.Storage;

/// <summary>Registers the node's database.</summary>
public static class StorageFeature
{
    /// <summary>Adds the database under the node's data folder.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, NodeOptions options)
    {
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(options.DataFolder, "node.db"),
            ForeignKeys = true,
            DefaultTimeout = 30,
        }.ToString();
        services.AddSingleton<SqlitePragmas>();
        services.AddDbContextFactory<NodeDbContext>((provider, builder) =>
            // A list of values is one parameter: with a parameter each, every length would be a statement of its own to prepare.
            builder.UseSqlite(connection, sqlite => sqlite.UseParameterizedCollectionMode(ParameterTranslationMode.Parameter)).AddInterceptors(provider.GetRequiredService<SqlitePragmas>()));
        services.AddSingleton<WakeUps>();
        services.AddSingleton<NodeDatabase>();
        return services;
    }

    /// <summary>Brings the database to the current schema; called before anything else runs.</summary>
    public static async Task MigrateStorageAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var context = await services.GetRequiredService<IDbContextFactory<NodeDbContext>>().CreateDbContextAsync(cancellationToken);
        // A process killed while it migrates leaves EF Core's lock behind, and every later start would wait for it for ever. The lock is of no
        // use here: the key store lets one process run an agency's node.
        await context.Database.ExecuteSqlAsync($"DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
    }
}
