using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ExchangeNetwork.Sandbox.Issuer;

/// <summary>Creates the issuer's tables and registers the first accounts before the host listens; keeps an in-memory database alive.</summary>
internal sealed class IssuerDatabase(DevelopmentIssuerOptions options, IServiceScopeFactory scopes) : IHostedService, IDisposable
{
    private SqliteConnection? _alive;

    public string ConnectionString { get; } = options.DatabasePath is null
        ? new SqliteConnectionStringBuilder { DataSource = $"issuer-{Guid.NewGuid():N}", Mode = SqliteOpenMode.Memory, Cache = SqliteCacheMode.Shared }.ToString()
        : new SqliteConnectionStringBuilder { DataSource = options.DatabasePath }.ToString();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.DatabasePath is null)
        {
            _alive = new SqliteConnection(ConnectionString);
            await _alive.OpenAsync(cancellationToken);
        }
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DbContext>().Database.EnsureCreatedAsync(cancellationToken);
        await scope.ServiceProvider.GetRequiredService<AccountBook>().AddAsync(options.Accounts, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _alive?.Dispose();
}
