using System.Collections.Concurrent;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Live;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using ExchangeNetwork.Tests.Unit.Received;
using ExchangeNetwork.Tests.Unit.Scenario;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Work;

/// <summary>Work that is due is done as soon as there is room for it, and never twice at once.</summary>
public sealed class WorkLoopTests : IAsyncLifetime
{
    // A node's other work would wait for ever: so long is waited here before that is said.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder folder = new();
    private ServiceProvider services = null!;
    private NodeDatabase database = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var options = ReceivedListTests.Options(folder.Path);
        services = new ServiceCollection().AddSingleton(options).AddSingleton(TimeProvider.System).AddSingleton<LiveFeed>().AddSingleton<AuditHead>()
            .AddStorage(options).BuildServiceProvider();
        await services.MigrateStorageAsync(Token);
        database = services.GetRequiredService<NodeDatabase>();
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Work_that_takes_long_holds_up_nothing_that_comes_later_and_is_itself_not_begun_again()
    {
        var handler = new Handler();
        handler.Hold("long");
        using var loop = Loop(handler);
        await AddAsync("long");
        await loop.StartAsync(Token);
        await handler.BegunAsync("long");
        for (var i = 0; i < 20; i++)
        {
            await AddAsync($"short{i}");
            await handler.EndedAsync($"short{i}");
        }
        handler.Release("long");
        await handler.EndedAsync("long");
        await loop.StopAsync(Token);
        handler.Runs("long").ShouldBe(1);
    }

    [Fact]
    public async Task What_is_under_way_ends_before_the_loop_does()
    {
        var handler = new Handler();
        handler.Hold("long");
        using var loop = Loop(handler);
        await AddAsync("long");
        await loop.StartAsync(Token);
        await handler.BegunAsync("long");
        var stopped = loop.StopAsync(Token);
        stopped.IsCompleted.ShouldBeFalse();
        handler.Release("long");
        await stopped.WaitAsync(Patience, Token);
        handler.Runs("long").ShouldBe(1);
    }

    private WorkLoop Loop(Handler handler) =>
        new(database, services.GetRequiredService<WakeUps>(), [handler], TimeProvider.System, NullLogger<WorkLoop>.Instance);

    private Task AddAsync(string key) =>
        database.WriteAsync(db => db.AddWorkAsync(Handler.KindName, key, TimeProvider.System.GetUtcNow(), cancellationToken: Token), Token);

    private sealed class Handler : IWorkHandler
    {
        public const string KindName = "tested";

        private readonly ConcurrentDictionary<string, (TaskCompletionSource Begun, TaskCompletionSource Ended)> seen = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, TaskCompletionSource> held = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, int> runs = new(StringComparer.Ordinal);

        public string Kind => KindName;

        public void Hold(string key) => held[key] = New();

        public void Release(string key) => held[key].SetResult();

        public int Runs(string key) => runs[key];

        public Task BegunAsync(string key) => Seen(key).Begun.Task.WaitAsync(Patience, Token);

        public Task EndedAsync(string key) => Seen(key).Ended.Task.WaitAsync(Patience, Token);

        public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
        {
            runs.AddOrUpdate(work.Key, 1, (_, count) => count + 1);
            Seen(work.Key).Begun.TrySetResult();
            if (held.TryGetValue(work.Key, out var until))
                await until.Task;
            Seen(work.Key).Ended.TrySetResult();
            return null;
        }

        private (TaskCompletionSource Begun, TaskCompletionSource Ended) Seen(string key) => seen.GetOrAdd(key, _ => (New(), New()));

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
