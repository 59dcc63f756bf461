using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ExchangeNetwork.Sandbox.Issuer;

/// <summary><c>/connect/verify</c>: a signed-in person lets the device in that shows this code (RFC 8628 section 3.3).</summary>
internal static class DevicePage
{
    private const string Server = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static void MapDevicePage(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/connect/verify", async (HttpContext context, AccountBook accounts) =>
        {
            if (await SignInPages.UserOfAsync(context, accounts) is not { } user)
                return SignInPages.AskToSignIn("/connect/verify" + context.Request.QueryString);
            return await AskAsync(context, user);
        });
        endpoints.MapPost("/connect/verify", async (HttpContext context, IFormCollection form, AccountBook accounts) =>
        {
            if (await SignInPages.UserOfAsync(context, accounts) is not { } user)
                return SignInPages.AskToSignIn("/connect/verify");
            var asked = await context.AuthenticateAsync(Server);
            if (asked.Principal?.GetClaim(Claims.ClientId) is null)
                return await AskAsync(context, user);
            var done = new AuthenticationProperties { RedirectUri = "/" };
            return form.ContainsKey("refuse")
                ? Results.Forbid(done, [Server])
                : Results.SignIn(IssuedClaims.Of(user, asked.Principal.GetScopes()), done, Server);
        });
    }

    private static async Task<IResult> AskAsync(HttpContext context, DevelopmentUser user)
    {
        var isChinese = IssuerPages.IsChinese(context.Request);
        var asked = await context.AuthenticateAsync(Server);
        var code = asked.Properties?.GetTokenValue(OpenIddictServerAspNetCoreConstants.Tokens.UserCode);
        var client = asked.Principal?.GetClaim(Claims.ClientId);
        var title = isChinese ? "允许设备登录" : "Let a device sign in";
        if (client is null)
            return IssuerPages.Show(context, title, CodeForm(isChinese, isWrong: !string.IsNullOrEmpty(code)));

        var question = isChinese
            ? $"应用 {IssuerPages.Encode(client)} 请求以 {IssuerPages.Encode(user.DisplayName)} 的身份登录。请确认设备上显示的代码与此一致："
            : $"The application {IssuerPages.Encode(client)} asks to sign in as {IssuerPages.Encode(user.DisplayName)}. Make sure that the device shows this code:";
        return IssuerPages.Show(
            context,
            title,
            $"""
            <p>{question}</p>
            <p class="code">{IssuerPages.Encode(code)}</p>
            <form method="post" action="/connect/verify?lang={(isChinese ? "zh-CN" : "en")}">
              {IssuerPages.FormToken(context)}
              <input type="hidden" name="user_code" value="{IssuerPages.Encode(code)}">
              <button name="accept" value="true">{(isChinese ? "允许" : "Allow")}</button>
              <button class="second" name="refuse" value="true">{(isChinese ? "拒绝" : "Refuse")}</button>
            </form>
            """);
    }

    private static string CodeForm(bool isChinese, bool isWrong)
    {
        var refusal = isWrong
            ? $"""<p class="refusal" role="alert">{(isChinese ? "代码不正确或已过期，请重新输入。" : "The code is wrong or has expired; type it again.")}</p>"""
            : "";
        return $"""
            {refusal}
            <form method="get" action="/connect/verify">
              <input type="hidden" name="lang" value="{(isChinese ? "zh-CN" : "en")}">
              <label for="user_code">{(isChinese ? "设备上显示的代码" : "The code that the device shows")}</label>
              <input id="user_code" name="user_code" class="code" autocomplete="off" required autofocus>
              <button>{(isChinese ? "继续" : "Continue")}</button>
            </form>
            """;
    }
}
