using System.Net;
using System.Text.RegularExpressions;
using ExchangeNetwork.Hosting.Problems;
using Microsoft.Extensions.Hosting;

namespace ExchangeNetwork.Hosting.SignIn;

/// <summary>Whom this host trusts to say who somebody is, and for which agency it stands. Section <c>SignIn</c>.</summary>
public sealed partial class SignInOptions
{
    /// <summary>Id of the agency whose host this is, for example <c>tax</c>.</summary>
    public string Agency { get; set; } = "";

    /// <summary>The <c>iss</c> of tokens, exactly as the provider writes it, trailing slash included.</summary>
    /// <remarks>Entra ID: <c>https://login.microsoftonline.com/TENANT/v2.0</c> (its clouds included), with the tenant's id, not <c>common</c>.</remarks>
    public string Issuer { get; set; } = "";

    /// <summary>Address of the discovery document; null for <c>.well-known/openid-configuration</c> below the issuer.</summary>
    public string? MetadataAddress { get; set; }

    /// <summary>The <c>aud</c> of access tokens for this node, one per agency: <c>exchange:tax</c> (Entra ID: the API's application id).</summary>
    public string Audience { get; set; } = "";

    /// <summary>Pages only: the client id of this host at the issuer.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Pages only: the client's secret. Keep it out of files that are checked in.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>Pages only: the scope that gives access to the node's API (Entra ID: <c>api://APPLICATION/access_as_user</c>).</summary>
    public string Scope { get; set; } = "exchange";

    /// <summary>True lets the issuer be http; refused outside Development and off the loopback interface.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>True when the issuer serves this agency alone (a tenant per agency), so that an account without agency claim is this agency's.</summary>
    public bool IssuerServesOnlyThisAgency { get; set; }

    /// <summary>The <c>typ</c> headers of access tokens; empty for the issuer's kind: <c>at+jwt</c> (RFC 9068), for Entra ID <c>JWT</c>.</summary>
    public IList<string> AccessTokenTypes { get; } = [];

    /// <summary>Key of the pseudonymous actor ids, at least 32 bytes, from the node's key store; changing it changes every actor's id.</summary>
    public byte[] ActorSecret { get; set; } = [];

    /// <summary>True when the issuer is Microsoft Entra ID, whose tokens Microsoft.Identity.Web validates by its own issuer rules.</summary>
    public bool IsEntra => Uri.TryCreate(Issuer, UriKind.Absolute, out var issuer) && EntraHosts.Contains(issuer.Host);

    internal string Metadata => MetadataAddress ?? Issuer.TrimEnd('/') + "/.well-known/openid-configuration";

    internal IEnumerable<string> TokenTypes => AccessTokenTypes.Count > 0 ? AccessTokenTypes : [IsEntra ? "JWT" : "at+jwt"];

    // The public cloud, 21Vianet's cloud in China, and the US government's.
    private static readonly HashSet<string> EntraHosts = new(StringComparer.OrdinalIgnoreCase)
    {
        "login.microsoftonline.com", "login.partner.microsoftonline.cn", "login.microsoftonline.us",
    };

    /// <summary>Checks the settings once, at start.</summary>
    /// <exception cref="SetupException">XN-SETUP-001 for a missing setting, XN-SETUP-002 for http where it is not allowed.</exception>
    internal void Validate(IHostEnvironment environment, bool forPages)
    {
        Require(AgencyId().IsMatch(Agency), nameof(Agency));
        Require(Uri.TryCreate(Issuer, UriKind.Absolute, out var issuer), nameof(Issuer));
        Require(Uri.TryCreate(Metadata, UriKind.Absolute, out var metadata), nameof(MetadataAddress));
        Require(ActorSecret.Length >= 32, nameof(ActorSecret));
        Require(Audience.Length > 0, nameof(Audience));
        Require(!forPages || ClientId.Length > 0, nameof(ClientId));
        Require(!forPages || ClientSecret.Length > 0, nameof(ClientSecret));
        Require(!forPages || Scope.Length > 0, nameof(Scope));
        // With "common" anybody's tenant would count as this agency's.
        Require(!IsEntra || Guid.TryParse(issuer!.Segments.ElementAtOrDefault(1)?.TrimEnd('/'), out _), nameof(Issuer));

        foreach (var address in new[] { issuer!, metadata! })
        {
            var allowed = address.Scheme == Uri.UriSchemeHttps
                || (AllowHttp && environment.IsDevelopment() && address.Scheme == Uri.UriSchemeHttp && IsLoopback(address));
            if (!allowed)
                throw new SetupException("XN-SETUP-002", address.GetLeftPart(UriPartial.Authority));
        }
    }

    private static bool IsLoopback(Uri address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static void Require(bool holds, string setting)
    {
        if (!holds)
            throw new SetupException("XN-SETUP-001", "SignIn:" + setting);
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,31}$", RegexOptions.CultureInvariant)]
    internal static partial Regex AgencyId();
}
