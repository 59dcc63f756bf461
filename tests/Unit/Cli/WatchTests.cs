using System.Collections.Concurrent;
using System.Text.Json;
using ExchangeNetwork.Messages.Api;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>Watching hits and alerts as they happen.</summary>
public class WatchTests
{
    [Fact]
    public async Task A_hit_is_shown_when_it_happens_and_again_only_when_it_changes()
    {
        await using var node = await FakeNode.StartAsync();
        Serve(node, "hits", CannedAnswers.Hit("h1", "found"), CannedAnswers.Hit("h1", "found"), CannedAnswers.Hit("h1", "anchored"), CannedAnswers.Hit("h2"));
        node.Answers["GET /api/v1/live"] = context => WriteAsync(
            context, "event: list\ndata: {\"kind\":\"list\",\"id\":\"x\",\"state\":\"inForce\",\"at\":\"2026-01-01T00:00:00Z\"}\n\n" + Event("hit", "h1"), Event("hit", "h1"), Event("hit", "h1"), Event("hit", "h2"));
        var lines = await WatchAsync(node, 3, "hits", "--watch", "--json");
        lines.Select(line => (line.GetProperty("id").GetString(), line.GetProperty("state").GetString()))
            .ShouldBe([("h1", "found"), ("h1", "anchored"), ("h2", "verified")]);
    }

    [Fact]
    public async Task What_happened_while_the_connection_was_gone_is_shown_after_it_is_back()
    {
        await using var node = await FakeNode.StartAsync();
        var now = new ImpatientClock().GetUtcNow();
        Serve(node, "alerts", CannedAnswers.Alert() with { Id = "a1", OpenedAt = now });
        var connections = 0;
        var shown = new TaskCompletionSource();
        node.Answers["GET /api/v1/live"] = async context =>
        {
            if (++connections == 1)
            {
                await WriteAsync(context, Event("alert", "a1"));
                // What is on its way when a connection breaks may be lost.
                await shown.Task;
                context.Abort();
                return;
            }
            context.Request.Headers["Last-Event-ID"].ToString().ShouldBe("9");
            await WaitAsync(context);
        };
        node.Answers["GET /api/v1/alerts"] = FakeNode.Json(new Page<AlertView>(
            [
                CannedAnswers.Alert() with { Id = "old", OpenedAt = now.AddDays(-1) },
                CannedAnswers.Alert() with { Id = "a1", OpenedAt = now },
                CannedAnswers.Alert() with { Id = "a2", OpenedAt = now.AddSeconds(5) },
            ],
            null));
        var lines = await WatchAsync(node, 2, onText: text =>
        {
            if (text.StartsWith('{'))
                shown.TrySetResult();
        }, "alerts", "--watch", "--json");
        lines.Select(line => line.GetProperty("id").GetString()).ShouldBe(["a1", "a2"]);
    }

    [Fact]
    public async Task A_node_that_sends_nothing_yet_is_still_being_watched()
    {
        await using var node = await FakeNode.StartAsync();
        var hint = new TaskCompletionSource();
        Serve(node, "hits", CannedAnswers.Hit("h1"));
        node.Answers["GET /api/v1/live"] = async context =>
        {
            // Not even headers before the person was told that the watch is on.
            await hint.Task;
            await WriteAsync(context, Event("hit", "h1"));
            await WaitAsync(context);
        };
        var lines = await WatchAsync(node, 1, onText: text =>
        {
            if (text.Contains("Watching", StringComparison.Ordinal))
                hint.TrySetResult();
        }, "hits", "--watch", "--json");
        lines.Single().GetProperty("id").GetString().ShouldBe("h1");
    }

    [Fact]
    public async Task A_hit_that_may_not_be_seen_does_not_end_the_watch()
    {
        await using var node = await FakeNode.StartAsync();
        Serve(node, "hits", CannedAnswers.Hit("h2"));
        node.Answers["GET /api/v1/hits/h1"] = FakeNode.Problem(404, "XN-NODE-404");
        node.Answers["GET /api/v1/live"] = context => WriteAsync(context, Event("hit", "h1"), Event("hit", "h2"));
        (await WatchAsync(node, 1, "hits", "--watch", "--json")).Single().GetProperty("id").GetString().ShouldBe("h2");
    }

