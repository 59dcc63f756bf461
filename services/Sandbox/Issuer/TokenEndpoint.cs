using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ExchangeNetwork.Sandbox.Issuer;

/// <summary><c>/connect/token</c>: OpenIddict has checked client, code and PKCE; what is left is whose tokens these are.</summary>
internal static class TokenEndpoint
{
    private const string Server = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static void MapTokenEndpoint(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/connect/token", async (HttpContext context, AccountBook accounts) =>
        {
            var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("OpenIddict did not see this request.");
            var principal = request switch
            {
                _ when request.IsPasswordGrantType() => accounts.Verify(request.Username, request.Password) is { } user
                    ? IssuedClaims.Of(user, request.GetScopes())
                    : null,
                _ when request.IsClientCredentialsGrantType() => accounts.Client(request.ClientId) is { } client
                    ? IssuedClaims.Of(client, request.GetScopes())
                    : null,
                _ => await ContinueAsync(context, accounts),
            };
            return principal is null ? Refused() : Results.SignIn(principal, authenticationScheme: Server);
        });

    // Code, device code and refresh token: the account is read again, so that changed roles show at the next renewal.
    private static async Task<ClaimsPrincipal?> ContinueAsync(HttpContext context, AccountBook accounts)
    {
        var granted = (await context.AuthenticateAsync(Server)).Principal;
        if (granted is null || accounts.User(granted.GetClaim(Claims.Subject)) is not { } user)
            return null;
        return IssuedClaims.Of(user, granted.GetScopes());
    }

    private static IResult Refused() => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.InvalidGrant,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] =
                "用户名或密码不正确，或账号已不存在。 User name or password is wrong, or the account is gone.",
        }),
        [Server]);
}
