using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using ExchangeNetwork.Messages.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExchangeNetwork.Tests.Unit.Cli;

/// <summary>A node's API and an identity provider on one loopback port, with canned answers that remember what was asked.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeNode(WebApplication app) => _app = app;

    /// <summary>Address of API and issuer.</summary>
    public string Address => _app.Urls.First();

    /// <summary>What was asked: method, path with query, body.</summary>
    public ConcurrentQueue<(string Method, string Path, string Body)> Requests { get; } = new();

    /// <summary>Answers that replace the canned ones, by <c>METHOD path</c> without query.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Answers { get; } = new();

    /// <summary>Answers of the token endpoint, used up in order; then the default token.</summary>
    public ConcurrentQueue<(int Status, object Body)> TokenAnswers { get; } = new();

    /// <summary>The access token that the API takes; null for any.</summary>
    public string? GoodToken { get; set; }

    /// <summary>Languages that requests asked for.</summary>
    public ConcurrentQueue<string> Languages { get; } = new();

    public static async Task<FakeNode> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var node = new FakeNode(app);
        app.Run(node.AnswerAsync);
        await app.StartAsync();
        return node;
    }

    /// <summary>A JWT with an agency; its signature is nobody's.</summary>
    public static string Token(string agency, string name = "Analyst") =>
        $"e30.{Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"agency":"{{agency}}","name":"{{name}}"}""")).TrimEnd('=').Replace('+', '-').Replace('/', '_')}.sig";

    /// <summary>An answer with a document.</summary>
    public static Func<HttpContext, Task> Json(object document, int status = 200, string type = "application/json") => context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(JsonSerializer.Serialize(document, JsonSerializerOptions.Web));
    };

    /// <summary>An answer with a problem.</summary>
    public static Func<HttpContext, Task> Problem(int status, string code, string zh = "被拒绝。", string en = "Refused.", params string[] arguments) => Json(
        new ProblemDocument($"urn:exchange-network:{code}", "t", status, en, code, arguments, new ProblemTexts(zh, en), "trace-7"),
        status,
        "application/problem+json");

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var key = $"{request.Method} {request.Path}";
        // Uploads of some tests are never to be read to their end.
        if (Answers.TryGetValue(key + " unread", out var early))
        {
            await early(context);
            return;
        }
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        using var body = new StreamReader(request.Body);
        Requests.Enqueue((request.Method, request.Path + request.QueryString, await body.ReadToEndAsync()));
        if (request.Path.StartsWithSegments("/api/v1"))
        {
            Languages.Enqueue(request.Headers.AcceptLanguage.ToString());
            var token = request.Headers.Authorization.ToString();
            if (!token.StartsWith("Bearer ", StringComparison.Ordinal) || (GoodToken is not null && token != $"Bearer {GoodToken}"))
            {
                await Problem(401, "XN-ACCESS-004", "登录已过期，请重新登录。", "Your sign-in has expired; sign in again.")(context);
                return;
            }
        }
        if (Answers.TryGetValue(key, out var answer))
            await answer(context);
        else if (key == "GET /.well-known/openid-configuration")
            await Json(Configuration())(context);
        else if (key == "POST /connect/token")
            await TokenAsync(context);
        else if (key == "POST /connect/device")
            await Json(new { device_code = "dev", user_code = "ABCD-EFGH", verification_uri = Address + "/connect/verify", expires_in = 600, interval = 1 })(context);
        else if (CannedAnswers.Find(request.Method, request.Path.Value!["/api/v1".Length..]) is { } document)
            await Json(document)(context);
        else
            await Problem(404, "XN-HTTP-404", "没有该地址或对象。", "There is nothing at this address.")(context);
    }

    private Task TokenAsync(HttpContext context)
    {
        var (status, body) = TokenAnswers.TryDequeue(out var answer)
            ? answer
            : (200, new { access_token = Token("tax"), expires_in = 3600, refresh_token = "refresh-1", token_type = "Bearer" });
        return Json(body, status)(context);
    }

    private object Configuration() => new
    {
        issuer = Address + "/",
        token_endpoint = Address + "/connect/token",
        device_authorization_endpoint = Address + "/connect/device",
    };
}
