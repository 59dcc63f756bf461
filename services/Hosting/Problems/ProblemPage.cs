using System.Text.Encodings.Web;
using ExchangeNetwork.Messages.Errors;

namespace ExchangeNetwork.Hosting.Problems;

/// <summary>A problem as a page without scripts, both languages on it.</summary>
internal static class ProblemPage
{
    public static string Render(ProblemDocument problem)
    {
        var html = HtmlEncoder.Default;
        // 401 and 403 are the two that another account can mend.
        var retry = problem.Status is 401 or 403
            ? """<p><a href="/sign-in?other=true">换用其他账号登录 · Sign in with another account</a></p>"""
            : "";
        return $"""
            <!doctype html>
            <html lang="zh-CN">
            <head>
              <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
              <title>{html.Encode(problem.Title)} · {html.Encode(problem.Code)}</title>
            </head>
            <body>
              <main>
                <h1>{html.Encode(problem.Title)}</h1>
                <p lang="zh-CN">{html.Encode(problem.Texts.Zh)}</p>
                <p lang="en">{html.Encode(problem.Texts.En)}</p>
                {retry}
                <p><small>{html.Encode(problem.Code)} · {html.Encode(problem.TraceId)}</small></p>
              </main>
            </body>
            </html>
            """;
    }
}
