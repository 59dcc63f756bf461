using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using ExchangeNetwork.Messages.Errors;
using ExchangeNetwork.Sandbox.Issuer;
using ExchangeNetwork.Sandbox.Network;
using Newtonsoft.Json.Linq;

namespace ExchangeNetwork.Tests.Network.Running;

/// <summary>Somebody who calls a node's API and sees the answers as they are: refusals are answers too.</summary>
/// <remarks>The token is one of the development issuer's, or none; the node may be another agency's than the token's.</remarks>
internal sealed class Caller : IDisposable
{
    private readonly HttpClient http;

    private Caller(Uri node, string? token)
    {
        http = new HttpClient { BaseAddress = node, Timeout = TimeSpan.FromMinutes(10) };
        if (token is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>The caller with a token, or without one.</summary>
    public static Caller With(SandboxNetwork network, string node, string? token) => new(NodeOf(network, node).Api, token);

    /// <summary>Signs in as a demo account, <c>tax-analyst</c> for example, and calls the node of an agency.</summary>
    public static async Task<Caller> SignInAsync(SandboxNetwork network, string node, string account, CancellationToken cancellationToken) =>
        new(NodeOf(network, node).Api, await TokenAsync(network, account, cancellationToken));

    /// <summary>An access token of a demo account.</summary>
    public static async Task<string> TokenAsync(SandboxNetwork network, string account, CancellationToken cancellationToken)
    {
        var form = network.Accounts.Users.SingleOrDefault(user => user.Name == account) is { } user
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
                ["client_id"] = account,
                ["client_secret"] = network.Accounts.Clients.Single(client => client.Id == account).Secret!,
                ["scope"] = DevelopmentIssuer.Scope,
            };
        using var issuer = new HttpClient();
        using var content = new FormUrlEncodedContent(form);
        using var response = await issuer.PostAsync(new Uri(network.IssuerAddress, "connect/token"), content, cancellationToken);
        var answer = JObject.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        return (string?)answer["access_token"] ?? throw new InvalidOperationException($"No token for {account}: {answer}");
    }

    /// <summary>Calls with a body as it is.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken, string? accept = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        // A stream of events never ends: that it began is all there is to see.
        var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        var text = isStream ? "" : await response.Content.ReadAsStringAsync(cancellationToken);
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text, response.Headers.ToDictionary(
            header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    public Task<Answer> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Posts a document; null posts nothing.</summary>
    public async Task<Answer> PostAsync(string path, object? document, CancellationToken cancellationToken)
    {
        using var content = document is null ? null : JsonContent.Create(document, document.GetType());
        return await SendAsync(HttpMethod.Post, path, content, cancellationToken);
    }

    /// <summary>Sends text of a content type.</summary>
    public async Task<Answer> SendTextAsync(HttpMethod method, string path, string text, string contentType, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        return await SendAsync(method, path, content, cancellationToken);
    }

    /// <summary>Uploads rows: records to <c>intake/SOURCE</c>, entries of a list by PUT.</summary>
    public async Task<Answer> UploadAsync(
        HttpMethod method, string path, byte[] bytes, CancellationToken cancellationToken, string contentType = "text/csv")
    {
        using var content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        return await SendAsync(method, path, content, cancellationToken);
    }

    public void Dispose() => http.Dispose();

    private static SandboxNode NodeOf(SandboxNetwork network, string agency) => network.Nodes.Single(node => node.Agency.Id == agency);
}

/// <summary>What a node answered.</summary>
internal sealed record Answer(int Status, string? MediaType, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The catalogue's code of a refusal; null when the answer is none.</summary>
    public string? Code => MediaType == "application/problem+json" ? (string?)JObject.Parse(Text)["code"] : null;

    /// <summary>The document of a success.</summary>
    public T Read<T>() => System.Text.Json.JsonSerializer.Deserialize<T>(Text, System.Text.Json.JsonSerializerOptions.Web)!;

    /// <summary>What is wrong with it as a refusal: not a problem document as the catalogue has it; null when all is well.</summary>
    public string? WrongAsProblem()
    {
        if (MediaType != "application/problem+json")
            return $"{Status} is no problem document but {MediaType}: {Text}";
        var problem = JObject.Parse(Text);
        if ((string?)problem["code"] is not { } code || !ErrorCatalogue.All.TryGetValue(code, out var text))
            return $"{Status} has no code of the catalogue: {Text}";
        if (text.Http != Status || (int?)problem["status"] != Status)
            return $"{code} has the status {text.Http} in the catalogue, not {Status}";
        return (string?)problem["texts"]?["zh-CN"] is { Length: > 0 } && (string?)problem["texts"]?["en"] is { Length: > 0 } ? null : $"{code} says nothing: {Text}";
    }
}
