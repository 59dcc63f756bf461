using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;

namespace ExchangeNetwork.Hosting.SignIn;

/// <summary>Reads the acting account from the claims of a token; the one place that knows claim names.</summary>
/// <remarks>Thread-safe. The hosts call it at sign-in, so that no account of another agency is ever authenticated here.</remarks>
public sealed class CurrentUserReader
{
    private readonly SignInOptions _options;

    internal CurrentUserReader(SignInOptions options) => _options = options;

    /// <summary>The account behind a principal; false, with the refusal, when it is nobody's or another agency's.</summary>
    /// <param name="principal">What authentication produced.</param>
    /// <param name="user">The account.</param>
    /// <param name="refusal">XN-ACCESS-001 (nobody), 003 (another agency), 006 (no agency) with arguments.</param>
    public bool TryRead(
        ClaimsPrincipal principal,
        [NotNullWhen(true)] out CurrentUser? user,
        [NotNullWhen(false)] out (string Code, string[] Arguments)? refusal)
    {
        user = null;
        refusal = null;
        // Entra ID: oid is the account, sub differs for each application.
        var subject = (_options.IsEntra ? principal.FindFirstValue("oid") : null) ?? principal.FindFirstValue("sub");
        if (principal.Identity is not { IsAuthenticated: true } || string.IsNullOrEmpty(subject))
        {
            refusal = ("XN-ACCESS-001", []);
            return false;
        }

        var agencies = principal.FindAll("agency").Select(claim => claim.Value).ToList();
        if (agencies.Count == 0 && _options.IssuerServesOnlyThisAgency)
            agencies.Add(_options.Agency);
        if (agencies.Count != 1)
        {
            refusal = ("XN-ACCESS-006", []);
            return false;
        }
        if (!string.Equals(agencies[0], _options.Agency, StringComparison.Ordinal))
        {
            refusal = ("XN-ACCESS-003", [agencies[0], _options.Agency]);
            return false;
        }

        var client = principal.FindFirstValue("client_id") ?? principal.FindFirstValue("azp") ?? principal.FindFirstValue("appid");
        // A program's own token: Entra ID says idtyp=app, RFC 9068 section 2.2 has sub = client_id.
        var isPerson = principal.FindFirstValue("idtyp") != "app" && subject != client;
        var roles = principal.FindAll("roles").Select(claim => claim.Value)
            .Where(role => Roles.All.Any(known => known.Role == role))
            .Where(role => isPerson != (role == Roles.Daemon));
        user = new CurrentUser(
            _options.Agency, ActorOf(subject), principal.FindFirstValue("name") ?? "", client, isPerson, roles);
        return true;
    }

    private string ActorOf(string subject)
    {
        var image = HMACSHA256.HashData(_options.ActorSecret, Encoding.UTF8.GetBytes($"{_options.Issuer}\u001f{subject}"));
        return Convert.ToHexStringLower(image.AsSpan(0, 16));
    }
}
