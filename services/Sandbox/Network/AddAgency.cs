using System.Net;
using System.Security.Cryptography;
using System.Text;
using ExchangeNetwork.Contract;
using ExchangeNetwork.Hosting.Problems;
using ExchangeNetwork.Sandbox.Scenario;

namespace ExchangeNetwork.Sandbox.Network;

/// <summary>
/// Starts a further agency's node in the running sandbox, at the development issuer's address: for its operator only, who knows the secret
/// in <c>sandbox.json</c>. The agency is no member yet; it joins the way any agency does.
/// </summary>
internal static class AddAgency
{
    public const string Path = "/sandbox/agencies";

    /// <summary>Adds the endpoint; the issuer itself runs in Development and on loopback only.</summary>
    public static void MapAddAgency(this WebApplication issuer, SandboxNetwork network, string secret) => issuer.MapPost(
        Path,
        async Task<IResult> (HttpContext context, ScenarioAgency agency, CancellationToken cancellationToken) =>
        {
            if (!IsOperator(context, secret))
                return new RefusalProblem("XN-SCEN-123");
            if (!network.IsComplete)
                return new RefusalProblem("XN-HTTP-503");
            if (!ScenarioFolder.IsAgencyId(agency.Id))
                return new RefusalProblem("XN-SCEN-011", agency.Id is { Length: <= 64 } id ? id : "?");
            if (!WellFormed.IsText(agency.NameZh ?? "", 100) || !WellFormed.IsText(agency.NameEn ?? "", 100))
                return new RefusalProblem("XN-NODE-001", "nameZh, nameEn");
            var (added, refusal) = await network.AddAsync(agency, cancellationToken);
            return refusal is null ? TypedResults.Ok(added) : new RefusalProblem(refusal.Code, refusal.Arguments);
        });

    private static bool IsOperator(HttpContext context, string secret)
    {
        var given = Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString());
        return context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)
            && CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes("Bearer " + secret));
    }
}

/// <summary>A further agency in the sandbox.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Api">Address of its node.</param>
/// <param name="Pages">Address of its pages; null when none run.</param>
/// <param name="Users">Its demo users.</param>
internal sealed record AddedAgency(string Id, Uri Api, Uri? Pages, IReadOnlyList<AddedUser> Users);

/// <summary>A demo user of a further agency.</summary>
/// <param name="Name">Sign-in name.</param>
/// <param name="Password">Password, worth nothing outside this sandbox.</param>
/// <param name="Roles">Roles.</param>
internal sealed record AddedUser(string Name, string Password, IReadOnlyList<string> Roles)
{
    /// <summary>The name only.</summary>
    public override string ToString() => Name;
}