    [Theory]
    [InlineData("--side", "holder")]
    [InlineData("--list", "another")]
    public async Task Only_what_was_asked_for_is_shown(string option, string value)
    {
        await using var node = await FakeNode.StartAsync();
        Serve(node, "hits", CannedAnswers.Hit("h1"), CannedAnswers.Hit("h2") with { Side = "holder", ListId = "another" });
        node.Answers["GET /api/v1/live"] = context => WriteAsync(context, Event("hit", "h1"), Event("hit", "h2"));
        (await WatchAsync(node, 1, "hits", "--watch", "--json", option, value)).Single().GetProperty("id").GetString().ShouldBe("h2");
    }

    [Fact]
    public async Task A_person_sees_one_line_for_each_change()
    {
        await using var node = await FakeNode.StartAsync();
        Serve(node, "alerts", CannedAnswers.Alert());
        node.Answers["GET /api/v1/live"] = context => WriteAsync(context, Event("alert", CannedAnswers.AlertId));
        using var run = new CommandRun { Clock = new ImpatientClock() };
        run.UseToken(node);
        using var stop = new CancellationTokenSource();
        (await run.RunAsync(["alerts", "--watch"], stop.Token, text =>
        {
            if (text.Contains("police", StringComparison.Ordinal))
                stop.Cancel();
        })).ShouldBe(0);
        run.Output.ToString().ShouldContain($"{CannedAnswers.AlertId}  2026-03-04 05:06:07  open");
    }

    [Fact]
    public async Task A_watch_that_never_connects_is_exit_code_4()
    {
        using var run = new CommandRun();
        run.Variables["EXCHANGE_TOKEN"] = "t";
        (await run.RunAsync("hits", "--watch", "--node", "http://127.0.0.1:1")).ShouldBe(4);
    }

    private static string Event(string kind, string id) =>
        $"event: {kind}\nid: 9\ndata: {{\"kind\":\"{kind}\",\"id\":\"{id}\",\"state\":\"s\",\"at\":\"2026-01-01T00:00:00Z\"}}\n\n";

    // One answer after the other for the same id; the last one stays.
    private static void Serve<T>(FakeNode node, string noun, params T[] views)
    {
        foreach (var group in views.GroupBy(view => ((dynamic)view!).Id as string))
        {
            var answers = new ConcurrentQueue<T>(group);
            node.Answers[$"GET /api/v1/{noun}/{group.Key}"] = context =>
            {
                var view = answers.Count > 1 && answers.TryDequeue(out var next) ? next : answers.First();
                return FakeNode.Json(view!)(context);
            };
        }
    }

    private static async Task WriteAsync(HttpContext context, params string[] chunks)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var chunk in chunks)
        {
            await context.Response.WriteAsync(chunk, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static async Task WaitAsync(HttpContext context)
    {
        await context.Response.Body.FlushAsync(context.RequestAborted);
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(() => gone.TrySetResult());
        await gone.Task;
    }

    private static Task<List<JsonElement>> WatchAsync(FakeNode node, int lines, params string[] arguments) =>
        WatchAsync(node, lines, _ => { }, arguments);

    // Runs until so many lines are there, then interrupts, as Ctrl-C does.
    private static async Task<List<JsonElement>> WatchAsync(FakeNode node, int lines, Action<string> onText, params string[] arguments)
    {
        using var run = new CommandRun { Clock = new ImpatientClock() };
        run.UseToken(node);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var seen = 0;
        var exit = await run.RunAsync(arguments, stop.Token, text =>
        {
            onText(text);
            if (text.StartsWith('{') && Interlocked.Increment(ref seen) == lines)
                stop.Cancel();
        });
        exit.ShouldBe(0, run.Error.ToString());
        return [.. run.Machine.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }
}
