using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ExchangeNetwork.Sandbox.Issuer;

/// <summary>What tokens say about an account, in the names that the nodes and Microsoft.Identity.Web read.</summary>
internal static class IssuedClaims
{
    private const string Agency = "agency";
    private const string Roles = "roles";
    private const string GrantedScopes = "scp";

    /// <summary>Claims beyond the standard's, for the discovery document.</summary>
    public static string[] Names { get; } = [Agency, Roles, GrantedScopes];

    /// <summary>A person's tokens: <c>roles</c> and <c>scp</c>, since the person acts through an application.</summary>
    public static ClaimsPrincipal Of(DevelopmentUser user, ImmutableArray<string> scopes)
    {
        var identity = Identity(user.Name, user.DisplayName, user.Agency, user.Roles);
        identity.SetClaim(Claims.PreferredUsername, user.Name);
        identity.SetClaim(GrantedScopes, string.Join(' ', scopes));
        return Principal(identity, scopes, user.Agency);
    }

    /// <summary>A program's token: <c>sub</c> = client id (RFC 9068 section 2.2) and roles without <c>scp</c>, as Entra ID does it.</summary>
    public static ClaimsPrincipal Of(DevelopmentClient client, ImmutableArray<string> scopes)
    {
        var agency = client.Agency ?? throw new InvalidOperationException($"The program {client.Id} belongs to no agency.");
        return Principal(Identity(client.Id, client.Id, agency, client.Roles), scopes, agency);
    }

    private static ClaimsIdentity Identity(string subject, string name, string agency, IReadOnlyList<string> roles)
    {
        var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType, Claims.Name, Roles);
        identity.SetClaim(Claims.Subject, subject);
        identity.SetClaim(Claims.Name, name);
        identity.SetClaim(Agency, agency);
        identity.SetClaims(Roles, [.. roles]);
        return identity;
    }

    private static ClaimsPrincipal Principal(ClaimsIdentity identity, ImmutableArray<string> scopes, string agency)
    {
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(scopes);
        // The account's own agency decides the audience: no account gets a token for another agency's node.
        principal.SetResources(DevelopmentIssuer.AudienceOf(agency));
        principal.SetDestinations(claim => claim.Type == GrantedScopes
            ? [Destinations.AccessToken]
            : [Destinations.AccessToken, Destinations.IdentityToken]);
        return principal;
    }
}
