using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ExchangeNetwork.Cli.Shell;
using ExchangeNetwork.Cli.SignIn;
using ExchangeNetwork.Messages.Api;

namespace ExchangeNetwork.Cli.Node;

/// <summary>The node's API as the signed-in user; refusals arrive as <see cref="ProblemException"/>.</summary>
internal sealed class NodeClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly IAccessTokens _tokens;

    private NodeClient(HttpClient http, IAccessTokens tokens)
    {
        _http = http;
        _tokens = tokens;
    }

    /// <summary>The node of a call: <c>--node</c> or EXCHANGE_NODE, else the one of the profile.</summary>
    /// <exception cref="CommandException">Not signed in, or no usable address.</exception>
    public static NodeClient Of(Call call)
    {
        IAccessTokens tokens;
        string? address = call.NodeAddress;
        if (call.Variable("EXCHANGE_TOKEN") is { } token)
        {
            tokens = new GivenToken(token);
            address ??= call.TokenFiles.Read(call.Profile)?.Node;
        }
        else
        {
            var stored = call.TokenFiles.Read(call.Profile) ?? throw new CommandException(ExitCode.NotSignedIn, "XN-CLI-001", call.Profile);
            tokens = new StoredTokens(call.TokenFiles, call.Profile, stored, call.Terminal.Clock);
            address ??= stored.Node;
        }
        if (address is null)
            throw new CommandException(ExitCode.Usage, "XN-CLI-009");
        var http = Web.Client(new Uri(Web.Address(address), "api/v1/"));
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(call.Language.Tag);
        return new NodeClient(http, tokens);
    }

    /// <summary>Address of the API.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>GET of a document.</summary>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellation)
    {
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), cancellation);
        return await ReadAsync<T>(response, cancellation);
    }

    /// <summary>POST of a document, or of nothing.</summary>
    public async Task<T> PostAsync<T>(string path, object? body, CancellationToken cancellation)
    {
        using var response = await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Output.JsonOptions),
            },
            cancellation);
        return await ReadAsync<T>(response, cancellation);
    }

    /// <summary>All items of one list or of several, page after page.</summary>
    /// <param name="paths">Paths with their queries.</param>
    /// <param name="most">How many items are wanted; 0 for all.</param>
    /// <param name="cancellation">Stops it.</param>
    public async IAsyncEnumerable<T> PagesAsync<T>(
        IReadOnlyList<string> paths, int most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // One more than wanted, so that the caller can tell that there are more.
        var limit = most is 0 or >= 1000 ? 1000 : most + 1;
        foreach (var path in paths)
        {
            string? after = null;
            do
            {
                var page = await GetAsync<Page<T>>(Web.Query(path, ("limit", $"{limit}"), ("after", after)), cancellation);
                foreach (var item in page.Items)
                    yield return item;
                after = page.Next;
            }
            while (after is not null);
        }
    }

    /// <summary>Sends a body that streams; <paramref name="content"/> makes it anew for each attempt.</summary>
    public async Task<HttpResponseMessage> UploadAsync(
        HttpMethod method, string path, Func<HttpContent> content, CancellationToken cancellation) =>
        await SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(method, path) { Content = content() };
                // The node may refuse before a long body is sent.
                request.Headers.ExpectContinue = true;
                return request;
            },
            cancellation,
            throwOnProblem: false);

    /// <summary>An answer that streams; the caller disposes it.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, string accept, CancellationToken cancellation, string? lastEventId = null) =>
        await SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Accept.ParseAdd(accept);
                if (lastEventId is not null)
                    request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
                return request;
            },
            cancellation);

    /// <summary>The document in a successful answer.</summary>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellation) =>
        await response.Content.ReadFromJsonAsync<T>(Output.JsonOptions, cancellation) ?? throw new JsonException("The answer is null.");

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> make, CancellationToken cancellation, bool throwOnProblem = true)
    {
        var response = await SendOnceAsync(make(), await _tokens.GetAsync(renew: false, cancellation), cancellation);
        if (response.StatusCode == HttpStatusCode.Unauthorized && _tokens.CanRenew)
        {
            response.Dispose();
            response = await SendOnceAsync(make(), await _tokens.GetAsync(renew: true, cancellation), cancellation);
        }
        if (response.IsSuccessStatusCode || !throwOnProblem)
            return response;
        using (response)
            throw await Problems.ReadAsync(response, cancellation);
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, string token, CancellationToken cancellation)
    {
        using (request)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            try
            {
                return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            }
            catch (HttpRequestException fault) when (fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
            {
                throw new CommandException(ExitCode.Unreachable, "XN-CLI-003", Address.GetLeftPart(UriPartial.Authority));
            }
        }
    }
}
