using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ExchangeNetwork.Messages.Api;
using ExchangeNetwork.Messages.Errors;
using ExchangeNetwork.Sandbox.Issuer;
using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Sandbox.Network;

/// <summary>Calls a node's API as one of the demo accounts, the way any program would.</summary>
internal sealed class NodeClient(Uri api, Uri issuer, DevelopmentUser? user, DevelopmentClient? client) : IDisposable
{
    private static readonly TimeSpan TokenAge = TimeSpan.FromMinutes(20);
    private readonly HttpClient http = new() { BaseAddress = new Uri(api, "api/v1/"), Timeout = TimeSpan.FromMinutes(30) };
    private readonly SemaphoreSlim signingIn = new(1, 1);
    private DateTimeOffset signedInAt = DateTimeOffset.MinValue;

    /// <summary>How long what may be repeated is tried while the node cannot be reached: reading, and sending a file.</summary>
    public TimeSpan Patience { get; init; }

    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => TryAsync(
        async () =>
        {
            await SignInAsync(cancellationToken);
            using var response = await http.GetAsync(path, cancellationToken);
            return await ReadAsync<T>(response, cancellationToken);
        },
        cancellationToken);

    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken)
    {
        await SignInAsync(cancellationToken);
        using var response = await http.GetAsync(path, cancellationToken);
        await ThrowIfRefusedAsync(response, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    public async Task<T> PostAsync<T>(string path, object? document, CancellationToken cancellationToken)
    {
        await SignInAsync(cancellationToken);
        using var response = document is null
            ? await http.PostAsync(path, null, cancellationToken)
            : await http.PostAsJsonAsync(path, document, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    /// <summary>Sends a file as it is; a file that is refused as a whole answers 422 with its summary.</summary>
    public Task<T> SendFileAsync<T>(HttpMethod method, string path, string file, Action<long> sent, CancellationToken cancellationToken)
    {
        var most = 0L;
        return TryAsync(
            async () =>
            {
                // What is sent again counts once.
                var now = 0L;
                await using var stream = new CountedStream(file, count =>
                {
                    now += count;
                    if (now > most)
                        sent(now - most);
                    most = Math.Max(most, now);
                });
                return await SendAsync<T>(method, path, stream, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Sends CSV from a stream.</summary>
    public async Task<T> SendAsync<T>(HttpMethod method, string path, Stream rows, CancellationToken cancellationToken)
    {
        await SignInAsync(cancellationToken);
        using var content = new StreamContent(rows, 1 << 16);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await http.SendAsync(request, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    /// <summary>What happens at the node from now on, as its server-sent events tell.</summary>
    public async IAsyncEnumerable<LiveEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await SignInAsync(cancellationToken);
        await using var stream = await http.GetStreamAsync("live", cancellationToken);
        var events = SseParser.Create(stream, (_, document) => JsonSerializer.Deserialize<LiveEvent>(document, JsonSerializerOptions.Web)!);
        await foreach (var item in events.EnumerateAsync(cancellationToken))
            yield return item.Data;
    }

    /// <summary>All items of a paged list.</summary>
    public async Task<IReadOnlyList<T>> AllAsync<T>(string path, CancellationToken cancellationToken)
    {
        var items = new List<T>();
        string? after = null;
        do
        {
            var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var cursor = after is null ? "" : $"&after={Uri.EscapeDataString(after)}";
            var page = await GetAsync<Page<T>>($"{path}{separator}limit=1000{cursor}", cancellationToken);
            items.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);
        return items;
    }

    public void Dispose()
    {
        http.Dispose();
        signingIn.Dispose();
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.StartNew(); ;)
        {
            try
            {
                return await call();
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException && started.Elapsed < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await ThrowIfRefusedAsync(response, cancellationToken);
        return (await response.Content.ReadFromJsonAsync<T>(cancellationToken))!;
    }

    private static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // A file that is refused as a whole answers 422 with its summary; a refusal of a rule may be 422 too, with a problem document.
        var isProblem = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
        if (response.IsSuccessStatusCode || (response.StatusCode == System.Net.HttpStatusCode.UnprocessableEntity && !isProblem))
            return;
        var problem = isProblem
            ? Newtonsoft.Json.JsonConvert.DeserializeObject<ProblemDocument>(await response.Content.ReadAsStringAsync(cancellationToken))
            : null;
        throw new NodeRefusalException(response.RequestMessage!.RequestUri!.AbsolutePath, problem?.Code ?? $"HTTP {(int)response.StatusCode}", problem?.Detail);
    }

    private async Task SignInAsync(CancellationToken cancellationToken)
    {
        await signingIn.WaitAsync(cancellationToken);
        try
        {
            if (DateTimeOffset.UtcNow - signedInAt < TokenAge)
                return;
            var form = user is not null
                ? new Dictionary<string, string>
                {
                    ["grant_type"] = "password",
                    ["client_id"] = DemoAccounts.CommandLineClient,
                    ["username"] = user.Name,
                    ["password"] = user.Password,
                    ["scope"] = DevelopmentIssuer.Scope,
                }
                : new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials",
                    ["client_id"] = client!.Id,
                    ["client_secret"] = client.Secret!,
                    ["scope"] = DevelopmentIssuer.Scope,
                };
            using var content = new FormUrlEncodedContent(form);
            using var response = await http.PostAsync(new Uri(issuer, "connect/token"), content, cancellationToken);
            var answer = JObject.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            var token = (string?)answer["access_token"] ?? throw new InvalidOperationException($"Sign-in failed: {(string?)answer["error_description"]}");
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            signedInAt = DateTimeOffset.UtcNow;
        }
        finally
        {
            signingIn.Release();
        }
    }

    /// <summary>A file that says how much of it was read.</summary>
    private sealed class CountedStream(string path, Action<long> read) : FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await base.ReadAsync(buffer, cancellationToken);
            read(count);
            return count;
        }
    }
}

/// <summary>A node said no, or failed; the sandbox's own scenario expects neither.</summary>
/// <param name="path">What was called.</param>
/// <param name="code">Code of the refusal.</param>
/// <param name="detail">Its text.</param>
public sealed class NodeRefusalException(string path, string code, string? detail) : Exception($"{path}: {code} {detail}")
{
    /// <summary>Code of the refusal.</summary>
    public string Code { get; } = code;
}
