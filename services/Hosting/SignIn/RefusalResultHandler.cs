using ExchangeNetwork.Hosting.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace ExchangeNetwork.Hosting.SignIn;

/// <summary>Answers a missing role with XN-ACCESS-002 and the roles that would do; everything else is the framework's.</summary>
internal sealed class RefusalResultHandler : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _framework = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Forbidden)
        {
            await _framework.HandleAsync(next, context, policy, authorizeResult);
            return;
        }
        // Several requirements on one endpoint: the roles that satisfy all of them.
        var roles = policy.Requirements.OfType<RolesRequirement>()
            .Aggregate(Roles.All.AsEnumerable(), (left, requirement) => left.Where(name => requirement.Allowed.Contains(name.Role)));
        // One argument serves the texts of both languages, so it names each role in both.
        await Problem.WriteAsync(context, "XN-ACCESS-002", string.Join(", ", roles.Select(name => $"{name.Zh} {name.En}")));
    }
}
