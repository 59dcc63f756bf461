using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace ExchangeNetwork.Tests.Browser;

/// <summary>A node's API with the node's own sign-in and canned documents; remembers what was asked of it.</summary>
public sealed class FakeNode : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly ConcurrentDictionary<Channel<LiveEvent>, bool> _watchers = [];
    private volatile bool _isDown;

    private FakeNode(WebApplication host) => _host = host;

    /// <summary>What it knows; a test starts with a new one.</summary>
    public SampleDocuments Documents { get; set; } = new();

    /// <summary>Acts received: method, path and body.</summary>
    public ConcurrentQueue<(string Path, object? Body)> Acts { get; } = [];

    public Uri Address => new(_host.Urls.First());

    public static async Task<FakeNode> StartAsync(SignInOptions signIn, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development", ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddApiSignIn(signIn);
        var host = builder.Build();
        var node = new FakeNode(host);
        host.UseProblems();
        host.Use((context, next) =>
        {
            if (!node._isDown)
                return next(context);
            context.Abort();
            return Task.CompletedTask;
        });
        host.UseAuthentication();
        host.UseAuthorization();
        node.Map(host.MapGroup("/api/v1"));
        await host.StartAsync(cancellationToken);
        return node;
    }

    /// <summary>Tells whoever watches.</summary>
    public void Push(string kind, string id, string state)
    {
        foreach (var watcher in _watchers.Keys)
            watcher.Writer.TryWrite(new LiveEvent(kind, id, state, DateTimeOffset.UtcNow));
    }

    /// <summary>Breaks every connection, and every new one until <see cref="GoUp"/>.</summary>
    public void GoDown()
    {
        _isDown = true;
        foreach (var watcher in _watchers.Keys)
            watcher.Writer.TryComplete();
    }

    public void GoUp() => _isDown = false;

    public async ValueTask DisposeAsync()
    {
        GoDown();
        await _host.DisposeAsync();
    }

    private void Map(RouteGroupBuilder api)
    {
        api.MapGet("/agencies", () => new Page<AgencyView>(SampleDocuments.Agencies, null)).RequireAuthorization(AccessPolicies.Everyone);
        api.MapGet("/live", (HttpResponse response, CancellationToken gone) => TypedResults.ServerSentEvents(WatchAsync(response, gone))).RequireAuthorization(AccessPolicies.Readers);
        api.MapGet("/legal-bases/{id}", (string id) => SampleDocuments.Basis).RequireAuthorization(AccessPolicies.People);

        var readers = api.MapGroup("").RequireAuthorization(AccessPolicies.Readers);
        readers.MapGet("/desk", () => Documents.Desk);
        readers.MapGet("/alerts", (string? state, int? limit) => Page(
            Documents.Alerts.Where(alert => state is null || alert.State == state || (state == "unsettled" && alert.State != "closed")), limit));
        readers.MapGet("/alerts/{id}", (string id) => One(Documents.Alerts, alert => alert.Id == id, id));
        readers.MapGet("/hits", (string? side, string? listId, int? limit) => Page(
            Documents.Hits.Where(hit => (side is null || hit.Side == side) && (listId is null || hit.ListId == listId)), limit));
        readers.MapGet("/hits/{id}", (string id) => One(Documents.Hits, hit => hit.Id == id, id));
        readers.MapGet("/disclosures", (string? side, int? limit) => Page(Documents.Disclosures.Where(item => side is null || item.Side == side), limit));
        api.MapGet("/decoy-alarms", (int? limit) => Page(Documents.Decoys, limit)).RequireAuthorization(AccessPolicies.Auditors);
        readers.MapGet("/trace/{id}", (string id) => SampleDocuments.TraceOf(id));

        var people = api.MapGroup("").RequireAuthorization(AccessPolicies.People);
        people.MapGet("/lists", (string? side, int? limit) => Page(Documents.Lists.Where(list => side is null || (side == "owner") == (list.Owner == "tax")), limit));
        people.MapGet("/lists/{id}", (string id) => One(Documents.Lists, list => list.ListId == id, id));
        MapActs(api);
    }

    private void MapActs(RouteGroupBuilder api)
    {
        api.MapPost("/alerts/{id}/verdict", (string id, GiveVerdict given, HttpContext context) => Act(context, given, Documents.Alerts, alert => alert.Id == id,
            alert => alert with { Verdicts = [.. alert.Verdicts.Where(known => known.Agency != "tax"), new AlertVerdictView("tax", given.Verdict, DateTimeOffset.UtcNow)] }))
            .RequireAuthorization(AccessPolicies.Investigators);
        api.MapPost("/alerts/{id}/closing", (string id, GiveVerdict given, HttpContext context) => Act(context, given, Documents.Alerts, alert => alert.Id == id,
            alert => alert with { State = "closed", Verdict = given.Verdict })).RequireAuthorization(AccessPolicies.Supervisors);
        api.MapPost("/hits/{id}/disclosure-requests", (string id, RequestDisclosure request, HttpContext context) =>
        {
            Acts.Enqueue((context.Request.Path, request));
            var asked = SampleDocuments.Disclosure("01930000-0000-7000-8000-0000000000ff", "requester", "requested", TimeSpan.FromHours(72)) with
            {
                HitId = id,
                Fields = request.Fields,
                Justification = request.Justification,
            };
            Documents.Disclosures.Insert(0, asked);
            return asked;
        }).RequireAuthorization(AccessPolicies.Investigators);
        api.MapPost("/disclosures/{id}/grant", (string id, HttpContext context) => Act(context, null, Documents.Disclosures, item => item.Id == id,
            item => item with { State = "granted" })).RequireAuthorization(AccessPolicies.Supervisors);
        api.MapPost("/disclosures/{id}/refusal", (string id, RefuseDisclosure refusal, HttpContext context) => Act(context, refusal, Documents.Disclosures,
            item => item.Id == id, item => item with { State = "refused", ReasonCode = refusal.ReasonCode, Remark = refusal.Remark }))
            .RequireAuthorization(AccessPolicies.Supervisors);
        api.MapPost("/lists/{id}/versions/{version}/approval", (string id, int version, HttpContext context) => id == SampleDocuments.OwnDraft
            ? new RefusalProblem("XN-LIST-DRAFT-008")
            : Act(context, null, Documents.Lists, list => list.ListId == id, list => list with { State = "publishing" }))
            .RequireAuthorization(AccessPolicies.Supervisors);
        api.MapPost("/lists/{id}/withdrawal", (string id, WithdrawQueryList request, HttpContext context) => Act(context, request, Documents.Lists,
            list => list.ListId == id, list => list with { State = "withdrawn", Matching = "ended" })).RequireAuthorization(AccessPolicies.Supervisors);
    }

    private IResult Act<T>(HttpContext context, object? body, List<T> documents, Predicate<T> which, Func<T, T> change)
    {
        Acts.Enqueue((context.Request.Path, body));
        var index = documents.FindIndex(which);
        if (index < 0)
            return new RefusalProblem("XN-HTTP-404");
        documents[index] = change(documents[index]);
        return Results.Ok(documents[index]);
    }

    private static IResult One<T>(IEnumerable<T> documents, Func<T, bool> which, string id)
        where T : class =>
        documents.FirstOrDefault(which) is { } found ? Results.Ok(found) : new RefusalProblem("XN-NODE-404", id);

    private static Page<T> Page<T>(IEnumerable<T> documents, int? limit)
    {
        var all = documents.ToList();
        var take = limit ?? 100;
        return new Page<T>([.. all.Take(take)], all.Count > take ? "more" : null);
    }

    private async IAsyncEnumerable<SseItem<LiveEvent>> WatchAsync(HttpResponse response, [EnumeratorCancellation] CancellationToken gone)
    {
        var channel = Channel.CreateUnbounded<LiveEvent>();
        _watchers[channel] = true;
        try
        {
            // As the node does: whoever connects knows at once that it watches.
            await response.Body.FlushAsync(gone);
            await foreach (var change in channel.Reader.ReadAllAsync(gone))
                yield return new SseItem<LiveEvent>(change, change.Kind);
        }
        finally
        {
            _watchers.TryRemove(channel, out _);
        }
    }
}
