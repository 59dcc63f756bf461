using System.Text.Encodings.Web;
using ExchangeNetwork.Hosting.Problems;
using Microsoft.AspNetCore.Antiforgery;

namespace ExchangeNetwork.Sandbox.Issuer;

/// <summary>The frame of the issuer's few pages: no scripts, one style sheet, a switch between the two languages.</summary>
internal static class IssuerPages
{
    /// <summary>Own style sheet only; forms may lead to the clients' pages, which are on other ports of this machine.</summary>
    public const string ContentPolicy =
        "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self' http://localhost:* http://127.0.0.1:*";

    private static readonly HtmlEncoder Html = HtmlEncoder.Default;

    /// <summary>Chinese when the address says <c>lang=zh-CN</c> or, without it, the browser prefers it.</summary>
    public static bool IsChinese(HttpRequest request) =>
        (request.Query["lang"].FirstOrDefault() ?? PreferredLanguage.Of(request)).StartsWith("zh", StringComparison.OrdinalIgnoreCase);

    public static string Encode(string? text) => Html.Encode(text ?? "");

    /// <summary>The hidden field that ties a form to this browser.</summary>
    public static string FormToken(HttpContext context)
    {
        var tokens = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        return $"""<input type="hidden" name="{tokens.FormFieldName}" value="{Encode(tokens.RequestToken)}">""";
    }

    /// <summary>A whole page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="title">Plain text.</param>
    /// <param name="content">HTML, its variable parts encoded.</param>
    /// <param name="status">HTTP status.</param>
    public static IResult Show(HttpContext context, string title, string content, int status = StatusCodes.Status200OK)
    {
        var isChinese = IsChinese(context.Request);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Content(
            $"""
            <!doctype html>
            <html lang="{(isChinese ? "zh-CN" : "en")}">
            <head>
              <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
              <title>{Encode(title)}</title>
              <link rel="stylesheet" href="/style.css">
            </head>
            <body>
              <main>
                <header>
                  <span class="mark" aria-hidden="true"></span>
                  <span>{(isChinese ? "查询比对网络" : "Exchange Network")}</span>
                  <a class="language" href="{Encode(OtherLanguage(context.Request, isChinese))}">{(isChinese ? "English" : "中文")}</a>
                </header>
                <h1>{Encode(title)}</h1>
                {content}
                <footer>{(isChinese ? "开发用身份服务：演示账号的密码显示在沙箱的控制台上，也在数据文件夹的 sandbox.json 中。" : "Development identity provider: the demo accounts' passwords are on the sandbox's console and in sandbox.json in its data folder.")}</footer>
              </main>
            </body>
            </html>
            """,
            "text/html; charset=utf-8",
            statusCode: status);
    }

    public static void MapStyle(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/style.css", () => Results.Content(Style, "text/css; charset=utf-8"));

    private static string OtherLanguage(HttpRequest request, bool isChinese)
    {
        var query = request.Query.Where(part => part.Key != "lang").Append(new("lang", isChinese ? "en" : "zh-CN"));
        return request.Path + QueryString.Create(query);
    }

    private const string Style = """
        :root { color-scheme: light dark; --ink: #14213d; --soft: #5c677d; --paper: #ffffff; --ground: #eef2f7; --accent: #0b5cad; --line: #c9d3e0; --edge: #78879d; --bad: #b3261e; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e8edf5; --soft: #a3afc2; --paper: #18202d; --ground: #0e141d; --accent: #6db3ff; --line: #37445a; --edge: #7d8ba3; --bad: #ffb4ab; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--ground); color: var(--ink);
               font: 1rem/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
        main { width: 100%; max-width: 25rem; padding: 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: 14px;
               box-shadow: 0 12px 40px rgb(20 33 61 / 12%); }
        header { display: flex; align-items: center; gap: .6rem; font-weight: 600; }
        .mark { width: 1.1rem; height: 1.1rem; border-radius: 50%; border: 4px solid var(--accent); }
        .language { margin-left: auto; font-weight: 400; font-size: .9rem; }
        a { color: var(--accent); }
        h1 { margin: 1.4rem 0 1rem; font-size: 1.45rem; line-height: 1.3; }
        label { display: block; margin: 1rem 0 .3rem; font-size: .92rem; font-weight: 600; }
        input:not([type=hidden]) { width: 100%; padding: .65rem .8rem; border: 1px solid var(--edge); border-radius: 8px; background: var(--paper);
               color: inherit; font: inherit; }
        input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        button { width: 100%; margin-top: 1.4rem; padding: .7rem; border: 0; border-radius: 8px; background: var(--accent); color: var(--paper);
               font: inherit; font-weight: 600; cursor: pointer; }
        button.second { margin-top: .7rem; background: none; border: 1px solid var(--edge); color: var(--ink); }
        .refusal { padding: .6rem .8rem; border-left: 4px solid var(--bad); color: var(--bad); }
        .code { font: 1.5rem/1.4 ui-monospace, monospace; letter-spacing: .12em; }
        footer { margin-top: 1.6rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .82rem; }
        """;
}
