using Microsoft.AspNetCore.Authorization;

namespace ExchangeNetwork.Hosting.SignIn;

/// <summary>At least one of these roles.</summary>
internal sealed class RolesRequirement : IAuthorizationRequirement
{
    public RolesRequirement(IReadOnlyList<string> roles)
    {
        if (roles.Count == 0)
            throw new ArgumentException("Name at least one role.", nameof(roles));
        foreach (var role in roles)
        {
            if (Roles.All.All(known => known.Role != role))
                throw new ArgumentException($"{role} is not a role of the network.", nameof(roles));
        }
        Allowed = roles;
    }

    public IReadOnlyList<string> Allowed { get; }
}

/// <summary>Decides <see cref="RolesRequirement"/> by the roles that count (<see cref="CurrentUser.Roles"/>), not by the raw claims.</summary>
internal sealed class RolesHandler(CurrentUserReader users) : AuthorizationHandler<RolesRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RolesRequirement requirement)
    {
        if (users.TryRead(context.User, out var user, out _) && requirement.Allowed.Any(user.Roles.Contains))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
