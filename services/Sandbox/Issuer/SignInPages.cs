using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ExchangeNetwork.Sandbox.Issuer;

/// <summary>The authorization endpoint, the page where a person signs in, and sign-out.</summary>
internal static class SignInPages
{
    private const string Server = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;
    private const string Cookie = CookieAuthenticationDefaults.AuthenticationScheme;

    public static void MapSignInPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapStyle();
        endpoints.MapMethods("/connect/authorize", [HttpMethods.Get, HttpMethods.Post], AuthorizeAsync);
        endpoints.MapGet("/sign-in", (HttpContext context, string? returnUrl, AccountBook accounts) => SignInForm(context, accounts, returnUrl, refused: null));
        endpoints.MapPost("/sign-in", SignInAsync);
        endpoints.MapMethods("/connect/sign-out", [HttpMethods.Get, HttpMethods.Post], (Delegate)SignOutAsync);
        endpoints.MapGet("/", Done);
    }

    /// <summary>The signed-in user of this browser; null when nobody is, or the account is gone.</summary>
    public static async Task<DevelopmentUser?> UserOfAsync(HttpContext context, AccountBook accounts) =>
        accounts.User((await context.AuthenticateAsync(Cookie)).Principal?.FindFirstValue(Claims.Subject));

    /// <summary>Sends the browser to the sign-in page and back to an address of this host.</summary>
    public static IResult AskToSignIn(string returnUrl) => Results.LocalRedirect("/sign-in" + QueryString.Create("returnUrl", returnUrl));

    private static async Task<IResult> AuthorizeAsync(HttpContext context, AccountBook accounts)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("OpenIddict did not see this request.");
        var session = await context.AuthenticateAsync(Cookie);
        var user = accounts.User(session.Principal?.FindFirstValue(Claims.Subject));
        var age = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - session.Properties?.IssuedUtc;
        var isTooOld = request.MaxAge is { } limit && age > TimeSpan.FromSeconds(limit);
        if (user is not null && !isTooOld && !request.HasPromptValue(PromptValues.Login))
            return Results.SignIn(IssuedClaims.Of(user, request.GetScopes()), authenticationScheme: Server);

        if (request.HasPromptValue(PromptValues.None))
        {
            return Results.Forbid(
                new AuthenticationProperties(new Dictionary<string, string?>
                {
                    [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.LoginRequired,
                }),
                [Server]);
        }

        // Without prompt the way back would ask for the password again, for ever.
        var parameters = context.Request.HasFormContentType ? context.Request.Form.ToList() : [.. context.Request.Query];
        return AskToSignIn("/connect/authorize" + QueryString.Create(parameters.Where(parameter => parameter.Key != Parameters.Prompt)));
    }

    private static async Task<IResult> SignInAsync(HttpContext context, IFormCollection form, AccountBook accounts)
    {
        var returnUrl = form["returnUrl"].ToString();
        if (accounts.Verify(form["user"], form["password"]) is not { } user)
            return SignInForm(context, accounts, returnUrl, refused: form["user"]);
        var identity = new ClaimsIdentity([new Claim(Claims.Subject, user.Name)], Cookie);
        await context.SignInAsync(Cookie, new ClaimsPrincipal(identity));
        return Results.LocalRedirect(returnUrl is "" ? "/" : returnUrl);
    }

    private static IResult SignInForm(HttpContext context, AccountBook accounts, string? returnUrl, string? refused)
    {
        var isChinese = IssuerPages.IsChinese(context.Request);
        var isRefused = refused is not null;
        var refusal = isRefused
            ? $"""<p class="refusal" role="alert">{(isChinese ? "用户名或密码不正确，请重试。" : "User name or password is wrong; try again.")}</p>"""
            : "";
        var names = string.Concat(accounts.Users.Select(user => $"""<option value="{IssuerPages.Encode(user.Name)}">{IssuerPages.Encode(user.DisplayName)}</option>"""));
        return IssuerPages.Show(
            context,
            isChinese ? "登录" : "Sign in",
            $"""
            {refusal}
            <form method="post" action="/sign-in?lang={(isChinese ? "zh-CN" : "en")}">
              {IssuerPages.FormToken(context)}
              <input type="hidden" name="returnUrl" value="{IssuerPages.Encode(returnUrl)}">
              <label for="user">{(isChinese ? "用户名" : "User name")}</label>
              <input id="user" name="user" list="users" autocomplete="username" value="{IssuerPages.Encode(refused)}" required{(isRefused ? "" : " autofocus")}>
              <datalist id="users">{names}</datalist>
              <label for="password">{(isChinese ? "密码" : "Password")}</label>
              <input id="password" name="password" type="password" autocomplete="current-password" required{(isRefused ? " autofocus" : "")}>
              <button>{(isChinese ? "登录" : "Sign in")}</button>
            </form>
            """,
            isRefused ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK);
    }

    private static async Task<IResult> SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync(Cookie);
        // OpenIddict sends the browser to the client's registered address, or here when it named none.
        return Results.SignOut(new AuthenticationProperties { RedirectUri = "/" }, [Server]);
    }

    private static IResult Done(HttpContext context)
    {
        var isChinese = IssuerPages.IsChinese(context.Request);
        return IssuerPages.Show(
            context,
            isChinese ? "身份服务正在运行" : "The identity provider is running",
            $"<p>{(isChinese ? "这里没有其他事要做：可以关闭此页面，回到您的应用，或打开某个部门的页面。" : "There is nothing more to do here: close this page and go back to your application, or open an agency's pages.")}</p>");
    }
}
