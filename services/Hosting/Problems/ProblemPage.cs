using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using ExchangeNetwork.Messages.Errors;

namespace ExchangeNetwork.Hosting.Problems;

/// <summary>A problem as a page without scripts, both languages on it: the reader's first.</summary>
internal static class ProblemPage
{
    private const string Style = """
        body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; box-sizing: border-box; background: #f3f6fa; color: #14213d;
               font: 1rem/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; overflow-wrap: anywhere; }
        main { width: 100%; max-width: 30rem; padding: 2rem; box-sizing: border-box; background: #fff; border: 1px solid #d3dbe6; border-left: 6px solid #c62828;
               border-radius: 14px; box-shadow: 0 12px 40px rgb(20 33 61 / 12%); }
        .network { margin: 0; font-weight: 600; }
        h1 { margin: 1rem 0; font-size: 1.5rem; line-height: 1.3; }
        p { margin: .6rem 0; }
        .second { color: #4d5a70; font-size: .92rem; }
        a { color: #0b5cad; }
        small { color: #4d5a70; font: .8rem/1.6 ui-monospace, Consolas, monospace; }
        """;

    /// <summary>Nothing but the page's own style.</summary>
    public static string ContentPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>The page.</summary>
    /// <param name="problem">What went wrong, in the reader's language.</param>
    /// <param name="hasPages">True when the host has a sign-in and a first page to go to.</param>
    public static string Render(ProblemDocument problem, bool hasPages)
    {
        var html = HtmlEncoder.Default;
        var isChinese = problem.Detail == problem.Texts.Zh;
        var (language, other, otherText) = isChinese ? ("zh-CN", "en", problem.Texts.En) : ("en", "zh-CN", problem.Texts.Zh);
        // 401 and 403 are the two that another account can mend.
        var way = !hasPages ? "" : problem.Status is 401 or 403
            ? $"""<p><a href="/sign-in?other=true">{(isChinese ? "换用其他账号登录" : "Sign in with another account")}</a></p>"""
            : $"""<p><a href="/">{(isChinese ? "回到首页" : "Go to the first page")}</a></p>""";
        return $"""
            <!doctype html>
            <html lang="{language}">
            <head>
              <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
              <title>{html.Encode(problem.Title)} · {html.Encode(problem.Code)}</title>
              <style>{Style}</style>
            </head>
            <body>
              <main>
                <p class="network">{(isChinese ? "查询比对网络" : "Exchange Network")}</p>
                <h1>{html.Encode(problem.Title)}</h1>
                <p>{html.Encode(problem.Detail)}</p>
                <p class="second" lang="{other}">{html.Encode(otherText)}</p>
                {way}
                <p><small>{html.Encode(problem.Code)} · {html.Encode(problem.TraceId)}</small></p>
              </main>
            </body>
            </html>
            """;
    }
}
