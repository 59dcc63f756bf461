using Microsoft.IdentityModel.Tokens;

namespace ExchangeNetwork.Hosting.SignIn;

/// <summary>The checks that access tokens and id tokens share.</summary>
internal static class TokenRules
{
    // Public-key signatures only: with HS256 the issuer's public key could be abused as a shared secret.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public static void Apply(TokenValidationParameters rules, SignInOptions options)
    {
        rules.NameClaimType = "name";
        rules.RoleClaimType = "roles";
        rules.ValidAlgorithms = Algorithms;
        rules.RequireSignedTokens = true;
        rules.RequireExpirationTime = true;
        rules.ClockSkew = TimeSpan.FromMinutes(1);
        // For Entra ID the validator stays unset, and Microsoft.Identity.Web puts its own there.
        if (!options.IsEntra)
            rules.IssuerValidator = (issuer, _, _) => IsIssuer(issuer, options);
    }

    private static string IsIssuer(string issuer, SignInOptions options) =>
        string.Equals(issuer, options.Issuer, StringComparison.Ordinal)
            ? issuer
            : throw new SecurityTokenInvalidIssuerException("The token comes from another issuer.") { InvalidIssuer = issuer };
}
