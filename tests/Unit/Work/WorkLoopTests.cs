using System.Collections.Concurrent;
using ExchangeNetwork.Node.Features.Audit;
using ExchangeNetwork.Node.Features.Live;
using ExchangeNetwork.Node.Storage;
using ExchangeNetwork.Node.Work;
using ExchangeNetwork.Tests.Unit.Received;
using ExchangeNetwork.Tests.Unit.Scenario;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
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

    [Fact]
    public async Task A_database_that_cannot_be_read_for_a_moment_does_not_end_the_loop()
    {
        var (handler, log) = (new Handler(), new Noted());
        using var loop = Loop(handler, log);
        await ExecuteAsync("ALTER TABLE Work RENAME TO Elsewhere");
        await loop.StartAsync(Token);
        await log.Interrupted.Task.WaitAsync(Patience, Token);
        await ExecuteAsync("ALTER TABLE Elsewhere RENAME TO Work");
        await AddAsync("later");
        await handler.EndedAsync("later");
        await loop.StopAsync(Token);
    }

    [Fact]
    public async Task Parked_work_is_tried_again_when_somebody_asks_for_it_again()
    {
        var handler = new Handler();
        using var loop = Loop(handler);
        await AddAsync("parked");
        await ExecuteAsync("UPDATE Work SET Parked = 1, Attempts = 30, LastError = 'IOException'");
        await loop.StartAsync(Token);
        await AddAsync("other");
        await handler.EndedAsync("other");
        handler.Runs("parked").ShouldBe(0);
        await AddAsync("parked");
        await handler.EndedAsync("parked");
        await loop.StopAsync(Token);
    }

    [Fact]
    public async Task Work_that_looks_again_and_again_is_not_parked_for_what_failed_now_and_then()
    {
        var handler = new Handler();
        handler.Answer("watching", () => TimeSpan.Zero, () => throw new IOException("now and then"), () => null);
        using var loop = Loop(handler);
        await AddAsync("watching");
        // One more failure would be the last.
        await ExecuteAsync("UPDATE Work SET Attempts = 29");
        await loop.StartAsync(Token);
        await handler.EndedAsync("watching");
        await loop.StopAsync(Token);
        handler.Runs("watching").ShouldBe(3);
    }

    private WorkLoop Loop(Handler handler, ILogger<WorkLoop>? log = null) =>
        new(database, services.GetRequiredService<WakeUps>(), [handler], TimeProvider.System, log ?? NullLogger<WorkLoop>.Instance);

    private Task ExecuteAsync(string sql) => database.WriteAsync(db => db.Database.ExecuteSqlRawAsync(sql, Token), Token);

    private sealed class Noted : ILogger<WorkLoop>
    {
        public TaskCompletionSource Interrupted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is SqliteException)
                Interrupted.TrySetResult();
        }
    }

    private Task AddAsync(string key) =>
        database.WriteAsync(db => db.AddWorkAsync(Handler.KindName, key, TimeProvider.System.GetUtcNow(), cancellationToken: Token), Token);

    private sealed class Handler : IWorkHandler
    {
        public const string KindName = "tested";

        private readonly ConcurrentDictionary<string, (TaskCompletionSource Begun, TaskCompletionSource Ended)> seen = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, TaskCompletionSource> held = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, int> runs = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<TimeSpan?>>> answered = new(StringComparer.Ordinal);

        public string Kind => KindName;

        public void Hold(string key) => held[key] = New();

        public void Release(string key) => held[key].SetResult();

        /// <summary>What the runs of a work come to, one after the other; the last is its end.</summary>
        public void Answer(string key, params Func<TimeSpan?>[] answers) => answered[key] = new ConcurrentQueue<Func<TimeSpan?>>(answers);

        public int Runs(string key) => runs.GetValueOrDefault(key);

        public Task BegunAsync(string key) => Seen(key).Begun.Task.WaitAsync(Patience, Token);

        public Task EndedAsync(string key) => Seen(key).Ended.Task.WaitAsync(Patience, Token);

        public async Task<TimeSpan?> RunAsync(WorkRow work, CancellationToken cancellationToken)
        {
            runs.AddOrUpdate(work.Key, 1, (_, count) => count + 1);
            Seen(work.Key).Begun.TrySetResult();
            if (held.TryGetValue(work.Key, out var until))
                await until.Task;
            var again = answered.TryGetValue(work.Key, out var answers) && answers.TryDequeue(out var answer) ? answer() : null;
            if (again is null)
                Seen(work.Key).Ended.TrySetResult();
            return again;
        }

        private (TaskCompletionSource Begun, TaskCompletionSource Ended) Seen(string key) => seen.GetOrAdd(key, _ => (New(), New()));

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
