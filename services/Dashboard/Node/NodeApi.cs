using System.Globalization;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Messages.Errors;
using Microsoft.AspNetCore.Components.Authorization;

namespace ExchangeNetwork.Dashboard.Node;

/// <summary>The node's API, called with the token of the circuit's user.</summary>
/// <remarks>
/// One for each circuit. Expected refusals come back as <see cref="NodeProblem"/>; only cancellation throws.
/// Ids go through the address, so what is called an id here must never be subject data.
/// </remarks>
public sealed partial class NodeApi(
    HttpClient client, PageTokens tokens, AuthenticationStateProvider authentication, ILogger<NodeApi> logger)
{
    /// <summary>Most items a page may ask for at once.</summary>
    public const int MostItems = 1000;

    /// <summary>How much there is to do.</summary>
    /// <param name="since">From when on hits count.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<NodeAnswer<DeskView>> GetDeskAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        GetAsync<DeskView>(With("desk", ("since", since.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture))), cancellationToken);

    /// <summary>Joint alerts, newest first.</summary>
    /// <param name="state">A state, or <c>unsettled</c> for all but the closed; null for all.</param>
    /// <param name="after">Cursor; null for the first page.</param>
    /// <param name="limit">Most items.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<NodeAnswer<Page<AlertView>>> GetAlertsAsync(string? state, string? after, int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<AlertView>>(With("alerts", ("state", state), ("after", after), ("limit", Text(limit))), cancellationToken);

    /// <summary>One joint alert.</summary>
    public Task<NodeAnswer<AlertView>> GetAlertAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<AlertView>($"alerts/{Id(id)}", cancellationToken);

    /// <summary>Gives this agency's verdict.</summary>
    public Task<NodeAnswer<AlertView>> GiveVerdictAsync(string id, string verdict, CancellationToken cancellationToken) =>
        PostAsync<AlertView>($"alerts/{Id(id)}/verdict", new GiveVerdict(verdict), cancellationToken);

    /// <summary>Closes an alert of the user's agency with a verdict.</summary>
    public Task<NodeAnswer<AlertView>> CloseAlertAsync(string id, string verdict, CancellationToken cancellationToken) =>
        PostAsync<AlertView>($"alerts/{Id(id)}/closing", new GiveVerdict(verdict), cancellationToken);

    /// <summary>Hits of one side, newest first.</summary>
    /// <param name="side"><c>owner</c> or <c>holder</c>.</param>
    /// <param name="listId">Of this list only; null for all.</param>
    /// <param name="after">Cursor; null for the first page.</param>
    /// <param name="limit">Most items.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<NodeAnswer<Page<HitView>>> GetHitsAsync(string side, string? listId, string? after, int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<HitView>>(
            With("hits", ("side", side), ("listId", listId), ("newest", "true"), ("after", after), ("limit", Text(limit))), cancellationToken);

    /// <summary>One hit.</summary>
    public Task<NodeAnswer<HitView>> GetHitAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<HitView>($"hits/{Id(id)}", cancellationToken);

    /// <summary>Asks the holder of a hit for fields.</summary>
    public Task<NodeAnswer<DisclosureView>> RequestDisclosureAsync(string hitId, RequestDisclosure request, CancellationToken cancellationToken) =>
        PostAsync<DisclosureView>($"hits/{Id(hitId)}/disclosure-requests", request, cancellationToken);

    /// <summary>Lists of one side, newest version of each.</summary>
    /// <param name="side"><c>owner</c> or <c>recipient</c>.</param>
    /// <param name="after">Cursor; null for the first page.</param>
    /// <param name="limit">Most items.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<NodeAnswer<Page<QueryListView>>> GetListsAsync(string side, string? after, int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<QueryListView>>(With("lists", ("side", side), ("after", after), ("limit", Text(limit))), cancellationToken);

    /// <summary>The newest version of a list.</summary>
    public Task<NodeAnswer<QueryListView>> GetListAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<QueryListView>($"lists/{Id(id)}", cancellationToken);

    /// <summary>Approves a submitted version, which publishes it.</summary>
    public Task<NodeAnswer<QueryListView>> ApproveListAsync(string id, int version, CancellationToken cancellationToken) =>
        PostAsync<QueryListView>($"lists/{Id(id)}/versions/{Text(version)}/approval", null, cancellationToken);

    /// <summary>Withdraws a list.</summary>
    public Task<NodeAnswer<QueryListView>> WithdrawListAsync(string id, string reason, CancellationToken cancellationToken) =>
        PostAsync<QueryListView>($"lists/{Id(id)}/withdrawal", new WithdrawQueryList(reason), cancellationToken);

    /// <summary>Hits that were reported on decoys of own lists, newest first.</summary>
    /// <param name="limit">Most items.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<NodeAnswer<Page<DecoyAlarmView>>> GetDecoyAlarmsAsync(int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<DecoyAlarmView>>(With("decoy-alarms", ("limit", Text(limit))), cancellationToken);

    /// <summary>Disclosure requests of one side.</summary>
    /// <param name="side"><c>requester</c> or <c>holder</c>.</param>
    /// <param name="after">Cursor; null for the first page.</param>
    /// <param name="limit">Most items.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<NodeAnswer<Page<DisclosureView>>> GetDisclosuresAsync(string side, string? after, int limit, CancellationToken cancellationToken) =>
        GetAsync<Page<DisclosureView>>(With("disclosures", ("side", side), ("after", after), ("limit", Text(limit))), cancellationToken);

    /// <summary>Grants a disclosure.</summary>
    public Task<NodeAnswer<DisclosureView>> GrantDisclosureAsync(string id, CancellationToken cancellationToken) =>
        PostAsync<DisclosureView>($"disclosures/{Id(id)}/grant", null, cancellationToken);

    /// <summary>Refuses a disclosure.</summary>
    public Task<NodeAnswer<DisclosureView>> RefuseDisclosureAsync(string id, RefuseDisclosure refusal, CancellationToken cancellationToken) =>
        PostAsync<DisclosureView>($"disclosures/{Id(id)}/refusal", refusal, cancellationToken);

    /// <summary>What happened around one thing.</summary>
    public Task<NodeAnswer<TraceView>> GetTraceAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<TraceView>($"trace/{Id(id)}", cancellationToken);

    /// <summary>The members of the network.</summary>
    public Task<NodeAnswer<Page<AgencyView>>> GetAgenciesAsync(CancellationToken cancellationToken) =>
        GetAsync<Page<AgencyView>>(With("agencies", ("limit", Text(MostItems))), cancellationToken);

    /// <summary>A legal basis.</summary>
    public Task<NodeAnswer<LegalBasisView>> GetLegalBasisAsync(string id, CancellationToken cancellationToken) =>
        GetAsync<LegalBasisView>($"legal-bases/{Id(id)}", cancellationToken);

    /// <summary>Opens the stream of what happens at the node.</summary>
    /// <returns>The stream, to be disposed; a problem when the node does not open it.</returns>
    public async Task<NodeAnswer<LiveStream>> WatchAsync(CancellationToken cancellationToken)
    {
        var (response, problem) = await SendAsync(HttpMethod.Get, "live", null, cancellationToken);
        return response is null ? problem! : new LiveStream(response);
    }

    private async Task<NodeAnswer<T>> GetAsync<T>(string path, CancellationToken cancellationToken)
        where T : class =>
        await ReadAsync<T>(await SendAsync(HttpMethod.Get, path, null, cancellationToken), cancellationToken);

    private async Task<NodeAnswer<T>> PostAsync<T>(string path, object? body, CancellationToken cancellationToken)
        where T : class
    {
        using var content = body is null ? null : JsonContent.Create(body, body.GetType());
        return await ReadAsync<T>(await SendAsync(HttpMethod.Post, path, content, cancellationToken), cancellationToken);
    }

    private async Task<(HttpResponseMessage? Response, NodeProblem? Problem)> SendAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        try
        {
            var user = (await authentication.GetAuthenticationStateAsync()).User;
            if (await tokens.GetAccessTokenAsync(user, cancellationToken) is not { } token)
                return (null, NodeProblem.SessionOver);
            using var request = new HttpRequestMessage(method, path) { Content = content };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Headers.AcceptLanguage.ParseAdd(CultureInfo.CurrentUICulture.Name);
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
                return (response, null);
            using (response)
                return (null, await ProblemOfAsync(response, cancellationToken));
        }
        catch (Exception fault) when (IsUnreachable(fault, cancellationToken))
        {
            LogUnreachable(fault.GetType().Name);
            return (null, NodeProblem.Unreachable);
        }
    }

    private async Task<NodeAnswer<T>> ReadAsync<T>((HttpResponseMessage? Response, NodeProblem? Problem) sent, CancellationToken cancellationToken)
        where T : class
    {
        if (sent.Response is not { } response)
            return sent.Problem!;
        using (response)
        {
            try
            {
                var value = await response.Content.ReadFromJsonAsync<T>(cancellationToken);
                return value is null ? NodeProblem.Unreadable((int)response.StatusCode) : value;
            }
            catch (Exception fault) when (fault is JsonException or NotSupportedException)
            {
                LogUnreadable((int)response.StatusCode, typeof(T).Name);
                return NodeProblem.Unreadable((int)response.StatusCode);
            }
            catch (Exception fault) when (IsUnreachable(fault, cancellationToken))
            {
                LogUnreachable(fault.GetType().Name);
                return NodeProblem.Unreachable;
            }
        }
    }

    private static async Task<NodeProblem> ProblemOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return NodeProblem.Unreadable((int)response.StatusCode);
        try
        {
            var document = await response.Content.ReadFromJsonAsync<ProblemDocument>(cancellationToken);
            return document is { Code: not null, Texts: { Zh: not null, En: not null } }
                ? NodeProblem.Of(document)
                : NodeProblem.Unreadable((int)response.StatusCode);
        }
        catch (JsonException)
        {
            return NodeProblem.Unreadable((int)response.StatusCode);
        }
    }

    // A timeout of the client shows as cancellation that nobody asked for.
    private static bool IsUnreachable(Exception fault, CancellationToken cancellationToken) =>
        fault is HttpRequestException or TimeoutException or IOException
        || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static string Id(string id) => Uri.EscapeDataString(id);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string With(string path, params (string Name, string? Value)[] query) =>
        path + QueryString.Create(query.Where(part => part.Value is not null).Select(part => KeyValuePair.Create(part.Name, part.Value)));

    // The exception's message may quote an address of the internal network, never subject data; its kind says enough here.
    [LoggerMessage(3001, LogLevel.Warning, "The node cannot be reached: {Fault}")]
    private partial void LogUnreachable(string fault);

    [LoggerMessage(3002, LogLevel.Error, "The node's answer (HTTP {Status}) is no {Document}")]
    private partial void LogUnreadable(int status, string document);
}

/// <summary>The open stream of what happens at the node.</summary>
/// <param name="response">The open answer.</param>
public sealed class LiveStream(HttpResponseMessage response) : IDisposable
{
    /// <summary>The events until the node or the caller ends the stream.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="HttpRequestException">The connection broke.</exception>
    public async IAsyncEnumerable<LiveEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var parser = SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<LiveEvent>(data, JsonSerializerOptions.Web));
        await foreach (var item in parser.EnumerateAsync(cancellationToken))
        {
            if (item.Data is { } change)
                yield return change;
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => response.Dispose();
}
