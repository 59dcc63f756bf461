using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ExchangeNetwork.Hosting.Headers;
using ExchangeNetwork.Hosting.SignIn;
using ExchangeNetwork.Messages.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace ExchangeNetwork.Hosting.Problems;

/// <summary>Writes problem details (RFC 9457): JSON for programs, a small page for a browser that opened an address.</summary>
public static class Problem
{
    // Chinese stays readable; what could close a script element stays escaped.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private static readonly Dictionary<int, ProblemTexts> Titles = new()
    {
        [400] = new("请求被拒绝", "The request is refused"),
        [401] = new("需要登录", "Sign-in needed"),
        [403] = new("无权访问", "Not allowed"),
        [404] = new("未找到", "Not found"),
        [405] = new("方法不受支持", "Method not supported"),
        [409] = new("与现有状态冲突", "In conflict with the present state"),
        [413] = new("内容过大", "Too large"),
        [415] = new("内容类型不受支持", "Content type not supported"),
        [422] = new("内容不符合规则", "The content breaks a rule"),
        [429] = new("请求过多", "Too many requests"),
        [500] = new("系统错误", "System fault"),
        [503] = new("暂不可用", "Not available now"),
    };

    /// <summary>The HTTP status of a code; 500 for one that the catalogue does not have, which is a fault of ours.</summary>
    public static int StatusOf(string code) => ErrorCatalogue.All.TryGetValue(code, out var text) ? text.Http : StatusCodes.Status500InternalServerError;

    /// <summary>The document for a code in the language of a request.</summary>
    public static ProblemDocument Describe(HttpContext context, string code, IReadOnlyList<string> arguments)
    {
        var status = StatusOf(code);
        var title = Titles.GetValueOrDefault(status) ?? new(ReasonPhrases.GetReasonPhrase(status), ReasonPhrases.GetReasonPhrase(status));
        var texts = new ProblemTexts(
            ErrorCatalogue.Describe(code, PreferredLanguage.Chinese, [.. arguments]),
            ErrorCatalogue.Describe(code, PreferredLanguage.English, [.. arguments]));
        var isChinese = PreferredLanguage.Of(context.Request) == PreferredLanguage.Chinese;
        return new ProblemDocument(
            $"urn:exchange-network:{code}", isChinese ? title.Zh : title.En, status, isChinese ? texts.Zh : texts.En, code, arguments, texts, TraceIdOf(context));
    }

    /// <summary>Answers a request with a code; the response must not have started.</summary>
    /// <param name="context">The request.</param>
    /// <param name="code">A code of the catalogue.</param>
    /// <param name="arguments">What fills the placeholders; never subject data.</param>
    public static async Task WriteAsync(HttpContext context, string code, params IReadOnlyList<string> arguments)
    {
        var problem = Describe(context, code, arguments);
        var response = context.Response;
        response.StatusCode = problem.Status;
        response.Headers.ContentLanguage = PreferredLanguage.Of(context.Request);
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        response.Headers.CacheControl = "no-store";
        if (IsNavigation(context.Request))
        {
            response.ContentType = "text/html; charset=utf-8";
            context.SetContentPolicy(ProblemPage.ContentPolicy);
            // Only a host with pages has a sign-in and a first page to go to.
            var hasPages = context.RequestServices.GetService<PageTokens>() is not null;
            await response.WriteAsync(ProblemPage.Render(problem, hasPages), context.RequestAborted);
            return;
        }
        await response.WriteAsJsonAsync(problem, Json, "application/problem+json", context.RequestAborted);
    }

    /// <summary>The id under which logs and traces know the request: the W3C trace id, or the host's own.</summary>
    public static string TraceIdOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    // A browser that opens an address asks for HTML first; scripts, the CLI and other programs do not.
    private static bool IsNavigation(HttpRequest request) =>
        request.Headers.Accept.ToString().StartsWith("text/html", StringComparison.OrdinalIgnoreCase);
}
